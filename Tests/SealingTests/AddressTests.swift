import Foundation
import Sealing
import Testing

@Suite struct AddressTests {
    @Test(
        "addresses fold to the one form of the register",
        arguments: [
            ("m.saeki@midorigaoka.example", "m.saeki@midorigaoka.example"),
            ("  M.Saeki@Midorigaoka.Example ", "m.saeki@midorigaoka.example"),
            ("ｍ．ｓａｅｋｉ＠ｍｉｄｏｒｉｇａｏｋａ．ｅｘａｍｐｌｅ", "m.saeki@midorigaoka.example"), ("　m@x.example　", "m@x.example"),
            ("m@x.example\r\n", "m@x.example"), ("\u{FEFF}m@x.ex\u{200B}ample", "m@x.example"),
            ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp"), ("x.@ezweb.ne.jp", "x.@ezweb.ne.jp"), (".x@docomo.ne.jp", ".x@docomo.ne.jp"),
            ("\"a..b\"@docomo.ne.jp", "a..b@docomo.ne.jp"), ("a+b/c=d?e@x.example", "a+b/c=d?e@x.example"), ("m@localhost", "m@localhost"),
            ("o'brien@x.example", "o'brien@x.example"), ("m@xn--wgv71a.jp", "m@xn--wgv71a.jp"),
        ])
    func accepted(typed: String, folded: String) throws {
        #expect(try Address.parse(typed).text == folded)
        #expect(try Address.parse(folded).text == folded)
    }

    static let refusals: [(String, Address.Refusal)] = [
        ("", .empty), ("  　\r\n", .empty), ("\u{200B}", .empty), ("midorigaoka.example", .missingAt), ("佐伯", .missingAt), ("@", .malformed),
        ("@x.example", .malformed),
        ("m@", .malformed), ("m@@x.example", .malformed), ("m@x@y.example", .malformed), ("m s@x.example", .malformed),
        ("m　s@x.example", .malformed),
        ("m@x .example", .malformed), ("m\r\n@x.example", .malformed), ("m@x.example\r\nBcc: y@z.example", .malformed),
        ("m@x.example\nrcpt", .malformed),
        ("m@x.example\u{2028}y", .malformed), ("m\u{0}@x.example", .malformed), ("m\u{7F}@x.example", .malformed),
        ("m@x..example", .malformed),
        ("m@.example", .malformed), ("m@x.example.", .malformed), ("m@-x.example", .malformed), ("<m@x.example>", .malformed),
        ("a,b@x.example", .malformed),
        ("a;b@x.example", .malformed), ("佐伯@x.example", .malformed), ("m@例え.jp", .malformed), ("\"a b\"@x.example", .malformed),
        ("\"a\\\"b\"@x.example", .malformed),
        ("\"\"@x.example", .malformed), ("m@[127.0.0.1]", .malformed), ("m。s@x。example", .malformed),
        (String(repeating: "a", count: 300) + "@x.example", .tooLong), (String(repeating: "あ", count: 100_000), .tooLong),
    ]

    @Test("addresses that cannot be are refused with their reason", arguments: refusals.indices)
    func refused(index: Int) {
        let (typed, refusal) = Self.refusals[index]
        #expect(throws: refusal, "\(typed.prefix(40).debugDescription)") { try Address.parse(typed) }
    }

    @Test("the longest address is 254 bytes")
    func longest() throws {
        let domain = "@" + String(repeating: "d", count: 60) + ".example"
        #expect(try Address.parse(String(repeating: "a", count: 254 - domain.utf8.count) + domain).text.utf8.count == 254)
        #expect(throws: Address.Refusal.tooLong) { try Address.parse(String(repeating: "a", count: 255 - domain.utf8.count) + domain) }
    }

    @Test("whatever is typed, what is accepted has no byte that ends a line or an address")
    func nothingDangerous() {
        var source = SystemRandomNumberGenerator()
        let pieces: [String] = [
            "a", "@", ".", "\r", "\n", "\r\n", "\0", " ", "　", "<", ">", "\"", "\\", ",", ";", ":", "あ", "＠", "\u{0301}", "\u{85}",
            "\u{2028}", "\u{200B}", "x", "jp", "＂", "＜", "％", "\u{FF0D}",
        ]
        var accepted = 0
        for _ in 0..<5_000 {
            var parts = ["a", "@", "x", ".", "jp"]
            for _ in 0..<Int.random(in: 1...3, using: &source) {
                parts.insert(pieces.randomElement(using: &source)!, at: Int.random(in: 0...parts.count, using: &source))
            }
            let typed = parts.joined()
            guard let address = try? Address.parse(typed) else { continue }
            accepted += 1
            #expect(address.text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"\"\\<>()[],;:".utf8.contains($0) })
            #expect(address.text.utf8.count { $0 == UInt8(ascii: "@") } == 1)
            #expect((try? Address.parse(address.text)) == address)
        }
        #expect(accepted > 200)
    }
}
