import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Web

extension AdminAPI {
    /// Of a new organisation all that is said of it, of a change what differs.
    private struct OrganisationBody: Decodable {
        let memberID: String?
        let given: GivenFields<OrganisationRegister.Field>
        let contact: ContactBody?

        private enum Keys: String, CodingKey, CaseIterable {
            case memberID = "memberId"
            case contact
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            memberID = try container.decodeIfPresent(String.self, forKey: .memberID)
            contact = try container.decodeIfPresent(ContactBody.self, forKey: .contact)
            given = try GivenFields(from: decoder)
        }

        func changes() throws(Problem) -> OrganisationRegister.Changes {
            try given.others.subtracting(Keys.allCases.map(\.rawValue)).refused(as: "field-unknown")
            return try given.checked()
        }
    }

    @Sendable func findOrganisations(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 2)
        let parameters = request.uri.queryParameters
        let status: OrganisationRegister.Status? = try parameters["status"].map { text throws(Problem) in
            guard let status = OrganisationRegister.Status(rawValue: String(text)) else {
                throw Problem.invalidInput([.init("status", "unknown")])
            }
            return status
        }
        guard let match = OrganisationRegister.Match(rawValue: parameters["match"].map(String.init) ?? "partial") else {
            throw Problem.invalidInput([.init("match", "unknown")])
        }
        let query = try request.searched("q")
        if let query, query.utf8.count > 1000 || query.utf8.contains(0) { throw Problem.invalidInput([.init("q", "text-malformed")]) }
        let last = try cursor.map { fields throws(Problem) in
            guard let id = UUID(uuidString: fields[1]) else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
            return OrganisationRegister.Place(kana: fields[0], id: id)
        }
        let found = try done(
            try await desk.organisations.find(query, match: match, status: status, after: last, limit: limit + 1, by: context.acting))
        return page(found, limit: limit, next: { [$0.place.kana, $0.place.id.uuidString] }) { json, listed in
            json.members(of: listed.organisation)
            json.member("status", listed.status)
            json.member("contractFrom", listed.contractFrom)
            json.member("contractUntil", listed.contractUntil)
            json.member("representative", listed.representative)
            json.member("representativeAddress", listed.representativeAddress)
            json.member("reachable", listed.isReachable)
            json.member("version", Int(listed.version))
        }
    }

    @Sendable func createOrganisation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let body = try await request.json(OrganisationBody.self)
        let memberID = try Input.memberID(body.memberID ?? "", settings: try tenant(context).settings)
        let changes = try body.changes()
        // What begins otherwise begins active and is suspended then.
        if changes[.status] != nil { throw Problem.invalidInput([.init("status", "not-here")]) }
        let contact = try body.contact.map { body throws(Problem) in
            do throws(Problem) { return try body.contact() } catch { throw error.within("contact") }
        }
        let draft = OrganisationRegister.Draft(memberID: memberID, fields: changes, contact: contact)
        switch try await desk.organisations.create(draft, by: context.acting, key: key) {
        case .done(let made): return saved(made, status: .created)
        case .replayed(let id): return replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func readOrganisation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let kept = try done(try await desk.organisations.read(try id("organisation", context), by: context.acting))
        var response = Response.json { json in
            json.members(of: kept.organisation)
            json.member("status", kept.status)
            json.member("contractFrom", kept.contractFrom)
            json.member("contractUntil", kept.contractUntil)
            json.member("lastSignInOn", kept.lastSignInOn)
            json.array("identifiers", kept.identifiers) { json, identifier in
                json.member("kind", identifier.kind)
                json.member("value", identifier.value)
            }
            json.array("contacts", kept.contacts) { json, contact in json.members(of: contact) }
            json.member("version", Int(kept.version))
        }
        response.headers[.eTag] = "\"\(kept.version)\""
        return response
    }

    @Sendable func changeOrganisation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        let body = try await request.json(OrganisationBody.self)
        if body.contact != nil { throw Problem.invalidInput([.init("contact", "not-here")]) }
        let memberID = try body.memberID.map { typed throws(Problem) in
            try Input.memberID(typed, settings: try tenant(context).settings).text
        }
        let changes = try body.changes()
        if changes.isEmpty, memberID == nil { throw Problem.invalidInput([.init("", "nothing-to-change")]) }
        return saved(
            try done(
                try await desk.organisations.change(
                    try id("organisation", context), changes, memberID: memberID, version: version, by: context.acting)),
            status: .ok)
    }

    private struct IdentifierBody: Decodable {
        let value: String
    }

    @Sendable func setIdentifier(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (organisation, kind) = (try id("organisation", context), try identifierKind(context))
        let value = try await request.fields(IdentifierBody.self).value
        guard !value.utf8.contains(0) else { throw Problem.invalidInput([.init("value", "text-malformed")]) }
        try done(try await desk.organisations.setIdentifier(kind, of: organisation, to: value, by: context.acting))
        return Response(status: .noContent)
    }

    @Sendable func removeIdentifier(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (organisation, kind) = (try id("organisation", context), try identifierKind(context))
        try done(try await desk.organisations.removeIdentifier(kind, of: organisation, by: context.acting))
        return Response(status: .noContent)
    }

    private func identifierKind(_ context: OperatorContext) throws(Problem) -> String {
        guard let kind = context.parameters.get("kind"), !kind.utf8.contains(0) else { throw Problem(.notFound) }
        return kind
    }

    /// What an organisation or the whole tenant has and had, never what it reads.
    @Sendable func listCredentials(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 2)
        let parameters = request.uri.queryParameters
        let organisation: UUID? = try parameters["organisation"].map { text throws(Problem) in
            guard let id = UUID(uuidString: String(text)) else { throw Problem.invalidInput([.init("organisation", "not-an-id")]) }
            return id
        }
        let type = parameters["type"].map(String.init)
        if let type, type.utf8.contains(0) { throw Problem(.typeUnknown) }
        let last = try cursor.map { fields throws(Problem) in
            // From 1970 to the end of the year 9999: beyond it, the database has no such instant.
            guard let microseconds = Int64(fields[0]), (0..<253_402_300_800_000_000).contains(microseconds),
                let id = UUID(uuidString: fields[1])
            else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
            return CredentialRegister.Place(validFrom: Date(timeIntervalSince1970: Double(microseconds) / 1_000_000), id: id)
        }
        let credentials = try done(
            try await desk.credentials.list(
                of: organisation, type: type, after: last, limit: limit + 1, by: context.acting))
        return page(credentials, limit: limit, next: { [$0.place.microseconds, $0.id.uuidString] }) { json, credential in
            json.member("id", credential.id.uuidString.lowercased())
            json.member("type", credential.type)
            json.member("period", credential.period)
            json.member("periodLabel", credential.periodLabel)
            json.member("generation", Int(credential.generation))
            json.member("origin", credential.origin)
            json.member("state", credential.state)
            json.member("validFrom", credential.validFrom)
            json.member("validUntil", credential.validUntil)
            json.member("graceUntil", credential.graceUntil)
            json.member("revokedAt", credential.revokedAt)
            json.member("reason", credential.reason)
        }
    }
}

extension Problem {
    /// The same about a part of the body.
    fileprivate func within(_ part: String) -> Problem {
        var problem = self
        problem.fields = fields.map { .init("\(part).\($0.field)", $0.reason, expected: $0.expected, actual: $0.actual) }
        return problem
    }
}

extension CredentialRegister.Place {
    fileprivate var microseconds: String { String(Int64((validFrom.timeIntervalSince1970 * 1_000_000).rounded())) }
}

extension JSONText {
    fileprivate mutating func members(of organisation: Organisation) {
        member("id", organisation.id.uuidString.lowercased())
        member("memberId", organisation.memberID)
        member("name", organisation.name)
        member("nameEn", organisation.nameEn)
        member("nameKana", organisation.nameKana)
        member("membershipClass", organisation.membershipClass)
    }
}
