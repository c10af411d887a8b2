import Foundation
import Hummingbird
import Membership
import Sealing
import Web

extension AdminAPI {
    @Sendable func listAuditEvents(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 2)
        let parameters = request.uri.queryParameters
        var filter = AuditTrail.Filter(
            act: parameters["act"].map(String.init), actor: parameters["actor"].map(String.init),
            from: try Input.instant(parameters["from"].map(String.init), field: "from"),
            until: try Input.instant(parameters["until"].map(String.init), field: "until"))
        for (field, text) in [("act", filter.act), ("actor", filter.actor)] where text?.utf8.contains(0) == true {
            throw Problem.invalidInput([.init(field, "malformed")])
        }
        if let text = parameters["organisation"] {
            guard let id = UUID(uuidString: String(text)) else { throw Problem.invalidInput([.init("organisation", "not-an-id")]) }
            filter.organisation = id
        }
        var after: AuditTrail.Place?
        if let cursor {
            guard let transaction = Int64(cursor[0]), let number = Int64(cursor[1]) else {
                throw Problem.invalidInput([.init("cursor", "unknown")])
            }
            after = .init(transaction: transaction, number: number)
        }
        let events = try done(try await desk.audit.events(filter, after: after, limit: limit + 1, by: context.acting))
        return page(events, limit: limit, next: { [String($0.place.transaction), String($0.place.number)] }) { json, event in
            json.member("number", Int(event.place.number))
            json.member("at", event.at)
            json.member("act", event.act)
            json.member("actorKind", event.actorKind)
            json.member("actor", event.actor)
            json.member("organisationId", event.organisation?.uuidString.lowercased())
            json.member("memberId", event.memberID)
            json.member("subject", event.subject?.uuidString.lowercased())
            if let detail = event.detail { json.written("detail", detail) }
        }
    }

    @Sendable func listAuditSeals(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        if let cursor, Int64(cursor[0]) == nil { throw Problem.invalidInput([.init("cursor", "unknown")]) }
        let seals = try done(
            try await desk.audit.seals(after: cursor.flatMap { Int64($0[0]) }, limit: limit + 1, recounted: false, by: context.acting))
        return page(seals, limit: limit, next: { [String($0.range.number)] }) { json, seal in
            json.member("number", Int(seal.range.number))
            json.member("era", Int(seal.range.era))
            json.member("events", Int(seal.range.events))
            json.member("root", seal.range.root.hexadecimal)
            json.member("head", seal.head.hexadecimal)
            json.member("sealedAt", seal.sealedAt)
        }
    }
}
