import Crypto
import CryptoExtras
import Foundation
import Sealing
import Synchronization

@testable import SignedTokens

/// An identity provider of the tests: keys of several kinds, a document of them, tokens as good or as bad as wanted. It signs
/// by swift-crypto itself, so that what checks the signatures is not what made them.
final class Provider: KeySource, Sendable {
    struct Down: Error {}

    private struct State {
        var entries: [String: String] = [:]
        var isDown = false
        var reads = 0
    }

    private let state = Mutex(State())
    let p256 = P256.Signing.PrivateKey()
    let p384 = P384.Signing.PrivateKey()
    let ed25519 = Curve25519.Signing.PrivateKey()
    let rsa: _RSA.Signing.PrivateKey

    init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        publish("ec", Self.entry("ec", p256))
        publish("ec-384", Self.entry("ec-384", p384))
        publish("ed", Self.entry("ed", ed25519))
        publish("rsa", try Self.entry("rsa", rsa.publicKey))
    }

    var reads: Int { state.withLock { $0.reads } }

    func stop() { state.withLock { $0.isDown = true } }
    func publish(_ name: String, _ entry: String?) { state.withLock { $0.entries[name] = entry } }

    func read() async throws -> [UInt8] {
        try state.withLock { state in
            state.reads += 1
            if state.isDown { throw Down() }
            return Array("{\"keys\":[\(state.entries.values.joined(separator: ","))]}".utf8)
        }
    }

    // MARK: Entries of the document

    static func entry(_ id: String, _ key: P256.Signing.PrivateKey, more: String = #","alg":"ES256","use":"sig""#) -> String {
        let raw = [UInt8](key.publicKey.rawRepresentation)
        return point(id, curve: "P-256", raw, more: more)
    }

    static func entry(_ id: String, _ key: P384.Signing.PrivateKey) -> String {
        point(id, curve: "P-384", [UInt8](key.publicKey.rawRepresentation), more: "")
    }

    static func entry(_ id: String, _ key: Curve25519.Signing.PrivateKey) -> String {
        #"{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(Base64URL.encode([UInt8](key.publicKey.rawRepresentation)))"}"#
    }

    static func entry(_ id: String, _ key: _RSA.Signing.PublicKey, more: String = #","use":"sig""#) throws -> String {
        let numbers = try key.getKeyPrimitives()
        let (n, e) = (Base64URL.encode([UInt8](numbers.modulus)), Base64URL.encode([UInt8](numbers.publicExponent)))
        return #"{"kty":"RSA","kid":"\#(id)","n":"\#(n)","e":"\#(e)"\#(more)}"#
    }

    private static func point(_ id: String, curve: String, _ raw: [UInt8], more: String) -> String {
        let half = raw.count / 2
        let (x, y) = (Base64URL.encode(Array(raw[..<half])), Base64URL.encode(Array(raw[half...])))
        return #"{"kty":"EC","crv":"\#(curve)","kid":"\#(id)","x":"\#(x)","y":"\#(y)"\#(more)}"#
    }

    // MARK: Tokens

    static var good: [String: Any] {
        ["iss": "https://id.example", "aud": "aikotoba", "sub": "sub-1", "exp": 1_000_600, "nbf": 999_900, "iat": 999_900]
    }

    /// - Parameter changes: claims instead of the good ones; NSNull leaves one out.
    static func claims(_ changes: [String: Any] = [:]) -> [String: Any] {
        good.merging(changes) { $1 }.filter { !($0.value is NSNull) }
    }

    static func token(_ header: [String: Any], _ claims: [String: Any], sign: ([UInt8]) throws -> [UInt8]) throws -> Secret<String> {
        let parts = try [header, claims].map { Base64URL.encode([UInt8](try JSONSerialization.data(withJSONObject: $0))) }
        let signed = parts.joined(separator: ".")
        return Secret(signed + "." + Base64URL.encode(try sign(Array(signed.utf8))))
    }

    /// A token by the key `ec`, unless another is named.
    func token(_ changes: [String: Any] = [:], header: [String: Any] = [:], key: P256.Signing.PrivateKey? = nil) throws -> Secret<String> {
        let header = ["alg": "ES256", "kid": "ec", "typ": "JWT"].merging(header) { $1 }.filter { !($0.value is NSNull) }
        return try Self.token(header, Self.claims(changes)) {
            [UInt8](try (key ?? p256).signature(for: Data($0)).rawRepresentation)
        }
    }
}
