import CLibPQ
import Synchronization

enum ConnectReport: Sendable {
    case connected(Int, ConnectionHandoff)
    case notConnected(Int, reason: String)
}

/// Everything other threads tell the poller, and the eventfd that wakes it.
///
/// Wake-ups are coalesced by one flag under the same lock: the poller sets `isAsleep` only while nothing is there, and
/// the first who posts clears it and signals. Whoever posts while the poller is awake costs no system call, and a post
/// can never slip between its last look and its sleep.
final class Inbox: Sendable {
    struct Contents {
        var calls: [PendingCall] = []
        var withdrawn: [PendingCall] = []
        var reports: [ConnectReport] = []
        var isStopping = false

        var isEmpty: Bool { calls.isEmpty && withdrawn.isEmpty && reports.isEmpty && !isStopping }
    }

    enum Phase { case new, running, stopping, closed }

    private struct State {
        var contents = Contents()
        var phase = Phase.new
        var hasBegun = false
        var isAsleep = false
        var signals = 0

        mutating func wake() -> Bool {
            guard isAsleep else { return false }
            isAsleep = false
            signals += 1
            return true
        }
    }

    private let state = Mutex(State())
    /// Closed with the inbox and not with the poller: a signal of a late caller would otherwise go to whatever file got
    /// the number next.
    let event: Int32

    init() {
        event = clibpq_event_create()
        precondition(event >= 0, "no file descriptor for an eventfd")
    }

    deinit {
        clibpq_close(event)
    }

    var phase: Phase { state.withLock { $0.phase } }

    /// How often the poller was woken; for tests of the coalescing.
    var signals: Int { state.withLock { $0.signals } }

    /// - Returns: false when `run()` was there before.
    func open() -> Bool {
        state.withLock { state in
            if state.hasBegun { return false }
            state.hasBegun = true
            // Told to stop before it began, the poller begins, sees it and ends.
            if state.phase == .new { state.phase = .running }
            return true
        }
    }

    /// Posts a call, or says why not.
    func post(_ call: PendingCall, _ continuation: CheckedContinuation<CallEnd, Never>) {
        let (refusal, wakes): (CallEnd?, Bool) = state.withLock { state in
            if call.isWithdrawn { return (.cancelled, false) }
            guard state.phase == .running else { return (.closed, false) }
            call.continuation = continuation
            state.contents.calls.append(call)
            return (nil, state.wake())
        }
        if wakes { clibpq_event_signal(event) }
        if let refusal { continuation.resume(returning: refusal) }
    }

    /// The task was cancelled. If that came before `post`, the flag refuses the call there.
    func withdraw(_ call: PendingCall) {
        signal { state in
            call.isWithdrawn = true
            if state.phase == .running || state.phase == .stopping { state.contents.withdrawn.append(call) }
        }
    }

    func post(_ report: ConnectReport) {
        signal { $0.contents.reports.append(report) }
    }

    func stop() {
        signal { state in
            state.contents.isStopping = true
            if state.phase != .closed { state.phase = .stopping }
        }
    }

    /// The poller's: swaps what came for the emptied arrays of last time, so that their storage is used again.
    func take(into contents: inout Contents) {
        state.withLock { state in
            state.isAsleep = false
            if state.contents.isStopping { contents.isStopping = true }
            state.contents.isStopping = false
            swap(&contents.calls, &state.contents.calls)
            swap(&contents.withdrawn, &state.contents.withdrawn)
            swap(&contents.reports, &state.contents.reports)
        }
    }

    /// The poller's last look before it sleeps. After true, whoever posts signals.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.contents.isEmpty
            return state.isAsleep
        }
    }

    /// The poller's last act, or what is done in its place when there is none: whatever came in between is told, and
    /// nothing comes any more.
    func close() {
        let calls = state.withLock { state in
            state.phase = .closed
            defer { state.contents = Contents() }
            return state.contents.calls
        }
        for call in calls { call.finish(.closed) }
    }

    private func signal(_ change: (inout State) -> Void) {
        let wakes = state.withLock { state in
            change(&state)
            return state.wake()
        }
        if wakes { clibpq_event_signal(event) }
    }
}
