import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    @Sendable func listRecoveries(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let state = try filter("state", request).map { text throws(Problem) in
            guard let state = RecoveryDesk.State(rawValue: text) else { throw Problem.invalidInput([.init("state", "unknown")]) }
            return state
        }
        let wanted = RecoveryDesk.Filter(
            memberID: try filter("memberId", request), reference: try filter("reference", request), state: state)
        let recoveries = try done(try await desk.recoveryDesk.list(wanted, after: last, limit: limit + 1, by: context.acting))
        return page(recoveries, limit: limit, next: { [$0.id.uuidString] }) { json, recovery in
            json.member("id", recovery.id.uuidString.lowercased())
            json.member("proof", recovery.proof)
            json.member("organisations", Int(recovery.organisations))
            json.member("memberId", recovery.memberID)
            json.member("name", recovery.name)
            json.member("state", recovery.state.rawValue)
            json.member("waitingFor", recovery.waitingFor)
            json.member("deadline", recovery.deadline)
            json.member("reference", recovery.reference)
            json.member("recipient", recovery.recipient)
            json.member("mailState", recovery.mailState)
            json.member("mailSettledAt", recovery.mailSettledAt)
            json.member("askedAt", recovery.askedAt)
            json.member("verifiedAt", recovery.verifiedAt)
            json.member("registeredAt", recovery.registeredAt)
        }
    }
}
