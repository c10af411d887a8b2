public import Foundation
import Postgres
import Sealing

/// Who speaks for an organisation, for operators: dated offices at mail addresses.
public struct OrganisationContacts: Sendable {
    let database: Database

    /// What may be said of a contact, by the words of the API.
    public enum Field: String, Sendable, CaseIterable {
        case role, person, department, phone, address, locale
    }

    /// From and until when an office is held, by the words of the API; the end is exclusive.
    public enum Limit: String, Sendable, CaseIterable {
        case validFrom, validUntil
    }

    /// New values by name; nil takes away what was there. What is not named stays as it is.
    public struct Changes: Sendable {
        public var fields: [Field: String?]
        public var limits: [Limit: Date?]

        public init(fields: [Field: String?], limits: [Limit: Date?] = [:]) {
            self.fields = fields
            self.limits = limits
        }

        public var isEmpty: Bool { fields.isEmpty && limits.isEmpty }

        var names: [String] { fields.keys.map(\.rawValue) + limits.keys.map(\.rawValue) }

        var parameters: [Parameter] {
            Field.allCases.map { .optional(fields[$0] ?? nil) } + Limit.allCases.map { (limits[$0] ?? nil).map { .instant($0) } ?? .null }
        }
    }

    public static let roles: Set<String> = ["representative", "deputy", "technical"]

    public struct Kept: Sendable, Codable {
        public let id: UUID
        public let role: String
        public let person: String
        public let department: String?
        public let phone: String?
        public let address: String
        public let locale: String
        public let validFrom: Date
        public let validUntil: Date?
        public let inOffice: Bool
        public let replacedBy: UUID?
        /// Whether mail to the address is known to arrive: unknown, reached or refused.
        public let delivery: String
        public let deliveryAt: Date?
        public let version: Int32
    }

    /// Into office, from now on where nothing else is said.
    public func add(
        _ contact: Changes, to organisation: UUID, by acting: Acting, key: RequestKey?
    ) async throws -> OperatorAnswer<Operators.Saved> {
        let rows = try await database.call(
            .addContact, acting.parameters + [.uuid(UUID.version7()), .uuid(organisation)] + contact.parameters + key.parameters)
        return try OperatorAnswer(rows, of: "add_contact", done: "added", read: Self.saved)
    }

    /// Another address or role is another office, once the first has begun: the id in the answer is then a new one.
    public func change(_ id: UUID, _ changes: Changes, version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Operators.Saved> {
        let rows = try await database.call(
            .changeContact,
            acting.parameters
                + [.uuid(id), version.map { .int($0) } ?? .null, .texts(changes.names), .uuid(UUID.version7())]
                + changes.parameters)
        return try OperatorAnswer(rows, of: "change_contact", done: "saved", read: Self.saved)
    }

    /// Out of office now; what was stays on record.
    public func end(_ id: UUID, version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.endContact, acting.parameters + [.uuid(id), version.map { .int($0) } ?? .null])
        return try OperatorAnswer(rows, of: "end_contact", done: "ended") { _ in }
    }

    private static func saved(_ rows: Rows) throws -> Operators.Saved {
        Operators.Saved(id: try rows[0].value("contact_id"), version: try rows[0].value("version"))
    }
}

extension Statement {
    fileprivate static let addContact = Statement(
        "add_contact", "select * from app.add_contact($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        lane: .write)
    fileprivate static let changeContact = Statement(
        "change_contact", "select * from app.change_contact($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        lane: .write)
    fileprivate static let endContact = Statement("end_contact", "select * from app.end_contact($1, $2, $3, $4, $5)", lane: .write)
}
