public import Foundation
public import Postgres
public import Sealing

/// Stores first passwords of members who choose theirs, over a session of its own: for the demo and for tests of many.
public struct FirstPasswords {
    private let session: DirectSession
    private let tenant: Int32
    private let keys: TenantKeys

    public init(session: DirectSession, tenant: Int32, keys: TenantKeys) {
        self.session = session
        self.tenant = tenant
        self.keys = keys
    }

    public struct First: Sendable {
        let organisation: UUID
        let memberID: String
        let password: MemberPassword

        public init(organisation: UUID, memberID: String, password: MemberPassword) {
            self.organisation = organisation
            self.memberID = memberID
            self.password = password
        }
    }

    /// Whoever has one already keeps it.
    public func store(_ passwords: [First], type: String) async throws {
        let hasher = PasswordHasher(for: .current)
        var salts: [[UInt8]?] = []
        var digests: [[UInt8]?] = []
        for first in passwords {
            let salt = PasswordHashing.generateSalt()
            let hash = try await hasher.hash(first.password.typed, salt: salt, by: .current)
            salts.append(salt)
            digests.append(keys.chosenDigest(type: type, memberID: first.memberID, hash: hash).digest)
        }
        _ = try session.query(
            "select * from app.store_chosen_passwords($1, $2, $3, $4, $5, $6, $7::jsonb, $8)",
            [
                .int(tenant), .text(type), .uuids(passwords.map { _ in UUID.version7() }), .uuids(passwords.map(\.organisation)),
                .byteses(digests), .int(keys.currentKeyID), .text(try PasswordHashing.current.json), .byteses(salts),
            ])
    }
}
