public import Foundation
public import Postgres
import Sealing

/// Brings organisations, their contacts and identifiers into a tenant in bulk, by the login that migrates: arrays, a thousand rows a
/// call. What operators do one by one is the `OrganisationRegister`.
public struct BulkRegister {
    private let session: DirectSession
    private let tenant: Int32

    public init(session: DirectSession, tenant: Int32) {
        self.session = session
        self.tenant = tenant
    }

    public struct Entry: Sendable {
        public let id: UUID
        public var memberID: String
        public var name: String
        public var nameEn: String?
        public var nameKana: String
        public var membershipClass: String
        public var contacts: [ContactEntry]

        public init(memberID: String, name: String, nameEn: String?, nameKana: String, membershipClass: String, contacts: [ContactEntry]) {
            id = UUID.version7()
            self.memberID = memberID
            self.name = name
            self.nameEn = nameEn
            self.nameKana = nameKana
            self.membershipClass = membershipClass
            self.contacts = contacts
        }
    }

    public struct ContactEntry: Sendable {
        public var role: String
        public var person: String
        public var department: String?
        public var address: String

        public init(role: String, person: String, department: String?, address: String) {
            self.role = role
            self.person = person
            self.department = department
            self.address = address
        }
    }

    public func store(_ entries: [Entry]) throws {
        _ = try session.query(
            "select * from app.store_organisations($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                .int(tenant), .uuids(entries.map(\.id)), .texts(entries.map(\.memberID)), .texts(entries.map(\.name)),
                .texts(entries.map(\.nameEn)), .texts(entries.map(\.nameKana)), .texts(entries.map(\.membershipClass)), .null,
            ])
        let contacts = entries.flatMap { entry in entry.contacts.map { (entry.id, $0) } }
        _ = try session.query(
            "select * from app.store_contacts($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                .int(tenant), .uuids(contacts.map { _ in UUID.version7() }), .uuids(contacts.map(\.0)), .texts(contacts.map(\.1.role)),
                .texts(contacts.map(\.1.person)), .texts(contacts.map(\.1.department)), .texts(contacts.map(\.1.address)),
                .texts(contacts.map { _ in Language.ja.rawValue }),
            ])
    }

    public func storeIdentifiers(kind: String, _ values: [(organisation: UUID, value: String)]) throws {
        _ = try session.query(
            "select * from app.store_identifiers($1, $2, $3, $4)",
            [.int(tenant), .uuids(values.map(\.organisation)), .text(kind), .texts(values.map(\.value))])
    }
}
