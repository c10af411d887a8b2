public import Foundation
import Postgres
import Sealing

/// The organisations of a tenant, for operators: found, read, made and changed one by one. Files go another way.
public struct OrganisationRegister: Sendable {
    let database: Database

    public enum Status: String, Sendable, CaseIterable { case active, suspended, withdrawn }

    /// Where in a name, kana, member ID or address a text is found.
    public enum Match: String, Sendable, CaseIterable { case partial, prefix }

    /// What a change may name, by the words of the API; what it does not name stays as it is.
    public enum Field: String, Sendable, CaseIterable {
        case name, nameEn, nameKana, membershipClass, contractFrom, contractUntil, status
    }

    /// New values by field; nil takes away what was there.
    public typealias Changes = [Field: String?]

    /// As a list shows it. Days are text (2026-04-01): they name days of the tenant's calendar, not instants.
    public struct Listed: Sendable {
        public let organisation: Organisation
        public let status: String
        public let contractFrom: String?
        public let contractUntil: String?
        public let version: Int32
        /// Who represents it now, and where.
        public let representative: String?
        public let representativeAddress: String?
        /// Whether mail to anybody in office is not refused.
        public let isReachable: Bool
        /// Where a list goes on.
        public let place: Place
    }

    public struct Place: Sendable {
        public let kana: String
        public let id: UUID

        public init(kana: String, id: UUID) {
            self.kana = kana
            self.id = id
        }
    }

    public struct Identifier: Sendable, Codable {
        public let kind: String
        public let value: String
    }

    /// With all that hangs on it.
    public struct Kept: Sendable {
        public let organisation: Organisation
        public let status: String
        public let contractFrom: String?
        public let contractUntil: String?
        public let version: Int32
        public let lastSignInOn: String?
        /// Of all dates; in office first.
        public let contacts: [OrganisationContacts.Kept]
        public let identifiers: [Identifier]
    }

    public struct Draft: Sendable {
        public var memberID: MemberID
        public var fields: Changes
        /// Its first contact.
        public var contact: OrganisationContacts.Changes?

        public init(memberID: MemberID, fields: Changes, contact: OrganisationContacts.Changes?) {
            self.memberID = memberID
            self.fields = fields
            self.contact = contact
        }
    }

    /// By kana. - Parameter query: part of a name, its kana, the English name, the member ID or a contact's address.
    public func find(
        _ query: String?, match: Match = .partial, status: Status? = nil, after place: Place?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[Listed]> {
        let rows = try await database.call(
            .findOrganisations,
            acting.parameters
                + [
                    .optional(query), .text(match.rawValue), .optional(status?.rawValue), .optional(place?.kana),
                    place.map { .uuid($0.id) } ?? .null, .int(Int32(limit)),
                ])
        return try OperatorAnswer(rows, of: "find_organisations", done: "read") { rows in try rows.map(Listed.init) }
    }

    public func read(_ id: UUID, by acting: Acting) async throws -> OperatorAnswer<Kept> {
        let rows = try await database.call(.readOrganisation, acting.parameters + [.uuid(id)])
        return try OperatorAnswer(rows, of: "read_organisation", done: "read") { rows in try Kept(rows[0]) }
    }

    public func create(_ draft: Draft, by acting: Acting, key: RequestKey?) async throws -> OperatorAnswer<Operators.Saved> {
        let fields = draft.fields
        let rows = try await database.call(
            .createOrganisation,
            acting.parameters
                + [
                    .uuid(UUID.version7()), .text(draft.memberID.text), .optional(fields[.name] ?? nil), .optional(fields[.nameEn] ?? nil),
                    .optional(fields[.nameKana] ?? nil), .optional(fields[.membershipClass] ?? nil),
                    .optional(fields[.contractFrom] ?? nil), .optional(fields[.contractUntil] ?? nil),
                    draft.contact == nil ? .null : .uuid(UUID.version7()),
                ] + (draft.contact ?? OrganisationContacts.Changes(fields: [:])).parameters + key.parameters)
        return try OperatorAnswer(rows, of: "create_organisation", done: "created") { rows in
            Operators.Saved(id: try rows[0].value("organisation_id"), version: try rows[0].value("version"))
        }
    }

    /// Leaving `active` signs it out and cancels its mails.
    /// - Parameters:
    ///   - memberID: what the request says it is, if anything: it can only be what it was.
    ///   - version: that is replaced; nil for whatever stands.
    /// - Returns: the version that stands now.
    public func change(
        _ id: UUID, _ changes: Changes, memberID: String? = nil, version: Int32?, by acting: Acting
    ) async throws -> OperatorAnswer<Operators.Saved> {
        let rows = try await database.call(
            .changeOrganisation,
            acting.parameters
                + [.uuid(id), version.map { .int($0) } ?? .null, .texts(changes.keys.map(\.rawValue)), .optional(memberID)]
                + Field.allCases.map { .optional(changes[$0] ?? nil) })
        return try OperatorAnswer(rows, of: "change_organisation", done: "saved") { rows in
            Operators.Saved(id: id, version: try rows[0].value("version"))
        }
    }

    public func setIdentifier(_ kind: String, of id: UUID, to value: String, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.setIdentifier, acting.parameters + [.uuid(id), .text(kind), .text(value)])
        return try OperatorAnswer(rows, of: "set_identifier", done: "saved") { _ in }
    }

