import Synchronization

/// Lets two files in at a time, and one at a time be written: that takes a connection for as long as it takes, half a minute for a
/// hundred thousand lines, and the desk's lists and rotations go by the same few.
final class ImportGate: Sendable {
    private struct State {
        var files = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private static let most = 2

    /// - Returns: false while as many files are being brought in as may be.
    func enter() -> Bool {
        state.withLock { state in
            guard state.files < Self.most else { return false }
            state.files += 1
            return true
        }
    }

    func leave() { state.withLock { $0.files -= 1 } }

    /// Waits for its turn: no longer than the other file takes.
    func write<Value>(_ work: () async throws -> Value) async throws -> Value {
        while !begins() { try await Task.sleep(for: .milliseconds(100)) }
        defer { state.withLock { $0.isWriting = false } }
        return try await work()
    }

    private func begins() -> Bool {
        state.withLock { state in
            defer { state.isWriting = true }
            return !state.isWriting
        }
    }
}
