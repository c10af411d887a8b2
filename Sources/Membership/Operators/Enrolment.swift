public import Foundation
import Postgres
public import Sealing

/// Sets what an operator signs in with: his own, by an unlimited token of his own.
public struct Enrolment: Sendable {
    let database: Database
    let hasher: PasswordHasher

    public struct Person: Sendable {
        public let id: UUID
        public let address: String
        public let name: String
        public let role: String
        public let hasPassword: Bool
        public let hasSecondFactor: Bool
        /// Whether the token may set either.
        public let mayEnrol: Bool
    }

    /// In code points; there are no other rules, and spaces count.
    public static let passwordLength = 15...128

    public func who(_ acting: Acting) async throws -> OperatorAnswer<Person> {
        let rows = try await database.call(.readActing, acting.parameters)
        return try OperatorAnswer(rows, of: "read_acting", done: "read") { rows in
            Person(
                id: try rows[0].value("operator_id"), address: try rows[0].value("address"), name: try rows[0].value("name"),
                role: try rows[0].value("role"), hasPassword: try rows[0].value("has_password"),
                hasSecondFactor: try rows[0].value("has_totp"), mayEnrol: try rows[0].value("may_enrol"))
        }
    }

    /// - Parameter keys: of the operator's home.
    public func set(
        password: Secret<String>, of holder: UUID, keys: TenantKeys, by acting: Acting
    ) async throws -> OperatorAnswer<Void> {
        let salt = PasswordHashing.generateSalt()
        let digest = keys.passwordDigest(of: holder, hash: try await hasher.hash(password, salt: salt, by: .current))
        let kdf = try PasswordHashing.current.json
        let rows = try await database.call(
            .storeOperatorPassword,
            acting.parameters + [.bytes(digest.digest), .int(digest.keyID), .text(kdf), .bytes(salt)])
        return try OperatorAnswer(rows, of: "store_operator_password", done: "stored") { _ in }
    }

    /// - Returns: the factor, told this one time.
    public func setSecondFactor(of holder: UUID, keys: TenantKeys, by acting: Acting) async throws -> OperatorAnswer<SecondFactor> {
        let factor = SecondFactor.generate()
        let (keyID, sealed) = try keys.seal(factor, of: holder)
        let rows = try await database.call(.storeOperatorTOTP, acting.parameters + [.bytes(sealed), .int(keyID)])
        return try OperatorAnswer(rows, of: "store_operator_totp", done: "stored") { _ in factor }
    }
}

extension Statement {
    fileprivate static let readActing = Statement(
        "read_acting", "select * from app.read_acting($1, $2, $3)", lane: .write, idempotent: true)
    fileprivate static let storeOperatorPassword = Statement(
        "store_operator_password", "select * from app.store_operator_password($1, $2, $3, $4, $5, $6::jsonb, $7)", lane: .write)
    fileprivate static let storeOperatorTOTP = Statement(
        "store_operator_totp", "select * from app.store_operator_totp($1, $2, $3, $4, $5)", lane: .write)
}
