public import Foundation
import JWTKit
public import Logging
public import Sealing

/// Judges the tokens of identity providers (JSON Web Tokens, RFC 7519, by the advice of RFC 8725). What is wrong with one
/// goes to the log, without the token; whoever showed it learns nothing.
public struct SignedTokens: Sendable {
    /// What a good token says.
    public struct Holder: Sendable {
        public let issuer: Issuer
        public let subject: String
        /// nil where the issuer's tokens say no role: the operator's own counts.
        public let role: RoleClaim.Role?
        public let expiresAt: Date
    }

    public enum Judgement: Sendable {
        case good(Holder)
        case refused
        /// The issuer's keys have never been read.
        case unavailable
    }

    /// Longer than any provider's.
    static let longest = 16 * 1024

    private let issuers: [String: (issuer: Issuer, keys: IssuerKeys)]
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// - Parameter now: the clock that expiry is measured against; the database has the last word on the session.
    public init(
        issuers: [Issuer], logger: Logger, keep: Duration = .seconds(600), pause: Duration = .seconds(10),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.issuers = Dictionary(
            issuers.map { ($0.identifier, ($0, IssuerKeys($0, logger: logger, keep: keep, pause: pause))) }, uniquingKeysWith: { $1 })
        self.logger = logger
        self.now = now
    }

    public func judge(_ text: Secret<String>) async -> Judgement {
        let token: Token
        let known: (issuer: Issuer, keys: IssuerKeys)
        do throws(Refusal) {
            token = try Token(text.reveal())
            guard let issuer = token.payload["iss"] as? String, let found = issuers[issuer] else { throw "of an unknown issuer" }
            known = found
        } catch {
            return refuse(error, issuer: nil)
        }
        do throws(Refusal) {
            guard let algorithm = token.algorithm, known.issuer.algorithms.contains(algorithm) else {
                throw "signed by an algorithm that is not allowed"
            }
            switch await known.keys.named(token.keyID) {
            case .unavailable: return .unavailable
            case .none: throw "signed with a key nobody knows"
            case .key(let keys):
                guard let key = keys.first(where: { $0.fits(algorithm) }) else { throw "signed by an algorithm its key is not for" }
                try await check(text, with: key, algorithm)
            }
            return .good(try holder(token, of: known.issuer))
        } catch {
            return refuse(error, issuer: known.issuer.name)
        }
    }

    private func check(_ text: Secret<String>, with key: PublishedKey, _ algorithm: SigningAlgorithm) async throws(Refusal) {
        do {
            _ = try await key.collection(for: algorithm).verify(text.reveal(), as: Unread.self)
        } catch {
            throw "whose signature is not good"
        }
    }

    private func holder(_ token: Token, of issuer: Issuer) throws(Refusal) -> Holder {
        let payload = token.payload
        let now = now().timeIntervalSince1970
        let audiences = (payload["aud"] as? [String]) ?? (payload["aud"] as? String).map { [$0] } ?? []
        guard audiences.contains(issuer.audience) else { throw "for another audience" }
        guard let expires = Token.instant(payload["exp"]) else { throw "that never expires" }
        guard expires + issuer.leeway > now else { throw "that has expired" }
        if payload["nbf"] != nil {
            guard let from = Token.instant(payload["nbf"]), from - issuer.leeway <= now else { throw "that is not valid yet" }
        }
        if payload["iat"] != nil {
            guard let issued = Token.instant(payload["iat"]), issued - issuer.leeway <= now else { throw "that was issued in the future" }
        }
        guard let subject = payload["sub"] as? String, (1...255).contains(subject.utf8.count), !subject.utf8.contains(0) else {
            throw "without a subject"
        }
        let role = issuer.roles?.role(in: payload)
        if issuer.roles != nil, role == nil { throw "without a role" }
        return Holder(
            issuer: issuer, subject: subject, role: role, expiresAt: Date(timeIntervalSince1970: expires + issuer.leeway))
    }

    private func refuse(_ refusal: Refusal, issuer: String?) -> Judgement {
        logger.notice("a bearer token was refused: one \(refusal.reason)", metadata: issuer.map { ["issuer": "\($0)"] } ?? [:])
        return .refused
    }

    /// For jwt-kit, which checks the signature; what the token says is read here, once.
    private struct Unread: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}

/// What is wrong with a token, for the log: "a token …".
struct Refusal: Error, ExpressibleByStringLiteral {
    let reason: String
    init(stringLiteral reason: String) { self.reason = reason }
}
