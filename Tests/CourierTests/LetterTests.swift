import Foundation
import Membership
import Testing

@testable import Courier

/// Unfolds a header block and decodes its words, apart from the code under test.
struct HeaderReader {
    private(set) var names: [String] = []
    private var values: [String: String] = [:]

    init(_ header: String) {
        let unfolded = header.replacing("\r\n ", with: " ")
        for line in unfolded.components(separatedBy: "\r\n") where !line.isEmpty {
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            names.append(String(line[..<colon]))
            values[names[names.count - 1]] = colon == line.endIndex ? "" : String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }

    subscript(name: String) -> String { values[name].map(Self.decode) ?? "" }

    static func decode(_ value: String) -> String {
        var decoded = ""
        for (number, word) in value.replacing("?= =?UTF-8?B?", with: "?==?UTF-8?B?").components(separatedBy: "=?UTF-8?B?").enumerated() {
            if number == 0 {
                decoded += word
            } else {
                let parts = word.components(separatedBy: "?=")
                decoded +=
                    String(decoding: Data(base64Encoded: parts[0]) ?? Data(), as: UTF8.self) + parts.dropFirst().joined(separator: "?=")
            }
        }
        return decoded
    }
}

@Suite struct LetterTests {
    static let names = [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Language",
        "Content-Transfer-Encoding",
    ]

    @Test("a letter has the headers a mail needs, once each")
    func headers() throws {
        let mail = Mail.code(.ja, to: "a..b@docomo.ne.jp")
        let letter = try Composer.compose(mail)
        let reader = HeaderReader(String(decoding: letter.message(.base64), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0])
        #expect(reader.names == Self.names)
        #expect(reader["Date"] == "Mon, 6 Apr 2026 14:12:00 +0900")
        #expect(reader["From"] == "学術用語普及協会 <no-reply@yogo.example>")
        #expect(reader["To"] == "<\"a..b\"@docomo.ne.jp>")
        #expect(letter.recipient == "\"a..b\"@docomo.ne.jp")
        #expect(reader["Message-ID"] == "<\(mail.id.uuidString.lowercased())@yogo.example>")
        #expect(try Composer.compose(mail).message(.base64) == letter.message(.base64))
        #expect(reader["Auto-Submitted"] == "auto-generated")
        #expect(reader["Content-Language"] == "ja")
        #expect("\(letter)" == "letter \(mail.id)")
        var dumped = ""
        dump(letter, to: &dumped)
        #expect(!dumped.contains("docomo") && !dumped.contains("BCDF"))
    }

    @Test(
        "local parts are quoted only where SMTP needs it",
        arguments: [
            ("m.saeki@x.example", "m.saeki@x.example"), ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("x.@ezweb.ne.jp", "\"x.\"@ezweb.ne.jp"),
            (".x@docomo.ne.jp", "\".x\"@docomo.ne.jp"), ("a+b/c=d@x.example", "a+b/c=d@x.example"),
        ])
    func quoted(address: String, spelling: String) throws {
        #expect(try Composer.compose(.code(.ja, to: address)).recipient == spelling)
    }

    @Test("encoded words have at most 75 characters and whole scalars")
    func encodedWords() {
        for text in [
            "会員セルフサービス - Retrieve Kパスワード（照合記号 7Q4K）", String(repeating: "𠮷野家", count: 40), String(repeating: "aあ", count: 60), "",
            "か\u{3099}" + String(repeating: "が", count: 30),
        ] {
            let encoded = EncodedWords.words(text)
            for word in encoded.components(separatedBy: "\r\n ") {
                #expect(word.utf8.count <= 75)
                let bytes = Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))!
                #expect(String(validating: bytes, as: UTF8.self) != nil)
            }
            #expect(Array(HeaderReader.decode(encoded.replacing("\r\n ", with: " ")).utf8) == Array(text.utf8))
        }
        #expect(EncodedWords.unstructured("Member Self-Service") == "Member Self-Service")
        #expect(EncodedWords.unstructured("=?UTF-8?B?QkNE?=") != "=?UTF-8?B?QkNE?=")
        #expect(EncodedWords.phrase("A \"B\" <c@d.example>, E\\F") == "\"A \\\"B\\\" <c@d.example>, E\\\\F\"")
    }

    @Test("whatever names, texts and addresses say, a letter has the same headers and no bare line end")
    func noInjection() throws {
        var source = SystemRandomNumberGenerator()
        let pieces = [
            "\r", "\n", "\r\n", "\n\r", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{0B}", "\u{1B}", ":", " ", "\t", "Bcc: x@y.example",
            "\r\nBcc: x@y.example\r\n\r\n", "あ", "e\u{0301}", "𠮷", "<", ">", "\"", "\\", ",", "=?UTF-8?B?DQo=?=", "{{code}}", "a", "@", ".",
        ]
        func wild() -> String { (0..<Int.random(in: 0...12, using: &source)).map { _ in pieces.randomElement(using: &source)! }.joined() }
        for _ in 0..<500 {
            var mail = Mail.of(Mail.Template.allCases.randomElement(using: &source)!, Bool.random(using: &source) ? .ja : .en)
            mail.house.name = wild()
            mail.house.systemName = wild()
            mail.house.signature = wild()
            mail.organisation = wild()
            mail.person = wild()
            mail.inquiry = wild()
            mail.password?.name = wild()
            mail.period = wild()
            mail.reference = mail.reference.map { _ in wild() }
            mail.receipt = mail.receipt.map { _ in wild() }
            mail.codeAddress = mail.codeAddress.map { _ in wild() }
            if Bool.random(using: &source) { mail.recipient = "m" + wild() + "@x.example" }
            guard let letter = try? Composer.compose(mail) else { continue }
            for encoding in [Letter.BodyEncoding.base64, .eightBit] {
                let bytes = letter.message(encoding)
                #expect(zip([0] + bytes, bytes + [0]).allSatisfy { ($0 == 0x0D) == ($1 == 0x0A) })
                let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) })
                let header = String(decoding: bytes[..<end], as: UTF8.self)
                #expect(HeaderReader(header).names == Self.names)
                #expect(header.utf8.allSatisfy { $0 < 0x7f })
                #expect(header.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 140 })
            }
        }
    }
}
