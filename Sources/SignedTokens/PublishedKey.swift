import Foundation
import JWTKit
import Sealing

/// One key of a set, as far as signatures concern it.
struct PublishedKey: Sendable {
    let id: String
    private let type: String
    private let curve: String?
    private let algorithm: String?
    private let jwk: JWK

    /// Whether a signature by this algorithm may be checked with this key: it is the key that decides, not the token.
    func fits(_ algorithm: SigningAlgorithm) -> Bool {
        type == algorithm.keyType && (algorithm.curve == nil || algorithm.curve == curve)
            && (self.algorithm == nil || self.algorithm == algorithm.rawValue)
    }

    /// The one key for the one algorithm: nothing else can be chosen by what the token says.
    func collection(for algorithm: SigningAlgorithm) async throws -> JWTKeyCollection {
        var jwk = jwk
        jwk.algorithm = JWK.Algorithm(rawValue: algorithm.rawValue)
        return try await JWTKeyCollection().add(jwk: jwk)
    }

    /// The keys of a document that check signatures. Others, and those of kinds nobody here knows, are passed over: issuers
    /// publish keys for encryption, and new kinds, beside those that matter.
    static func keys(of document: [UInt8]) throws -> [PublishedKey] {
        guard let object = try? JSONSerialization.jsonObject(with: Data(document)) as? [String: Any], let entries = object["keys"] as? [Any]
        else { throw KeysUnread("what was read is not a set of keys") }
        return entries.compactMap { ($0 as? [String: Any]).flatMap(PublishedKey.init) }
    }

    private init?(_ entry: [String: Any]) {
        guard let id = entry["kid"] as? String, !id.isEmpty, let type = entry["kty"] as? String else { return nil }
        if let use = entry["use"], use as? String != "sig" { return nil }
        if let operations = entry["key_ops"], (operations as? [String])?.contains("verify") != true { return nil }
        // Of a private key that somebody published by mistake only the public part is taken.
        let known = ["kty", "kid", "n", "e", "x", "y", "crv"]
        let kept = entry.filter { known.contains($0.key) }
        guard let data = try? JSONSerialization.data(withJSONObject: kept), let jwk = try? JSONDecoder().decode(JWK.self, from: data)
        else { return nil }
        // NIST SP 800-131A: shorter moduli are no longer allowed.
        if type == "RSA" {
            guard let modulus = jwk.modulus.flatMap(Base64URL.decode), modulus.drop(while: { $0 == 0 }).count >= 256 else { return nil }
        }
        self.id = id
        self.type = type
        curve = entry["crv"] as? String
        algorithm = entry["alg"] as? String
        self.jwk = jwk
    }
}
