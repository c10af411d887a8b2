import Foundation
import Hummingbird
import Membership
import Testing

@testable import Web

@Suite struct JSONTextTests {
    private func text(_ write: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        write(&json)
        json.close()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test("members keep their order, what is nil is left out, nesting has its commas where they belong")
    func shape() {
        let written = text { json in
            json.member("b", "1")
            json.member("absent", String?.none)
            json.member("a", 2)
            json.member("yes", true)
            json.object("empty") { _ in }
            json.array("none", [Int]()) { _, _ in }
            json.array("some", [1, 2]) { $0.member("n", $1) }
            json.member("wording", Wording(ja: "学", en: "T"))
            json.member("at", Date(timeIntervalSince1970: 0))
        }
        #expect(
            written
                == #"{"b":"1","a":2,"yes":true,"empty":{},"none":[],"some":[{"n":1},{"n":2}],"wording":{"ja":"学","en":"T"},"at":"1970-01-01T00:00:00Z"}"#
        )
    }

    @Test("a library reads back whatever text was written")
    func readBack() throws {
        let values = [
            "", "\"\\/", "\u{0}\u{1}\u{1f}\n\r\t", "佐伯 真理子", "e\u{301}\"\u{301}", "\u{2028}\u{202E}", "👩‍👩‍👧",
            String(repeating: "\\", count: 5000),
        ]
        for value in values {
            let data = Data(text { $0.member("v", value) }.utf8)
            let read = try JSONDecoder().decode([String: String].self, from: data)
            #expect(read["v"].map { Array($0.utf8) } == Array(value.utf8))
        }
    }
}
