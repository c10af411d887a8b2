import Foundation
import Testing

@testable import Web

@Suite("Names that stand twice")
struct RepeatedNamesTests {
    @Test(
        "are found wherever they stand and however they are written",
        arguments: [
            (#"{"a":1,"a":2}"#, "a"), (#"{"a":1,"b":{"c":[1,{"d":1}],"c":2}}"#, "b.c"), (#"[{"a":1},{"b":1,"b":1}]"#, "b"),
            (#"{"a" : 1 , "\u0061" : 2}"#, "a"), ("{\"a\"\n:1,\"a\"\t:2}", "a"), (#"{"\"":1,"\"":2}"#, "\""), (#"{"":1,"":2}"#, ""),
            (#"{"a":"x\\","a":1}"#, "a"), (#"{"a":{"a":1},"b":[{"a":1}],"a":1}"#, "a"),
        ])
    func found(_ text: String, _ path: String) throws {
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        #expect(RepeatedNames.first(in: text.utf8) == path)
    }

    @Test(
        "and are not seen where there are none",
        arguments: [
            "{}", "[]", "1", #""a""#, #"{"a":"a","b":"a"}"#, #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#,
            #"{"a":"\"a\":1,","b":"{\"b\":1}"}"#,
            #"{"a":"b","b":["a","b","a"]}"#, #"{"a":1,"A":2}"#, #"{"x":"\\\"","y":":"}"#,
        ])
    func notSeen(_ text: String) throws {
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        #expect(RepeatedNames.first(in: text.utf8) == nil)
    }

    @Test("a text that ends in the middle is walked to its end", arguments: ["{\"a", "{\"a\\", "{\"a\"", "\"", "}}]]", "{\"a\":1,\"a"])
    func endsEarly(_ text: String) {
        #expect(RepeatedNames.first(in: text.utf8) == nil)
    }
}
