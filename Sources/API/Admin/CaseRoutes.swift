import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    @Sendable func listCases(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let state = try filter("state", request)
        if let state, !CaseDesk.states.contains(state) { throw Problem.invalidInput([.init("state", "unknown")]) }
        let cases = try done(try await desk.caseDesk.list(state: state, after: last, limit: limit + 1, by: context.acting))
        return page(cases, limit: limit, next: { [$0.id.uuidString] }) { json, entry in
            json.member("id", entry.id.uuidString.lowercased())
            json.member("caseNumber", entry.number)
            json.member("purpose", entry.purpose)
            json.member("state", entry.state)
            json.member("organisation", entry.organisation)
            json.member("memberId", entry.memberID)
            json.member("person", entry.person)
            json.member("openedAt", entry.openedAt)
            json.member("waitingFor", entry.waitingFor)
            json.member("deadline", entry.deadline)
            json.member("version", Int(entry.version))
        }
    }

    /// By its id or its number.
    @Sendable func readCase(_ request: Request, _ context: OperatorContext) async throws -> Response {
        guard let name = context.parameters.get("case"), !name.utf8.contains(0) else { throw Problem(.notFound) }
        let document = try done(try await desk.caseDesk.read(name, by: context.acting))
        return .document(document.json, version: document.version)
    }

    private struct AssignmentBody: Decodable {
        let memberId: String
        let contactId: String?
    }

    @Sendable func assignCase(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (id, version) = (try id("case", context), try request.expectedVersion())
        let body = try await request.fields(AssignmentBody.self)
        let contact = try body.contactId.map { text throws(Problem) in
            guard let contact = UUID(uuidString: text) else { throw Problem.invalidInput([.init("contactId", "contact-unknown")]) }
            return contact
        }
        return decided(
            try done(
                try await desk.caseDesk.assign(
                    id, replacing: version, memberID: try text(body.memberId, "memberId"), contact: contact, by: context.acting)))
    }

    private struct DecisionBody: Decodable {
        let note: String?
        let reason: String?
        let wanted: [String]?
    }

    @Sendable func approveCase(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (id, version) = (try id("case", context), try request.expectedVersion())
        let body = try await request.fields(DecisionBody.self)
        return decided(
            try done(
                try await desk.caseDesk.approve(id, replacing: version, note: try text(body.note, "note"), by: context.acting)))
    }

    @Sendable func refuseCase(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (id, version) = (try id("case", context), try request.expectedVersion())
        let body = try await request.fields(DecisionBody.self)
        return decided(
            try done(
                try await desk.caseDesk.refuse(
                    id, replacing: version, reason: try text(body.reason, "reason"), note: try text(body.note, "note"), by: context.acting))
        )
    }

    @Sendable func askForMore(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (id, version) = (try id("case", context), try request.expectedVersion())
        let body = try await request.fields(DecisionBody.self)
        let wanted = try (body.wanted ?? []).prefix(20).map { field throws(Problem) in try text(field, "wanted") }
        return decided(
            try done(
                try await desk.caseDesk.askForMore(
                    id, replacing: version, wanted: wanted, note: try text(body.note, "note"), by: context.acting)))
    }

    /// What SQL judges; it cannot hold NUL.
    private func text(_ sent: String?, _ field: String) throws(Problem) -> String {
        try Input.text(sent, field: field) ?? ""
    }

    private func decided(_ decided: CaseDesk.Decided) -> Response {
        var response = Response.json { json in
            json.member("outcome", decided.outcome)
            json.member("version", Int(decided.version))
        }
        response.headers[.eTag] = "\"\(decided.version)\""
        return response
    }
}
