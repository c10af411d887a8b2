import Crypto
import CryptoExtras
import Foundation
import Logging
import Sealing
import Testing

@testable import SignedTokens

@Suite struct SignedTokensTests {
    let provider: Provider

    init() throws { provider = try Provider() }

    private func tokens(
        algorithms: Set<SigningAlgorithm> = SigningAlgorithm.usual, roles: RoleClaim? = nil, keep: Duration = .seconds(600),
        pause: Duration = .seconds(600)
    ) -> SignedTokens {
        let issuer = Issuer(
            name: "test", identifier: "https://id.example", audience: "aikotoba", home: "terms", keys: provider, algorithms: algorithms,
            leeway: 60, roles: roles)
        return SignedTokens(
            issuers: [issuer], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), keep: keep, pause: pause
        ) { Date(timeIntervalSince1970: 1_000_000) }
    }

    private func subject(_ token: Secret<String>, _ tokens: SignedTokens) async -> String? {
        if case .good(let holder) = await tokens.judge(token) { holder.subject } else { nil }
    }

    @Test("a token signed by a published key of each kind is good")
    func kinds() async throws {
        let tokens = tokens()
        #expect(await subject(try provider.token(), tokens) == "sub-1")
        let key384 = try Provider.token(["alg": "ES384", "kid": "ec-384"], Provider.claims()) {
            [UInt8](try provider.p384.signature(for: Data($0)).rawRepresentation)
        }
        #expect(await subject(key384, tokens) == "sub-1")
        let edwards = try Provider.token(["alg": "EdDSA", "kid": "ed"], Provider.claims()) {
            [UInt8](try provider.ed25519.signature(for: Data($0)))
        }
        #expect(await subject(edwards, tokens) == "sub-1")
        for (name, padding) in [("RS256", _RSA.Signing.Padding.insecurePKCS1v1_5), ("PS256", .PSS)] {
            let token = try Provider.token(["alg": name, "kid": "rsa"], Provider.claims()) {
                [UInt8](try provider.rsa.signature(for: SHA256.hash(data: Data($0)), padding: padding).rawRepresentation)
            }
            #expect(await subject(token, tokens) == "sub-1")
        }
        #expect(provider.reads == 1)
    }

    @Test("what a token must say, it must say rightly")
    func claims() async throws {
        let tokens = tokens()
        let bad: [[String: Any]] = [
            ["iss": "https://other.example"], ["iss": "https://id.example/"], ["iss": NSNull()], ["aud": "another"], ["aud": NSNull()],
            ["aud": []],
            ["exp": 999_940], ["exp": NSNull()], ["exp": "1000600"], ["nbf": 1_000_061], ["nbf": "soon"], ["iat": 1_000_061],
            ["sub": NSNull()], ["sub": ""], ["sub": String(repeating: "x", count: 256)],
        ]
        for changes in bad { #expect(await subject(try provider.token(changes), tokens) == nil, "\(changes)") }
        let good: [[String: Any]] = [
            ["aud": ["another", "aikotoba"]], ["exp": 999_941], ["nbf": 1_000_060], ["iat": 1_000_060], ["nbf": NSNull(), "iat": NSNull()],
        ]
        for changes in good { #expect(await subject(try provider.token(changes), tokens) == "sub-1", "\(changes)") }
    }

    @Test("a header chooses neither algorithm nor key")
    func headers() async throws {
        let tokens = tokens()
        for header in [
            ["kid": NSNull()], ["kid": "unknown"], ["kid": "ec-384"], ["kid": "rsa"], ["alg": "none"], ["alg": "ES384"], ["alg": "HS256"],
            ["alg": NSNull()], ["typ": "dpop+jwt"], ["crit": ["exp"]], ["kid": 1],
        ] as [[String: Any]] {
            #expect(await subject(try provider.token(header: header), tokens) == nil, "\(header)")
        }
        #expect(await subject(try provider.token(header: ["typ": NSNull()]), tokens) == "sub-1")
        #expect(await subject(try provider.token(header: ["typ": "at+JWT"]), tokens) == "sub-1")
        // A key that the token brings along is nobody's.
        let own = P256.Signing.PrivateKey()
        let jwk = try JSONSerialization.jsonObject(with: Data(Provider.entry("ec", own).utf8))
        #expect(await subject(try provider.token(header: ["jwk": jwk], key: own), tokens) == nil)
    }

    @Test("a public key is no secret: a token made with it by HMAC, or with no key, is refused")
    func confusion() async throws {
        let tokens = tokens(algorithms: Set(SigningAlgorithm.allCases))
        for secret in [Data(provider.rsa.publicKey.pemRepresentation.utf8), provider.rsa.publicKey.derRepresentation] {
            let token = try Provider.token(["alg": "HS256", "kid": "rsa"], Provider.claims()) {
                Array(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: secret)))
            }
            #expect(await subject(token, tokens) == nil)
        }
        for algorithm in ["none", "None", "NONE", ""] {
            #expect(await subject(try Provider.token(["alg": algorithm, "kid": "ec"], Provider.claims()) { _ in [] }, tokens) == nil)
        }
        // A symmetric key that was published by mistake checks nothing.
        provider.publish("oct", #"{"kty":"oct","kid":"oct","k":"c2VjcmV0","alg":"HS256"}"#)
        let shared = try Provider.token(["alg": "HS256", "kid": "oct"], Provider.claims()) {
            Array(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: Data("secret".utf8))))
        }
        #expect(await subject(shared, self.tokens()) == nil)
    }

    @Test("an algorithm that is not on the list is refused, though its signature is good")
    func allowed() async throws {
        #expect(await subject(try provider.token(), tokens(algorithms: [.rs256])) == nil)
        #expect(await subject(try provider.token(), tokens(algorithms: [.es256])) == "sub-1")
    }

    @Test("one changed bit, another key, or half a token is refused")
    func changed() async throws {
        let tokens = tokens()
        let text = try provider.token().reveal()
        let parts = text.split(separator: ".").map(String.init)
        let other = Base64URL.encode(Array(#"{"iss":"https://id.example","aud":"aikotoba","sub":"sub-2","exp":1000600}"#.utf8))
        for bad in [
            "\(parts[0]).\(other).\(parts[2])", "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])", "\(text).\(parts[2])", "", "..",
            "\(parts[0])=.\(parts[1]).\(parts[2])", String(repeating: "x", count: 20_000),
        ] {
            #expect(await subject(Secret(bad), tokens) == nil)
        }
        #expect(await subject(try provider.token(key: P256.Signing.PrivateKey()), tokens) == nil)
    }

    @Test("an unknown key is asked for, once in a while, and found after a rotation")
    func rotation() async throws {
        let next = P256.Signing.PrivateKey()
        let token = try provider.token(header: ["kid": "ec-2"], key: next)
        let tokens = tokens(pause: .milliseconds(200))
        #expect(await subject(try provider.token(), tokens) == "sub-1")
        for _ in 0..<20 { #expect(await subject(token, tokens) == nil) }
        #expect(provider.reads == 1)
        provider.publish("ec-2", Provider.entry("ec-2", next))
        provider.publish("ec", nil)
        try await Task.sleep(for: .milliseconds(250))
        #expect(await subject(token, tokens) == "sub-1")
        #expect(provider.reads == 2)
        // The key that was withdrawn is withdrawn.
        #expect(await subject(try provider.token(), tokens) == nil)
    }

    @Test("while the issuer is down the keys read last go on to count; without any the desk says so")
    func down() async throws {
        let tokens = tokens(keep: .zero, pause: .zero)
        #expect(await subject(try provider.token(), tokens) == "sub-1")
        provider.stop()
        #expect(await subject(try provider.token(), tokens) == "sub-1")
        #expect(provider.reads == 2)
        if case .unavailable = await self.tokens().judge(try provider.token()) {} else { Issue.record("judged without a key") }
    }

    @Test("those who come while keys are being read wait for them and read nothing")
    func crowd() async throws {
        let tokens = tokens()
        let token = try provider.token()
        let good = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await subject(token, tokens) == "sub-1" } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(good == 50)
        #expect(provider.reads == 1)
    }

    @Test("keys for encryption, of unknown kinds and too short ones are passed over")
    func otherKeys() async throws {
        let other = P256.Signing.PrivateKey()
        provider.publish("1", Provider.entry("enc", other, more: #","use":"enc","alg":"ECDH-ES""#))
        provider.publish("2", Provider.entry("ops", other, more: #","key_ops":["sign"]"#))
        provider.publish("3", #"{"kty":"AKP","kid":"future","alg":"ML-DSA-65","pub":"AAAA"}"#)
        provider.publish("4", #"{"kty":"RSA","kid":"short","n":"\#(Base64URL.encode([UInt8](repeating: 0xC1, count: 128)))","e":"AQAB"}"#)
        provider.publish("5", "null")
        let tokens = tokens()
        #expect(await subject(try provider.token(), tokens) == "sub-1")
        for id in ["enc", "ops"] { #expect(await subject(try provider.token(header: ["kid": id], key: other), tokens) == nil) }
        #expect(try PublishedKey.keys(of: try await provider.read()).map(\.id).sorted() == ["ec", "ec-384", "ed", "rsa"])
        for bad in ["", "[]", "{}", #"{"keys":{}}"#, "nonsense"] {
            #expect(throws: KeysUnread.self) { try PublishedKey.keys(of: Array(bad.utf8)) }
        }
    }

    @Test("a role is claimed by its name, the strongest counts, and without one there is no way in")
    func roles() async throws {
        let tokens = tokens(roles: RoleClaim(path: "realm_access.roles", owner: "desk-owner", operator: "desk", auditor: "desk-audit"))
        func role(_ claim: Any) async throws -> RoleClaim.Role? {
            if case .good(let holder) = await tokens.judge(try provider.token(["realm_access": ["roles": claim]])) {
                holder.role
            } else {
                nil
            }
        }
        #expect(try await role(["desk-audit", "desk"]) == .operator)
        #expect(try await role(["desk-owner", "desk"]) == .owner)
        #expect(try await role("desk-audit") == .auditor)
        #expect(try await role(["Desk", "owner"]) == nil)
        #expect(try await role([1, 2]) == nil)
        #expect(await subject(try provider.token(), tokens) == nil)
        #expect(await subject(try provider.token(["realm_access": "desk"]), tokens) == nil)
    }

    @Test("keys come by HTTPS, or by HTTP from this very host")
    func addresses() {
        for good in ["https://id.example/keys", "http://127.0.0.1:8080/keys", "http://localhost/keys"] {
            #expect(KeyAddress(url: good) != nil)
        }
        for bad in [
            "http://id.example/keys", "file:///etc/passwd", "ftp://id.example/", "https://", "id.example", "https://a:b@id.example/",
        ] {
            #expect(KeyAddress(url: bad) == nil, "\(bad)")
        }
    }
}
