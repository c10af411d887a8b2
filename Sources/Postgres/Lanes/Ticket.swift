/// What the state machines need to know of a call. In tests it is anything.
protocol QueuedCall: AnyObject {
    var statement: Statement { get }
    /// A type per parameter; 0 leaves it to the server.
    var parameterTypes: [UInt32] { get }
}

typealias Instant = ContinuousClock.Instant

/// A call on its way through a lane.
struct Ticket<Call: QueuedCall> {
    let call: Call
    var waitDeadline: Instant
    /// Set when it is first sent, and kept when it is sent again: a retry does not buy time.
    var callDeadline: Instant?
    var wasLost = false
    var wasResent = false

    /// What its caller is told when no connection took it. A write that was sent once and lost may have been committed
    /// then, even if it never got to its second time.
    var failureWhileWaiting: LaneFailure {
        wasLost && call.statement.lane != .read ? .lost(outcomeUnknown: true) : .waitedTooLong
    }
}
