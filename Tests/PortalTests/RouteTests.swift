import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Places in the history")
struct HistoryPlaceTests {
    static func line(_ microseconds: Double) -> DisclosurePlace {
        DisclosurePlace(disclosedAt: Date(timeIntervalSince1970: 1_775_000_000 + microseconds / 1_000_000), inquiry: UUID(), item: 3)
    }

    @Test("a place survives its address")
    func aPlaceSurvivesItsAddress() throws {
        let line = Self.line(123_456)
        let second = HistoryPlace.first.after(line)
        let text = try #require(second.path.split(separator: "=").last)
        #expect(HistoryPlace(String(text)) == second)
        #expect(second.last == line)
        #expect(second.skipped == 50)
        #expect(second.newer == .first)
        #expect(HistoryPlace.first.newer == nil && HistoryPlace.first.path == "/disclosures")
        #expect(HistoryPlace(nil) == .first)
    }

    @Test(
        "an address that no page gave is no place",
        arguments: ["", "x", "1", "50.", "50.x", "-1.{}", "0.{}", "50.{}.", "50..{}", "{}", "9999999999999.{}", "50.{}x"])
    func anUnknownAddressIsNoPlace(_ text: String) throws {
        let known = try #require(HistoryPlace.first.after(Self.line(0)).path.split(separator: ".").last)
        #expect(HistoryPlace("50.\(known)") != nil)
        #expect(HistoryPlace(text.replacing("{}", with: known)) == nil)
    }

    @Test("the way back is of bounded length, and ends at the first page")
    func theWayBackIsBounded() throws {
        let far = (0..<100).reduce(HistoryPlace.first) { place, number in place.after(Self.line(Double(number))) }
        #expect(far.skipped == 5000)
        #expect(far.path.utf8.count < 1000)
        #expect(try #require(far.newer).skipped == 4950)
        var back = far
        while let newer = back.newer { back = newer }
        #expect(back == .first)
    }
}

@Suite("Files of the pages")
struct AssetTests {
    @Test("an address changes with the bytes of its file")
    func anAddressChangesWithItsFile() {
        let one = Assets([("a.css", "text/css", Array("a".utf8))])
        let other = Assets([("a.css", "text/css", Array("b".utf8))])
        #expect(one.address(of: "a.css") != other.address(of: "a.css"))
        #expect(one.address(of: "a.css") == Assets([("a.css", "text/css", Array("a".utf8))]).address(of: "a.css"))
    }

    @Test("the script is short and reaches nobody")
    func theScriptIsShort() throws {
        let script = String(decoding: try #require(Assets().files["portal.js"]).bytes, as: UTF8.self)
        #expect(script.split(separator: "\n", omittingEmptySubsequences: false).count < 80)
        for word in ["fetch", "XMLHttpRequest", "innerHTML", "eval", "localStorage", "document.cookie", ".style"] {
            #expect(!script.contains(word))
        }
    }
}
