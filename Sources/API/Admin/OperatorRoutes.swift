import Foundation
import Hummingbird
import Membership
import Sealing
import Web

extension AdminAPI {
    private struct OperatorBody: Decodable {
        struct OIDC: Decodable {
            let issuer: String
            let subject: String
        }
        let address: String
        let name: String
        let role: String
        let status: String?
        let oidc: OIDC?

        func draft() throws(Problem) -> Operators.Draft {
            var fields: [Problem.Field] = []
            do throws(Address.Refusal) { _ = try Address.parse(address) } catch { fields.append(.init("address", error.code)) }
            if name.isEmpty { fields.append(.init("name", "missing")) }
            if name.count > 200 { fields.append(.init("name", "too-long")) }
            for (field, text) in [("name", name), ("oidc.issuer", oidc?.issuer), ("oidc.subject", oidc?.subject)]
            where text?.utf8.contains(0) == true {
                fields.append(.init(field, "text-malformed"))
            }
            let role = Operators.Role(rawValue: role)
            if role == nil { fields.append(.init("role", "unknown")) }
            let status = Operators.Status(rawValue: status ?? "active")
            if status == nil { fields.append(.init("status", "unknown")) }
            guard fields.isEmpty, let role, let status else { throw Problem.invalidInput(fields) }
            return Operators.Draft(
                address: address, name: name, role: role, status: status, oidc: oidc.map { ($0.issuer, $0.subject) })
        }
    }

    @Sendable func listOperators(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        let operators = try done(try await desk.operators.list(context.acting, after: cursor?[0], limit: limit + 1))
        return page(operators, limit: limit, next: { [$0.place] }) { json, person in
            json.member("id", person.id.uuidString.lowercased())
            json.member("address", person.address)
            json.member("name", person.name)
            json.member("role", person.role)
            json.member("status", person.status)
            if let issuer = person.oidcIssuer, let subject = person.oidcSubject {
                json.object("oidc") { json in
                    json.member("issuer", issuer)
                    json.member("subject", subject)
                }
            }
            json.member("createdAt", person.createdAt)
            json.member("lastUsedAt", person.lastUsedAt)
            json.member("version", Int(person.version))
        }
    }

    @Sendable func createOperator(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let draft = try await request.fields(OperatorBody.self).draft()
        switch try await desk.operators.save(draft, replacing: nil, by: context.acting, key: key) {
        case .done(let made): return saved(made, status: .created)
        case .replayed(let id): return replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func changeOperator(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let replaced = Operators.Saved(id: try id("operator", context), version: try request.expectedVersion())
        let draft = try await request.fields(OperatorBody.self).draft()
        return saved(try done(try await desk.operators.save(draft, replacing: replaced, by: context.acting, key: nil)), status: .ok)
    }
}
