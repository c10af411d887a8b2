public import Foundation
import Postgres
public import Sealing

/// Opens and ends sessions.
public struct SignIn: Sendable {
    let database: Database
    let passwords: ChosenPasswords

    public enum Outcome: Sendable {
        case signedIn(Opened)
        /// Unknown and wrong alike.
        case refused
        case tooManyTries(retryAt: Date)
    }

    public struct Opened: Sendable {
        /// The one time the token is in clear outside the member's hands.
        public let token: SessionToken
        public let expiresAt: Date
        public let organisation: Organisation
    }

    /// - Throws: `PasswordHasher.Busy` when too many passwords wait to be hashed.
    public func signIn(
        tenant: Tenant, memberID: MemberID, password: MemberPassword, agent: String, network: Network
    ) async throws -> Outcome {
        let isChosen = tenant.settings.chosenType != nil
        let beat = isChosen ? Beat(.hashing) : Beat()
        let token = SessionToken.generate()
        // One candidate per signing-in type and readable key; the two generations of a grace are rows, not candidates.
        var digests = tenant.settings.credentialTypes.filter { $0.signsIn && $0.origin != .memberChosen }.flatMap { type in
            tenant.keys.credentialDigests(type: type.code, memberID: memberID.text, value: password.typed).map(\.digest)
        }
        var readings: [ChosenPasswords.Reading] = []
        if isChosen {
            // What is held back is not even hashed. Who is unknown is hashed for like anybody else.
            switch try await passwords.read(memberID.text, tenant: tenant, network: network) {
            case .tooManyTries(let retryAt):
                await beat.end()
                return .tooManyTries(retryAt: retryAt)
            case .verify(let found): readings = found
            }
            digests += try await passwords.candidates(password, readings, memberID: memberID.text, keys: tenant.keys)
        }
        let rows = try await database.call(
            .signIn,
            [
                .int(tenant.id), .text(memberID.text), .bytes(tenant.keys.memberSubject(memberID.text)), .byteses(digests),
                .bytes(token.digest), .uuid(UUID.version7()), .text(agent), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome != "signed-in" { await beat.end() }
        switch outcome {
        case "signed-in":
            await passwords.renew(password, readings, memberID: memberID.text, tenant: tenant, session: token)
            return .signedIn(Opened(token: token, expiresAt: try row.value("expires_at"), organisation: try Organisation(row)))
        case "sign-in-refused": return .refused
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        default: throw UnknownOutcome(function: "sign_in", outcome: outcome)
        }
    }

    public func end(tenant: Tenant, session: SessionToken) async throws {
        _ = try await database.call(.endSession, [.int(tenant.id), .bytes(session.digest)])
    }
}

/// SQL answered a word this program does not know: the two are of different versions.
public struct UnknownOutcome: Error, CustomStringConvertible {
    public let function: String
    public let outcome: String
    public var description: String { "app.\(function) answered the unknown outcome “\(outcome)”" }
}

extension Organisation {
    init(_ row: Row) throws {
        self.init(
            id: try row.value("organisation_id"), memberID: try row.value("member_id"), name: try row.value("name"),
            nameEn: try row.value("name_en"), nameKana: try row.value("name_kana"), membershipClass: try row.value("membership_class"))
    }
}

extension Statement {
    fileprivate static let signIn = Statement("sign_in", "select * from app.sign_in($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
    fileprivate static let endSession = Statement(
        "end_session", "select * from app.end_session($1, $2)", lane: .write, idempotent: true)
}
