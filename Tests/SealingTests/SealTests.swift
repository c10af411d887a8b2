import Crypto
import Foundation
import Testing

@testable import Sealing

@Suite struct SealTests {
    /// McGrew & Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16 (AES-256), which NIST took over.
    static let vectors: [(key: String, nonce: String, plain: String, aad: String, cipher: String, tag: String)] = [
        (
            String(repeating: "0", count: 64), "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        (
            String(repeating: "0", count: 64), "000000000000000000000000", "00000000000000000000000000000000", "",
            "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"
        ),
        (
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ]

    @Test("the published AES-256-GCM vectors come out in our layout, and open", arguments: vectors.indices)
    func publishedVectors(index: Int) throws {
        let vector = Self.vectors[index]
        let key = SymmetricKey(data: hex(vector.key))
        let sealed = try Seal.seal(
            hex(vector.plain), key: key, nonce: AES.GCM.Nonce(data: hex(vector.nonce)), authenticating: hex(vector.aad))
        #expect(sealed == [1] + hex(vector.nonce) + hex(vector.cipher) + hex(vector.tag))
        #expect(try Seal.open(sealed, key: key, authenticating: hex(vector.aad)) == hex(vector.plain))
    }

    @Test("a seal opens only at its own place")
    func otherPlaces() throws {
        let key = DataKey(id: 5, key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
        let keys = TenantKeys(tenant: 1, current: key, readable: [])
        let holder = UUID()
        let own = SealBinding.credential(holder: holder, type: "k-password", period: "2026", generation: 1)
        let (keyID, sealed) = try keys.seal(Array("S3cret".utf8), for: own)
        #expect(try keys.open(sealed, keyID: keyID, for: own).reveal() == Array("S3cret".utf8))

        let others: [SealBinding] = [
            .credential(holder: UUID(), type: "k-password", period: "2026", generation: 1),
            .credential(holder: nil, type: "k-password", period: "2026", generation: 1),
            .credential(holder: holder, type: "m-password", period: "2026", generation: 1),
            .credential(holder: holder, type: "k-password", period: "2027", generation: 1),
            .credential(holder: holder, type: "k-password", period: "2026", generation: 2),
            // The same bytes in a row, cut between two fields elsewhere.
            .credential(holder: holder, type: "k-password2", period: "026", generation: 1),
            .mail(holder), .cookie(name: "k-password"),
        ]
        for other in others {
            #expect(throws: SealingError.cannotOpen, "\(other)") { try keys.open(sealed, keyID: keyID, for: other) }
        }
        let otherTenant = TenantKeys(tenant: 2, current: key, readable: [])
        #expect(throws: SealingError.cannotOpen) { try otherTenant.open(sealed, keyID: keyID, for: own) }
        let sameBytesOtherNumber = TenantKeys(tenant: 1, current: DataKey(id: 6, key: key.key), readable: [])
        #expect(throws: SealingError.cannotOpen) { try sameBytesOtherNumber.open(sealed, keyID: 6, for: own) }
        #expect(throws: SealingError.unknownKey(tenant: 1, keyID: 6)) { try keys.open(sealed, keyID: 6, for: own) }
    }

    @Test("changed, cut, lengthened and empty bytes do not open")
    func changedBytes() throws {
        let keys = TenantKeys(tenant: 1, current: .generate(id: 1), readable: [])
        let place = SealBinding.cookie(name: "form")
        let sealed = try keys.seal(Array("text".utf8), for: place).sealed
        for position in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[position] ^= 1 << bit
                #expect(throws: SealingError.cannotOpen) { try keys.open(changed, keyID: 1, for: place) }
            }
            #expect(throws: SealingError.cannotOpen) { try keys.open(Array(sealed[..<position]), keyID: 1, for: place) }
        }
        #expect(throws: SealingError.cannotOpen) { try keys.open(sealed + [0], keyID: 1, for: place) }
    }

    @Test("sealing twice gives different bytes")
    func freshNonces() throws {
        let keys = TenantKeys(tenant: 1, current: .generate(id: 1), readable: [])
        let place = SealBinding.mail(UUID())
        let seals = try Set((0..<1000).map { _ in try keys.seal([1, 2, 3], for: place).sealed })
        #expect(seals.count == 1000)
    }

    @Test("after a key change the old key still opens, the new one seals, and a retired key is named")
    func keyChange() throws {
        let (old, new) = (DataKey.generate(id: 1), DataKey.generate(id: 2))
        let place = SealBinding.mail(UUID())
        let before = try TenantKeys(tenant: 3, current: old, readable: []).seal([9], for: place)
        let during = TenantKeys(tenant: 3, current: new, readable: [old])
        #expect(try during.open(before.sealed, keyID: before.keyID, for: place).reveal() == [9])
        #expect(try during.seal([9], for: place).keyID == 2)
        #expect(during.currentKeyID == 2)
        let after = TenantKeys(tenant: 3, current: new, readable: [])
        #expect(throws: SealingError.unknownKey(tenant: 3, keyID: 1)) { try after.open(before.sealed, keyID: 1, for: place) }
    }
}

func hex(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
}
