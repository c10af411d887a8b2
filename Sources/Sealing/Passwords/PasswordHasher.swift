import CLibSodium
import Foundation
import Synchronization

/// Hashes passwords on threads of its own, as many as there are cores but no more than fit in 192 MiB together: the work is meant to
/// take long and much memory, and on the threads of the concurrency pool it would hold up everything else. What comes when the queue
/// is full is refused at once: a crowd that waits for minutes helps nobody.
public final class PasswordHasher: Sendable {
    /// The queue is full.
    public struct Busy: Error, CustomStringConvertible {
        public let description = "too many passwords wait to be hashed"
    }

    private struct Job {
        let password: Secret<String>
        let salt: [UInt8]
        let hashing: PasswordHashing
        /// Work for nothing, after it.
        let filling: PasswordHashing?
        let done: CheckedContinuation<Result<Secret<[UInt8]>, SealingError>, Never>
    }

    private struct State {
        var jobs: [Job] = []
        var hasStarted = false
        var isClosed = false
    }

    /// What the threads hold; when the hasher goes, they find it closed and end.
    private final class Queue: Sendable {
        let state = Mutex(State())
        let arrivals = DispatchSemaphore(value: 0)

        func take() -> Job? {
            arrivals.wait()
            return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
        }
    }

    private let queue = Queue()
    let threads: Int
    private let longestQueue: Int

    private static let mostMemoryKiB = 196_608

    /// - Parameter hashing: what most passwords will be hashed by.
    public convenience init(for hashing: PasswordHashing) {
        let fitting = max(1, Self.mostMemoryKiB / hashing.memoryKiB)
        self.init(threads: min(fitting, ProcessInfo.processInfo.activeProcessorCount))
    }

    /// - Parameter longestQueue: so many may wait besides those being hashed; eight a thread are about a second.
    init(threads: Int, longestQueue: Int? = nil) {
        self.threads = threads
        self.longestQueue = longestQueue ?? 8 * threads
    }

    deinit {
        queue.state.withLock { $0.isClosed = true }
        for _ in 0..<threads { queue.arrivals.signal() }
    }

    /// - Parameter least: as much work as this is done in any case. Who has no password is hashed for by today's parameters; a
    ///   password that still stands by cheaper ones would tell by its time that it is there.
    /// - Returns: 32 bytes. The password counts byte by byte.
    /// - Throws: `Busy`, or `SealingError.passwordHashing` for parameters of another version and when memory is short.
    public func hash(
        _ password: Secret<String>, salt: [UInt8], by hashing: PasswordHashing, costingAtLeast least: PasswordHashing? = nil
    ) async throws -> Secret<[UInt8]> {
        guard hashing.isKnown, salt.count == PasswordHashing.saltLength else { throw SealingError.passwordHashing }
        var isFull = false
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Secret<[UInt8]>, SealingError>, Never>) in
            let (taken, mustStart) = queue.state.withLock { state -> (Bool, Bool) in
                guard state.jobs.count < longestQueue + threads else { return (false, false) }
                state.jobs.append(
                    Job(password: password, salt: salt, hashing: hashing, filling: least.flatMap(hashing.filling(upTo:)), done: done))
                defer { state.hasStarted = true }
                return (true, !state.hasStarted)
            }
            if mustStart { start() }
            if taken { queue.arrivals.signal() } else { done.resume(returning: .failure(.passwordHashing)) }
            isFull = !taken
        }
        if isFull { throw Busy() }
        return try result.get()
    }

    /// With the first password: most commands hash none.
    private func start() {
        for number in 1...threads {
            let thread = Thread { [queue] in
                // On Linux this thread's alone. A request that can be answered at once goes before one that takes long anyway; where the
                // system does not let it, all are equal.
                _ = nice(5)
                while let job = queue.take() {
                    let result = Self.hash(job.password, job.salt, by: job.hashing)
                    if let filling = job.filling { _ = Self.hash(job.password, job.salt, by: filling) }
                    job.done.resume(returning: result)
                }
            }
            thread.name = "password \(number)"
            thread.start()
        }
    }

    private static let isReady = sodium_init() >= 0

    private static func hash(
        _ password: Secret<String>, _ salt: [UInt8], by hashing: PasswordHashing
    ) -> Result<Secret<[UInt8]>, SealingError> {
        guard isReady else { return .failure(.passwordHashing) }
        var hash = [UInt8](repeating: 0, count: PasswordHashing.hashLength)
        var password = password.reveal()
        let failure = password.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text in
                crypto_pwhash(
                    &hash, UInt64(hash.count), text.baseAddress ?? UnsafePointer(bitPattern: 1)!, UInt64(text.count), salt,
                    UInt64(hashing.passes), hashing.memoryKiB * 1024, crypto_pwhash_ALG_ARGON2ID13)
            }
        }
        return failure == 0 ? .success(Secret(hash)) : .failure(.passwordHashing)
    }
}
