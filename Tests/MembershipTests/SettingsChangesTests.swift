import Foundation
import Testing

@testable import Membership

@Suite struct SettingsChangesTests {
    private func changes(_ json: String) throws -> SettingsChanges {
        try JSONDecoder().decode(SettingsChanges.self, from: Data(json.utf8))
    }

    @Test("values reach SQL as they were sent: null, whole numbers, fractions, lists, nested texts")
    func values() throws {
        let sent = try changes(#"{"a": null, "b": 30, "c": 6.5, "d": [1, "x", false], "e": {"ja": "あ\"\n"}}"#)
        #expect(sent.fields["a"] == .null)
        #expect(sent.fields["b"] == .integer(30))
        #expect(sent.fields["c"] == .number(6.5))
        #expect(sent.fields["d"] == .array([.integer(1), .string("x"), .bool(false)]))
        #expect(try changes(sent.json).fields == sent.fields)
    }

    @Test("a part is found by its path")
    func paths() throws {
        let value = JSONValue.object(["name": .object(["ja": .string("あ")]), "version": .integer(2)])
        #expect(value["name.ja"] == .string("あ"))
        #expect(value["version"] == .integer(2))
        #expect(value["name.en"] == nil)
        #expect(value["version.ja"] == nil)
    }

    @Test(
        "what PostgreSQL cannot keep is refused by the name of its field",
        arguments: [#"{"a": "\u0000"}"#, #"{"a": {"b": ["\u0000"]}}"#, #"{"a": {"\u0000": 1}}"#]
    )
    func nul(json: String) throws {
        let refusal = try #require(try changes(json).refusal)
        #expect(refusal.reason == .invalid)
        #expect(refusal.fields.map(\.name) == ["a"])
    }

    @Test("a zone has a name here as well as there")
    func zones() throws {
        #expect(try changes(#"{"timeZone": "Asia/Tokyo"}"#).refusal == nil)
        #expect(try changes(#"{"timeZone": "Asia/Nowhere"}"#).refusal?.fields.map(\.reason) == ["unknown"])
        #expect(try changes(#"{"timeZone": 3}"#).refusal == nil, "of another type: SQL says so")
    }
}