    public func removeIdentifier(_ kind: String, of id: UUID, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.removeIdentifier, acting.parameters + [.uuid(id), .text(kind)])
        return try OperatorAnswer(rows, of: "remove_identifier", done: "removed") { _ in }
    }
}

extension Parameter {
    static func optional(_ text: String?) -> Parameter { text.map { .text($0) } ?? .null }
}

extension Organisation {
    fileprivate init(kept row: Row) throws {
        self.init(
            id: try row.value("organisation_id"), memberID: try row.value("member_id"), name: try row.value("name"),
            nameEn: try row.value("name_en"), nameKana: try row.value("name_kana"), membershipClass: try row.value("membership_class"))
    }
}

extension OrganisationRegister.Listed {
    fileprivate init(_ row: Row) throws {
        let organisation = try Organisation(kept: row)
        self.init(
            organisation: organisation, status: try row.value("status"), contractFrom: try row.value("contract_from"),
            contractUntil: try row.value("contract_until"), version: try row.value("version"),
            representative: try row.value("representative"), representativeAddress: try row.value("representative_address"),
            isReachable: try row.value("reachable"),
            place: OrganisationRegister.Place(kana: try row.value("place"), id: organisation.id))
    }
}

extension OrganisationRegister.Kept {
    fileprivate init(_ row: Row) throws {
        let (contacts, identifiers): (String, String) = (try row.value("contacts"), try row.value("identifiers"))
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self.init(
            organisation: try Organisation(kept: row), status: try row.value("status"), contractFrom: try row.value("contract_from"),
            contractUntil: try row.value("contract_until"), version: try row.value("version"),
            lastSignInOn: try row.value("last_sign_in_on"),
            contacts: try decoder.decode([OrganisationContacts.Kept].self, from: Data(contacts.utf8)),
            identifiers: try decoder.decode([OrganisationRegister.Identifier].self, from: Data(identifiers.utf8)))
    }
}

extension Statement {
    fileprivate static let findOrganisations = Statement(
        "find_organisations", "select * from app.find_organisations($1, $2, $3, $4, $5, $6, $7, $8, $9)", lane: .bulk, idempotent: true)
    fileprivate static let readOrganisation = Statement(
        "read_organisation", "select * from app.read_organisation($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let createOrganisation = Statement(
        "create_organisation",
        """
        select * from app.create_organisation(
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        """,
        lane: .write)
    fileprivate static let changeOrganisation = Statement(
        "change_organisation", "select * from app.change_organisation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        lane: .write)
    fileprivate static let setIdentifier = Statement(
        "set_identifier", "select * from app.set_identifier($1, $2, $3, $4, $5, $6)", lane: .write, idempotent: true)
    fileprivate static let removeIdentifier = Statement(
        "remove_identifier", "select * from app.remove_identifier($1, $2, $3, $4, $5)", lane: .write)
}
