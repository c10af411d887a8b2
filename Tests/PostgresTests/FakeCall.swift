@testable import Postgres

/// A call without a task behind it.
final class FakeCall: QueuedCall {
    let statement: Statement
    let parameterTypes: [UInt32]

    init(lane: Lane = .read, idempotent: Bool = false, parameterTypes: [UInt32] = []) {
        statement = Statement("fake", "select 1", lane: lane, idempotent: idempotent)
        self.parameterTypes = parameterTypes
    }
}

extension Ticket where Call == FakeCall {
    static func now(_ call: FakeCall) -> Ticket {
        Ticket(call: call, waitDeadline: .now)
    }
}

extension PipelineStep {
    var isNone: Bool { if case .none = self { true } else { false } }
    var isBroken: Bool { if case .broken = self { true } else { false } }
    var finished: Outcome? { if case .finish(_, let outcome) = self { outcome } else { nil } }
    var resent: Ticket<Call>? { if case .resend(let ticket) = self { ticket } else { nil } }
}
