import Foundation
import Testing

@testable import Portal

@Suite("Places in the history")
struct HistoryPlaceTests {
    static func instants(_ count: Int) -> [Date] {
        (0..<count).map { Date(timeIntervalSince1970: 1_775_000_000 - Double($0)) }
    }

    @Test("a place survives its address")
    func aPlaceSurvivesItsAddress() throws {
        let first = HistoryPlace(steps: [])
        let second = first.after(Date(timeIntervalSince1970: 1_775_000_000.123_456), shown: 50)
        let text = try #require(second.path.split(separator: "=").last)
        #expect(HistoryPlace(String(text)) == second)
        #expect(second.before == Date(timeIntervalSince1970: 1_775_000_000.123_456))
        #expect(second.skipped == 50)
        #expect(second.newer == first)
        #expect(first.newer == nil && first.path == "/disclosures")
    }

    @Test(
        "an address that no page gave is no place",
        arguments: ["", "x", "1", "1x0", "1x999", "-1x5", "1x5.", "99999999999999999999x5", "1x5x5"])
    func anUnknownAddressIsNoPlace(_ text: String) {
        #expect(HistoryPlace(text) == nil)
    }

    @Test("a page ends after fifty lines and never within one disclosure")
    func aPageEndsBetweenDisclosures() {
        #expect(HistoryPlace.page(of: Self.instants(3)) == 3)
        #expect(HistoryPlace.page(of: Self.instants(50)) == 50)
        #expect(HistoryPlace.page(of: Self.instants(51)) == 50)
        var shared = Self.instants(52)
        shared[50] = shared[49]
        #expect(HistoryPlace.page(of: shared) == 51)
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
