import Crypto
import Foundation
import Testing

@testable import Sealing

@Suite struct KeyedDigestTests {
    @Test("HMAC-SHA256 gives RFC 4231's answers under keys that this module did not make up")
    func publishedHMAC() {
        let answer = HMAC<SHA256>.authenticationCode(
            for: Array("Hi There".utf8), using: SymmetricKey(data: [UInt8](repeating: 0x0b, count: 20)))
        #expect(Array(answer) == hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"))
    }

    @Test("HKDF-SHA256 gives RFC 5869's answer without salt and info")
    func publishedHKDF() {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8](repeating: 0x0b, count: 22)), info: [UInt8](), outputByteCount: 42)
        #expect(
            derived.withUnsafeBytes { Array($0) }
                == hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"))
    }

    /// Computed apart from this code (Python's hmac and hashlib), from the definition in the comments alone. Whoever
    /// changes an encoding meets this test before every stored digest stops matching.
    @Test("digests and sub-keys stay what is stored in databases")
    func frozen() {
        let keys = TenantKeys(tenant: 7, current: DataKey(id: 1, key: SymmetricKey(data: Array(UInt8(0)..<32))), readable: [])
        let asking = UUID(uuidString: "01960000-0000-7000-8000-000000000001")!
        #expect(
            keys.codeDigest(askedBy: asking, code: Secret("BCDFGHJK")).digest
                == hex("4656f4fb6cf5404ce182f0ca895850ad4e4a616ca3703e88f14dd0fad0c850f9"))
        #expect(
            keys.credentialDigest(type: "s-password", memberID: "12345678901", value: Secret("パスワード")).digest
                == hex("dd1d65aeacda9a4eda6d0a4ef752667a03c2a3255ae11216506b5708e22f9861"))
        #expect(keys.addressSubject("a..b@docomo.ne.jp") == hex("c78b6353d7bc9f1f975ceb66f496808b0e8017512bde395ba587ede143097e70"))
    }

    @Test("a digest changes with every field it is taken over")
    func everyField() {
        let key = DataKey.generate(id: 1)
        let keys = TenantKeys(tenant: 1, current: key, readable: [])
        let (one, two) = (UUID(), UUID())
        let digests: [[UInt8]] = [
            keys.codeDigest(askedBy: one, code: Secret("BCDFGHJK")).digest,
            keys.codeDigest(askedBy: two, code: Secret("BCDFGHJK")).digest,
            keys.codeDigest(askedBy: one, code: Secret("BCDFGHJL")).digest,
            TenantKeys(tenant: 2, current: key, readable: []).codeDigest(askedBy: one, code: Secret("BCDFGHJK")).digest,
            TenantKeys(tenant: 1, current: .generate(id: 1), readable: []).codeDigest(askedBy: one, code: Secret("BCDFGHJK")).digest,
            keys.credentialDigest(type: "s", memberID: "1", value: Secret("2x")).digest,
            keys.credentialDigest(type: "s", memberID: "12", value: Secret("x")).digest,
            keys.credentialDigest(type: "s1", memberID: "", value: Secret("2x")).digest,
            keys.addressSubject("1"), keys.memberSubject("1"),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.count == 32 })
    }

    @Test("passwords count byte by byte: canonically equal spellings are two passwords")
    func bytesNotCharacters() {
        let keys = TenantKeys(tenant: 1, current: .generate(id: 1), readable: [])
        let (composed, decomposed) = ("が", "か\u{3099}")
        #expect(composed == decomposed)
        #expect(
            keys.credentialDigest(type: "s", memberID: "1", value: Secret(composed))
                != keys.credentialDigest(type: "s", memberID: "1", value: Secret(decomposed)))
    }

    @Test("during a key change there is one candidate for each readable key, the current key's first")
    func candidates() {
        let (old, new) = (DataKey.generate(id: 1), DataKey.generate(id: 2))
        let (before, during) = (TenantKeys(tenant: 1, current: old, readable: []), TenantKeys(tenant: 1, current: new, readable: [old]))
        let asking = UUID()
        let candidates = during.codeDigests(askedBy: asking, code: Secret("BCDFGHJK"))
        #expect(candidates.map(\.keyID) == [2, 1])
        #expect(candidates[0] == during.codeDigest(askedBy: asking, code: Secret("BCDFGHJK")))
        #expect(candidates[1] == before.codeDigest(askedBy: asking, code: Secret("BCDFGHJK")))
        let passwords = during.credentialDigests(type: "s", memberID: "1", value: Secret("x"))
        #expect(passwords.map(\.keyID) == [2, 1])
        #expect(passwords[1] == before.credentialDigest(type: "s", memberID: "1", value: Secret("x")))
    }
}
