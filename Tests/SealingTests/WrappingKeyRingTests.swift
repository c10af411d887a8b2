import Foundation
import Sealing
import Testing

@Suite struct WrappingKeyRingTests {
    static let first = "w1 \(Data(repeating: 1, count: 32).base64EncodedString())"
    static let second = "w2 \(Data(repeating: 2, count: 32).base64EncodedString())"

    @Test("a wrapped data key opens what it sealed before it was wrapped")
    func roundTrip() throws {
        let ring = try WrappingKeyRing(parsing: WrappingKeyRing.generateLine(id: "w2026") + "\n")
        let key = DataKey.generate(id: 4)
        let (wrapped, wrappingKey) = try ring.wrap(key, tenant: 9)
        #expect(wrappingKey == "w2026")
        #expect(wrapped.count == 61)
        let mail = SealBinding.mail(UUID())
        let sealed = try TenantKeys(tenant: 9, current: key, readable: []).seal(Array("合言葉".utf8), for: mail)
        let again = try ring.unwrap(wrapped, wrappingKey: wrappingKey, tenant: 9, keyID: 4)
        let opened = try TenantKeys(tenant: 9, current: again, readable: []).open(sealed.sealed, keyID: 4, for: mail)
        #expect(String(decoding: opened.reveal(), as: UTF8.self) == "合言葉")
    }

    @Test("the first line wraps, the other lines still unwrap")
    func change() throws {
        let before = try WrappingKeyRing(parsing: Self.first)
        let after = try WrappingKeyRing(parsing: "# changed in April\r\n\r\n\(Self.second)\r\n\(Self.first) # until rewrapped\r\n")
        let old = try before.wrap(.generate(id: 1), tenant: 1)
        #expect(after.currentID == "w2")
        #expect(try after.wrap(.generate(id: 2), tenant: 1).wrappingKey == "w2")
        #expect(try after.unwrap(old.wrapped, wrappingKey: "w1", tenant: 1, keyID: 1).id == 1)
        #expect(throws: SealingError.unknownWrappingKey(id: "w1")) {
            try WrappingKeyRing(parsing: Self.second).unwrap(old.wrapped, wrappingKey: "w1", tenant: 1, keyID: 1)
        }
    }

    @Test("a wrapped key moved to another tenant or number, changed, or under another wrapping key does not unwrap")
    func moved() throws {
        let ring = try WrappingKeyRing(parsing: "\(Self.first)\n\(Self.second)")
        let (wrapped, id) = try ring.wrap(.generate(id: 1), tenant: 1)
        #expect(throws: SealingError.cannotOpen) { try ring.unwrap(wrapped, wrappingKey: id, tenant: 2, keyID: 1) }
        #expect(throws: SealingError.cannotOpen) { try ring.unwrap(wrapped, wrappingKey: id, tenant: 1, keyID: 2) }
        #expect(throws: SealingError.cannotOpen) { try ring.unwrap(wrapped, wrappingKey: "w2", tenant: 1, keyID: 1) }
        #expect(throws: SealingError.cannotOpen) { try ring.unwrap([], wrappingKey: id, tenant: 1, keyID: 1) }
        for position in wrapped.indices {
            var changed = wrapped
            changed[position] ^= 1
            #expect(throws: SealingError.cannotOpen) { try ring.unwrap(changed, wrappingKey: id, tenant: 1, keyID: 1) }
        }
    }

    @Test(
        "a key ring that cannot be understood names the line and not the key",
        arguments: [
            ("", 0), ("# only a comment\n", 0), ("w1\n", 1), ("\nw1 c2hvcnQ=\n", 2), ("w1 not-base64!\n", 1),
            ("schlüssel \(first.dropFirst(3))", 1),
            ("\(first)\n\(first)", 2), ("\(first) extra", 1),
        ])
    func refused(text: String, line: Int) {
        let error = #expect(throws: SealingError.self) { try WrappingKeyRing(parsing: text) }
        guard case .keyRing(let named, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(named == line)
        #expect(!"\(String(describing: error))".contains("AQEBAQ"))
    }
}
