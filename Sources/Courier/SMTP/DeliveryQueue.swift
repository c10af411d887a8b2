import Dispatch
import Membership
import Synchronization

/// Letters on their way from tasks to the threads that block on the mail server.
final class DeliveryQueue: Sendable {
    struct Job {
        let letter: Letter
        let deadline: ContinuousClock.Instant
        let done: CheckedContinuation<Settlement, Never>
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let workers: Int

    init(workers: Int) { self.workers = workers }

    func deliver(_ letter: Letter, before deadline: ContinuousClock.Instant) async -> Settlement {
        await withCheckedContinuation { done in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.jobs.append(Job(letter: letter, deadline: deadline, done: done)) }
                return state.isClosed
            }
            if isClosed { done.resume(returning: .deferred(replyClass: "stopped")) } else { arrivals.signal() }
        }
    }

    /// Blocks until there is a letter; nil once the queue is closed and empty.
    func take() -> Job? {
        arrivals.wait()
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }

    /// What is queued is still delivered; then each worker finds nothing and ends.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<workers { arrivals.signal() }
    }
}
