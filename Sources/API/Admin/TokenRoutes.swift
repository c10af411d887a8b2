import Foundation
import Hummingbird
import Membership
import Sealing
import Web

extension AdminAPI {
    private struct TokenBody: Decodable {
        let name: String
        let operatorId: String?
        let types: [String]?
        let scopes: [String]?
        let expiresAt: String

        func holder() throws(Problem) -> AccessTokens.Holder {
            switch (operatorId, types) {
            case (let text?, nil):
                guard let id = UUID(uuidString: text) else { throw Problem.invalidInput([.init("operatorId", "not-an-id")]) }
                return .operator(id)
            case (nil, let types?) where !types.isEmpty: return .relyingSite(types: types)
            // Either an operator's, or a relying site's with what it may ask about.
            default: throw Problem.invalidInput([.init("operatorId", "either-operator-or-types")])
            }
        }
    }

    @Sendable func listTokens(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let tokens = try done(try await desk.accessTokens.list(context.acting, after: last, limit: limit + 1))
        return page(tokens, limit: limit, next: { [$0.id.uuidString] }) { json, token in
            json.member("id", token.id.uuidString.lowercased())
            json.member("kind", token.kind)
            json.member("name", token.name)
            json.member("operatorId", token.operatorID?.uuidString.lowercased())
            json.member("address", token.address)
            json.array("scopes", token.scopes)
            json.array("types", token.types)
            json.member("createdAt", token.createdAt)
            json.member("expiresAt", token.endsAt)
            json.member("revokedAt", token.revokedAt)
            json.member("lastUsedAt", token.lastUsedAt)
        }
    }

    /// The one answer that holds a token.
    @Sendable func issueToken(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let body = try await request.fields(TokenBody.self)
        _ = try Input.text(body.name, field: "name")
        for type in body.types ?? [] { _ = try Input.text(type, field: "types") }
        guard (1...200).contains(body.name.count) else { throw Problem.invalidInput([.init("name", "length")]) }
        let scopes = body.scopes ?? []
        guard Set(scopes).isSubset(of: AccessTokens.scopes) else { throw Problem.invalidInput([.init("scopes", "unknown")]) }
        guard let endsAt = try Input.instant(body.expiresAt, field: "expiresAt"), endsAt > Date() else {
            throw Problem.invalidInput([.init("expiresAt", "past")])
        }
        let answer = try await desk.accessTokens.issue(
            to: try body.holder(), name: body.name, scopes: scopes, endsAt: endsAt, by: context.acting, key: key)
        switch answer {
        case .done(let issued):
            return .json(status: .created) { json in
                json.member("id", issued.id.uuidString.lowercased())
                json.member("token", issued.token.text.reveal())
                json.member("expiresAt", endsAt)
            }
        case .replayed(let id): return replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func revokeToken(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try done(try await desk.accessTokens.revoke(try id("token", context), by: context.acting))
        return Response(status: .noContent)
    }
}
