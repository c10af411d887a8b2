import Foundation
import Testing

@testable import Sealing

@Suite struct GeneratorTests {
    /// χ² beyond this is met by a fair source once in some billion runs (Wilson–Hilferty, z = 6).
    static func limit(_ freedom: Int) -> Double {
        let k = Double(freedom)
        return k * pow(1 - 2 / (9 * k) + 6 * (2 / (9 * k)).squareRoot(), 3)
    }

    static func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
    }

    @Test(
        "a million draws from each alphabet are even",
        arguments: [
            CodeForm.letters.alphabet, CodeForm.digits.alphabet, "23456789BCDFGHJKMNPQRSTVWXZ",
            "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
        ])
    func even(alphabet: String) {
        var counts = [Int](repeating: 0, count: 256)
        for byte in Alphabet(alphabet).draw(1_000_000).utf8 { counts[Int(byte)] += 1 }
        let drawn = alphabet.utf8.map { counts[Int($0)] }
        #expect(drawn.reduce(0, +) == 1_000_000)
        #expect(Self.chiSquare(drawn) < Self.limit(drawn.count - 1))
    }

    @Test("every place of a code is even, and neighbours are independent", arguments: CodeForm.allCases)
    func everyPlace(form: CodeForm) {
        let symbols = Array(form.alphabet.utf8)
        var numbers = [Int](repeating: 0, count: 256)
        for (number, symbol) in symbols.enumerated() { numbers[Int(symbol)] = number }
        var places = [[Int]](repeating: [Int](repeating: 0, count: symbols.count), count: 8)
        var pairs = [Int](repeating: 0, count: symbols.count * symbols.count)
        for _ in 0..<125_000 {
            let code = form.generate().reveal().utf8.map { numbers[Int($0)] }
            #expect(code.count == 8)
            for (place, number) in code.enumerated() { places[place][number] += 1 }
            for (left, right) in zip(code, code.dropFirst()) { pairs[left * symbols.count + right] += 1 }
        }
        for place in places { #expect(Self.chiSquare(place) < Self.limit(symbols.count - 1)) }
        #expect(Self.chiSquare(pairs) < Self.limit(pairs.count - 1))
    }

    @Test("taking bytes modulo the alphabet would have been noticed")
    func biasIsNoticed() {
        var source = SystemRandomNumberGenerator()
        var counts = [Int](repeating: 0, count: 20)
        for _ in 0..<1_000_000 { counts[Int(UInt8.random(in: 0...255, using: &source)) % 20] += 1 }
        #expect(Self.chiSquare(counts) > Self.limit(19))
    }

    @Test("session tokens' bits are even, and every one reads back from its text and from nothing near it")
    func sessionTokens() {
        var ones = [Int](repeating: 0, count: 256)
        for _ in 0..<4_000 {
            let token = SessionToken.generate()
            let text = token.text.reveal()
            #expect(text.utf8.count == 43)
            #expect(SessionToken(parsing: text)?.digest == token.digest)
            let raw = Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + "=")!
            for bit in 0..<256 where raw[bit / 8] & (0x80 >> (bit % 8)) != 0 { ones[bit] += 1 }
        }
        for count in ones { #expect(abs(Double(count) - 2_000) < 6.5 * 1_000.0.squareRoot()) }
        let zeros = String(repeating: "A", count: 43)
        #expect(SessionToken(parsing: zeros)?.digest == hex("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"))
        for other in [
            "", "A", zeros + "A", String(zeros.dropLast()), zeros.dropLast() + "B", zeros.dropLast() + "+", zeros.dropLast() + "=",
            zeros.dropLast(3) + "あ",
        ] {
            #expect(SessionToken(parsing: String(other)) == nil, "\(other)")
        }
    }

    @Test("base64url gives RFC 4648's answers, and each text has one reading")
    func base64URL() throws {
        let answers = [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ]
        for (plain, encoded) in answers {
            #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
            #expect(Base64URL.decode(encoded) == Array(plain.utf8))
        }
        #expect(Base64URL.encode([0xfb, 0xff, 0xbf]) == "-_-_")
        for wrong in ["A", "Zh", "Zm9", "Zm+v", "Zm/v", "Zg==", "Zm9v\n", "Ｚg", "Zm9vY"] {
            #expect(Base64URL.decode(wrong) == nil, "\(wrong)")
        }
        for length in 0..<100 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(
                Base64URL.encode(bytes)
                    == Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
        }
    }

    @Test("a reference is four characters that are not mistaken for each other")
    func references() {
        for _ in 0..<1000 {
            let reference = Reference.generate()
            #expect(reference.utf8.count == 4)
            #expect(!reference.utf8.contains { "01ILOUAEIY".utf8.contains($0) })
        }
    }

    @Test("a receipt carries the day of the tenant's zone, not of UTC")
    func receipts() {
        let lastSecond = Date(timeIntervalSince1970: 1_774_969_199)  // 2026-03-31T23:59:59+09:00
        #expect(Receipt.generate(timeZone: "Asia/Tokyo", at: lastSecond).hasPrefix("D26-0331-"))
        #expect(Receipt.generate(timeZone: "Asia/Tokyo", at: lastSecond + 1).hasPrefix("D26-0401-"))
        #expect(Receipt.generate(timeZone: "Etc/UTC", at: lastSecond + 1).hasPrefix("D26-0331-"))
        #expect(Receipt.generate(timeZone: "Asia/Tokyo", at: lastSecond).utf8.count == 13)
    }

    @Test("generators under 80 bits and alphabets that are none are refused")
    func weakGenerators() throws {
        #expect(throws: SealingError.self) { try PasswordGenerator(alphabet: "0123456789", length: 24) }
        #expect(throws: SealingError.self) { try PasswordGenerator(alphabet: "aab", length: 100) }
        #expect(throws: SealingError.self) { try PasswordGenerator(alphabet: "a", length: 100) }
        #expect(throws: SealingError.self) { try PasswordGenerator(alphabet: "あいうえお", length: 100) }
        #expect(throws: SealingError.self) { try PasswordGenerator(alphabet: "ab", length: 129) }
        let digits = try PasswordGenerator(alphabet: "0123456789", length: 25)
        #expect(digits.generate().reveal().utf8.allSatisfy { (0x30...0x39).contains($0) })
        #expect(PasswordGenerator.readable.generate().reveal().utf8.count == 16)
    }

    @Test("version 7 ids carry their time, sort by it, and never repeat")
    func identifiers() {
        let instant = Date(timeIntervalSince1970: 1_775_453_520.5)
        let bytes = withUnsafeBytes(of: UUID.version7(at: instant).uuid) { Array($0) }
        #expect(bytes[0..<6].reduce(0) { $0 << 8 | UInt64($1) } == 1_775_453_520_500)
        #expect(bytes[6] >> 4 == 7 && bytes[8] >> 6 == 0b10)
        let later = (0..<10_000).map { UUID.version7(at: instant + Double($0) / 1000).uuidString }
        #expect(later == later.sorted())
        #expect(Set((0..<10_000).map { _ in UUID.version7(at: instant) }).count == 10_000)
    }
}
