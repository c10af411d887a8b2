import Foundation
public import Sealing

/// Makes of passwords that members chose what is stored of them and compared. The slow part runs on the hasher's own threads.
public struct ChosenPasswords: Sendable {
    let hasher: PasswordHasher
    /// How they are hashed from now on.
    let hashing: PasswordHashing

    /// What is stored of a password: nothing from which it could be told.
    public struct Concealed: Sendable {
        public let digest: KeyedDigest
        /// The parameters as JSON.
        public let kdf: String
        public let salt: [UInt8]
    }

    /// - Throws: `PasswordHasher.Busy` when too many wait.
    public func conceal(_ password: MemberPassword, type: String, memberID: String, keys: TenantKeys) async throws -> Concealed {
        let salt = PasswordHashing.generateSalt()
        let hash = try await hasher.hash(password.typed, salt: salt, by: hashing)
        return Concealed(digest: keys.chosenDigest(type: type, memberID: memberID, hash: hash), kdf: try kdf, salt: salt)
    }

    /// The digests under which it may be stored.
    ///
    /// - Parameters: `kdf` and `salt` as they stand in the row.
    /// - Throws: `PasswordHasher.Busy` when too many wait.
    func candidates(
        _ password: MemberPassword, type: String, memberID: String, kdf: String, salt: [UInt8], keys: TenantKeys
    ) async throws -> [KeyedDigest] {
        let hashing = try JSONDecoder().decode(PasswordHashing.self, from: Data(kdf.utf8))
        let hash = try await hasher.hash(password.typed, salt: salt, by: hashing)
        return keys.chosenDigests(type: type, memberID: memberID, hash: hash)
    }

    /// Today's parameters as JSON.
    var kdf: String {
        get throws { String(decoding: try JSONEncoder().encode(hashing), as: UTF8.self) }
    }
}
