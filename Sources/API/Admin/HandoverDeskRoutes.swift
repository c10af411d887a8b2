import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    @Sendable func listHandovers(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let state = try filter("state", request).map { text throws(Problem) in
            guard let state = HandoverState(rawValue: text) else { throw Problem.invalidInput([.init("state", "unknown")]) }
            return state
        }
        let handovers = try done(
            try await desk.handoverDesk.list(
                memberID: try filter("memberId", request), state: state, after: last, limit: limit + 1, by: context.acting))
        return page(handovers, limit: limit, next: { [$0.id.uuidString] }) { json, handover in write(handover, to: &json) }
    }

    @Sendable func readHandover(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let handover = try done(try await desk.handoverDesk.read(try id("handover", context), by: context.acting))
        return .json { json in write(handover, to: &json) }
    }

    private func write(_ handover: HandoverDesk.Record, to json: inout JSONText) {
        json.member("id", handover.id.uuidString.lowercased())
        json.member("memberId", handover.memberID)
        json.member("name", handover.name)
        json.member("contactId", handover.contact.uuidString.lowercased())
        json.member("role", handover.role)
        json.member("predecessor", handover.predecessor)
        json.member("predecessorEmail", handover.predecessorAddress)
        json.member("person", handover.person)
        json.member("department", handover.department)
        json.member("phone", handover.phone)
        json.member("email", handover.address)
        json.member("state", handover.state.rawValue)
        json.member("waitingFor", handover.waitingFor)
        json.member("deadline", handover.deadline)
        json.member("effect", handover.effect)
        json.member("offeredAt", handover.offeredAt)
        json.member("offerUntil", handover.offerUntil)
        json.member("acceptedAt", handover.acceptedAt)
        json.member("successorId", handover.successor?.uuidString.lowercased())
        json.member("effectiveAt", handover.effectiveAt)
        json.member("objectionUntil", handover.objectionUntil)
        json.member("objectedAt", handover.objectedAt)
        json.member("endedAt", handover.endedAt)
        json.member("caseId", handover.caseID?.uuidString.lowercased())
        json.member("caseNumber", handover.caseNumber)
    }
}
