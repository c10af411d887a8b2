public import Foundation
import Postgres
public import Sealing

/// Opens and ends the sessions of operators.
public struct OperatorSignIn: Sendable {
    let database: Database
    let tenants: TenantDirectory
    let hasher: PasswordHasher

    public enum Outcome: Sendable {
        case signedIn(Opened)
        /// Unknown home or address, wrong password, wrong code: all alike, after the same work.
        case refused
        case tooManyTries(retryAt: Date)
    }

    public struct Opened: Sendable {
        /// The one time the token is in clear outside the operator's hands.
        public let token: OperatorToken
        public let expiresAt: Date
        public let operatorID: UUID
        public let name: String
        public let role: String
    }

    /// - Parameters:
    ///   - home: slug of the operator's tenant, or `installation`.
    ///   - code: as the authenticator app shows it.
    public func signIn(
        home slug: String, address: String, password: Secret<String>, code: Secret<String>, network: Network
    ) async throws -> Outcome {
        let beat = Beat()
        let place = try await place(slug, address: address)
        let begun = try await database.call(
            .beginOperatorSignIn,
            [.int(place.home), .text(place.address), .bytes(place.subject), .bytes(network.bytes)])[0]
        let outcome: String = try begun.value("outcome")
        switch outcome {
        case "begun": break
        case "too-many-tries":
            await beat.end()
            return .tooManyTries(retryAt: try begun.value("retry_at"))
        default: throw UnknownOutcome(function: "begin_operator_sign_in", outcome: outcome)
        }

        // Who is not there has a password and a second factor like everybody else: none that anybody knows.
        let id = try begun.value("operator_id", as: UUID?.self) ?? UUID.version7()
        let hashing = try begun.value("password_kdf", as: String?.self).map { try PasswordHashing(json: $0) } ?? .current
        let salt = try begun.value("password_salt", as: [UInt8]?.self) ?? PasswordHashing.generateSalt()
        let step = try secondFactor(begun, of: id, keys: place.keys).step(of: code, around: try begun.value("step"))
        let hash = try await hasher.hash(password, salt: salt, by: hashing)
        let token = OperatorToken.generate(home: place.home)
        let row = try await database.call(
            .signInOperator,
            [
                .int(place.home), .text(place.address), .bytes(place.subject),
                .byteses(place.keys.passwordDigests(of: id, hash: hash).map(\.digest)), step.map { .long($0) } ?? .null,
                .bytes(token.digest), .uuid(UUID.version7()), .bytes(network.bytes),
            ])[0]
        let judged: String = try row.value("outcome")
        switch judged {
        case "signed-in":
            return .signedIn(
                Opened(
                    token: token, expiresAt: try row.value("ends_at"), operatorID: try row.value("operator_id"),
                    name: try row.value("name"), role: try row.value("role")))
        case "sign-in-refused":
            await beat.end()
            return .refused
        default: throw UnknownOutcome(function: "sign_in_operator", outcome: judged)
        }
    }

    /// Opens a session for what an identity provider's token says that the server has verified.
    ///
    /// - Parameters:
    ///   - text: the token; its session is found by it again.
    ///   - role: what it claims; nil for all that the operator's own role allows.
    /// - Returns: nil where nobody has this issuer and subject, or the session has ended.
    public func open(
        _ text: Secret<String>, issuer: String, subject: String, role: Operators.Role?, home slug: String, until: Date
    ) async throws -> OperatorProof? {
        guard let home = try await number(of: slug) else { return nil }
        let proof = OperatorProof(home: home, digest: SessionToken.digest(ofForeign: text))
        let rows = try await database.call(
            .openOperatorSession,
            [
                .int(home), .text(issuer), .text(subject), .texts(role?.scopes ?? []), .bytes(proof.digest), .uuid(UUID.version7()),
                .instant(until),
            ])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "opened": return proof
        case "operator-unknown": return nil
        default: throw UnknownOutcome(function: "open_operator_session", outcome: outcome)
        }
    }

    /// - Returns: false when there is no session behind the token.
    public func end(_ proof: OperatorProof) async throws -> Bool {
        let rows = try await database.call(.endOperatorSession, [.int(proof.home), .bytes(proof.digest)])
        return try rows[0].value("outcome") == "ended"
    }

    // MARK: Where an operator is at home

    private struct Place {
        var home: Int32
        var address: String
        var subject: [UInt8]
        var keys: TenantKeys
    }

    /// A home that is not there is an address that nobody has, at the installation.
    private func place(_ slug: String, address: String) async throws -> Place {
        let folded = address.trimmingCharacters(in: .whitespaces).precomposedStringWithCompatibilityMapping.lowercased()
        if slug != "installation", let tenant = try await tenants.tenant(slug: slug) {
            return Place(home: tenant.id, address: address, subject: tenant.keys.operatorSubject(folded), keys: tenant.keys)
        }
        // Without keys of its own the installation has nobody who could sign in.
        let keys = tenants.installationKeys ?? TenantKeys(tenant: 0, current: .generate(id: 1), readable: [])
        return slug == "installation"
            ? Place(home: 0, address: address, subject: keys.operatorSubject(folded), keys: keys)
            : Place(home: 0, address: "", subject: keys.operatorSubject("\(slug)\u{1F}\(folded)"), keys: keys)
    }

    private func number(of slug: String) async throws -> Int32? {
        slug == "installation" ? 0 : try await tenants.tenant(slug: slug)?.id
    }

    private func secondFactor(_ row: Row, of id: UUID, keys: TenantKeys) throws -> SecondFactor {
        guard let sealed = try row.value("totp_sealed", as: [UInt8]?.self) else { return .generate() }
        return try keys.openSecondFactor(sealed, keyID: try row.value("totp_key_id"), of: id)
    }
}

extension Statement {
    fileprivate static let beginOperatorSignIn = Statement(
        "begin_operator_sign_in", "select * from app.begin_operator_sign_in($1, $2, $3, $4)", lane: .write)
    fileprivate static let signInOperator = Statement(
        "sign_in_operator", "select * from app.sign_in_operator($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
    fileprivate static let openOperatorSession = Statement(
        "open_operator_session", "select * from app.open_operator_session($1, $2, $3, $4, $5, $6, $7)", lane: .write, idempotent: true)
    fileprivate static let endOperatorSession = Statement(
        "end_operator_session", "select * from app.end_operator_session($1, $2)", lane: .write, idempotent: true)
}
