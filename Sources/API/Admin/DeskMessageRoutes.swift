import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    @Sendable func listMessages(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let state = try filter("state", request)
        if let state, !DeskMessages.states.contains(state) { throw Problem.invalidInput([.init("state", "unknown")]) }
        let messages = try done(try await desk.messages.list(state: state, after: last, limit: limit + 1, by: context.acting))
        return page(messages, limit: limit, next: { [$0.id.uuidString] }, Self.write)
    }

    @Sendable func readMessage(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let message = try done(try await desk.messages.read(try id("message", context), by: context.acting))
        var response = Response.json { json in Self.write(&json, message) }
        response.headers[.eTag] = "\"\(message.version)\""
        return response
    }

    private static func write(_ json: inout JSONText, _ message: DeskMessages.Message) {
        json.member("id", message.id.uuidString.lowercased())
        json.member("state", message.state)
        json.member("subject", message.subject)
        json.member("body", message.body)
        json.member("person", message.person)
        json.member("replyTo", message.replyTo)
        json.member("memberId", message.memberID)
        json.member("sentAt", message.sentAt)
        json.member("closedAt", message.closedAt)
        json.member("closedBy", message.closedBy)
        json.member("note", message.note)
        json.member("version", Int(message.version))
    }

    private struct ClosingBody: Decodable {
        let note: String?
    }

    @Sendable func closeMessage(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (id, version) = (try id("message", context), try request.expectedVersion())
        let note = try Input.text(try await request.fields(ClosingBody.self).note, field: "note")
        let closed = try done(try await desk.messages.close(id, replacing: version, note: note, by: context.acting))
        var response = Response.json { json in json.member("version", Int(closed)) }
        response.headers[.eTag] = "\"\(closed)\""
        return response
    }
}
