import Foundation
import Postgres
public import Sealing

/// Makes of passwords that members chose what is stored of them and compared. The slow part runs on the hasher's own threads, and
/// never while the database waits.
public struct ChosenPasswords: Sendable {
    let database: Database
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

    // MARK: What is typed when signing in

    /// How the password of one type is stored for a member ID; for one that nobody has, as if.
    struct Reading: Sendable {
        let type: String
        let hashing: PasswordHashing
        let salt: [UInt8]
        /// nil where nothing is stored.
        let digestKey: Int32?
    }

    enum Readings: Sendable {
        /// One for each type that members choose and sign in with.
        case verify([Reading])
        /// Told before anything is hashed.
        case tooManyTries(retryAt: Date)
    }

    func read(_ memberID: String, tenant: Tenant, network: Network) async throws -> Readings {
        let rows = try await database.call(
            .readKDF,
            [
                .int(tenant.id), .text(memberID), .bytes(tenant.keys.memberSubject(memberID)), .text(try kdf), .bytes(network.bytes),
            ])
        var readings: [Reading] = []
        for row in rows {
            let outcome: String = try row.value("outcome")
            switch outcome {
            case "verify":
                readings.append(
                    Reading(
                        type: try row.value("type_code"), hashing: try PasswordHashing(json: try row.value("kdf")),
                        salt: try row.value("salt"), digestKey: try row.value("digest_key")))
            case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
            default: throw UnknownOutcome(function: "read_kdf", outcome: outcome)
            }
        }
        return .verify(readings)
    }

    /// The digests under which it may be stored, for every readable key.
    ///
    /// - Throws: `PasswordHasher.Busy` when too many wait.
    func candidates(_ password: MemberPassword, _ readings: [Reading], memberID: String, keys: TenantKeys) async throws -> [[UInt8]] {
        var digests: [[UInt8]] = []
        for reading in readings {
            let hash = try await hasher.hash(password.typed, salt: reading.salt, by: reading.hashing, costingAtLeast: hashing)
            digests += keys.chosenDigests(type: reading.type, memberID: memberID, hash: hash).map(\.digest)
        }
        return digests
    }

    /// Stores what has just signed in as it is hashed today, where it was hashed otherwise. It is of no use to the member, so nothing
    /// that goes wrong with it is told: the next sign-in does it.
    func renew(_ password: MemberPassword, _ readings: [Reading], memberID: String, tenant: Tenant, session: SessionToken) async {
        // Of several types nobody says here which one has matched.
        guard readings.count == 1, let reading = readings.first, let key = reading.digestKey,
            reading.hashing != hashing || key != tenant.keys.currentKeyID,
            let concealed = try? await conceal(password, type: reading.type, memberID: memberID, keys: tenant.keys)
        else { return }
        _ = try? await database.call(
            .storeRehash,
            [
                .int(tenant.id), .bytes(session.digest), .bytes(concealed.digest.digest), .int(concealed.digest.keyID),
                .text(concealed.kdf), .bytes(concealed.salt),
            ])
    }

    /// Today's parameters as JSON.
    var kdf: String { get throws { try hashing.json } }
}

extension PasswordHashing {
    /// As it is stored beside a hash.
    var json: String { get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) } }

    init(json: String) throws { self = try JSONDecoder().decode(PasswordHashing.self, from: Data(json.utf8)) }
}

extension Statement {
    fileprivate static let readKDF = Statement(
        "read_kdf", "select * from app.read_kdf($1, $2, $3, $4::jsonb, $5)", lane: .read, idempotent: true)
    fileprivate static let storeRehash = Statement(
        "store_rehash", "select * from app.store_rehash($1, $2, $3, $4, $5::jsonb, $6)", lane: .write, idempotent: true)
}
