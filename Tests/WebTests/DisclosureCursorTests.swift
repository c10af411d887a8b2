import Foundation
import Membership
import Sealing
import Testing

@testable import Web

@Suite("Cursors of the record of disclosures")
struct DisclosureCursorTests {
    @Test(
        "a place survives its cursor to the microsecond", arguments: [0, 0.000_001, 1_775_000_000.123_456, 1_775_000_000.999_999])
    func aPlaceSurvivesItsCursor(_ seconds: Double) throws {
        let place = DisclosurePlace(disclosedAt: Date(timeIntervalSince1970: seconds), inquiry: UUID.version7(), item: 7)
        let read = try #require(DisclosurePlace(cursor: place.cursor))
        #expect(read.inquiry == place.inquiry && read.item == 7)
        #expect(abs(read.disclosedAt.timeIntervalSince(place.disclosedAt)) < 0.000_000_3)
        #expect(read.cursor == place.cursor)
    }

    @Test("a cursor says nothing that can be read, and is short")
    func aCursorIsOpaque() {
        let place = DisclosurePlace(disclosedAt: Date(timeIntervalSince1970: 1_775_000_000), inquiry: UUID.version7(), item: 1)
        #expect(place.cursor.utf8.count == 38)
        #expect(!place.cursor.contains("-04-") && !place.cursor.contains(place.inquiry.uuidString.lowercased()))
    }

    @Test("what this server cannot have made is no cursor")
    func aForeignTextIsNoCursor() {
        let before1970 = Base64URL.encode([0xFF] + [UInt8](repeating: 0, count: 27))
        let after9999 = Base64URL.encode([0x7F] + [UInt8](repeating: 0, count: 27))
        let negativeItem = Base64URL.encode([UInt8](repeating: 0, count: 24) + [0xFF, 0, 0, 0])
        for text in ["", "x", "2026-04-06T05:32:00Z", String(repeating: "A", count: 37), before1970, after9999, negativeItem] {
            #expect(DisclosurePlace(cursor: text) == nil, "\(text)")
        }
    }
}
