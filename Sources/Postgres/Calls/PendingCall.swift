/// How a call ended, as the poller tells it. `answered` may still hold an error of the server: it is read in the
/// caller's task.
enum CallEnd: Sendable {
    case answered(Rows)
    case failed(LaneFailure)
    case cancelled
    case closed
}

/// A call between the task that waits for it and the poller that carries it.
// Unchecked: `continuation` and `isWithdrawn` are written under the inbox's lock; afterwards the poller alone uses them.
final class PendingCall: QueuedCall, @unchecked Sendable {
    let statement: Statement
    let parameters: EncodedParameters
    var continuation: CheckedContinuation<CallEnd, Never>?
    /// Cancelled, perhaps before it was posted.
    var isWithdrawn = false

    init(statement: Statement, parameters: EncodedParameters) {
        self.statement = statement
        self.parameters = parameters
    }

    var parameterTypes: [UInt32] { parameters.types }

    /// Exactly once: the poller forgets a call as it finishes it.
    func finish(_ end: CallEnd) {
        continuation.take()?.resume(returning: end)
    }
}
