import Foundation
import Testing

@testable import Membership

@Suite("Dates")
struct DateTests {
    let ja = Dates(language: .ja, timeZone: "Asia/Tokyo")
    let en = Dates(language: .en, timeZone: "Asia/Tokyo")

    static func instant(_ text: String) -> Date {
        guard let date = try? Date.ISO8601FormatStyle().parse(text) else { preconditionFailure("no instant: \(text)") }
        return date
    }

    @Test("an instant is written in the tenant's zone")
    func anInstantIsWrittenInTheZone() {
        let instant = Self.instant("2026-04-06T05:32:00Z")
        #expect(ja.instant(instant) == "2026年4月6日 14時32分")
        #expect(en.instant(instant) == "6 April 2026, 14:32 JST")
        #expect(ja.instantWithoutZone(instant) == "2026年4月6日 14時32分")
        #expect(en.instantWithoutZone(instant) == "6 April 2026, 14:32")
        #expect(ja.time(instant) == "14時32分")
        #expect(en.time(instant) == "14:32 JST")
        #expect(ja.time(Self.instant("2026-04-06T00:05:00Z")) == "9時05分")
        #expect(ja.time(Self.instant("2026-04-06T05:00:00Z")) == "14時")
    }

    @Test("an exclusive end at midnight is the day before")
    func anExclusiveEndIsTheDayBefore() {
        #expect(ja.lastDay(Self.instant("2027-03-31T15:00:00Z")) == "2027年3月31日")
        #expect(en.lastDay(Self.instant("2027-03-31T15:00:00Z")) == "31 March 2027")
        #expect(ja.lastDayThisYear(Self.instant("2026-04-30T15:00:00Z")) == "4月30日")
        #expect(ja.lastDay(plain: "2027-04-01") == "2027年3月31日")
        #expect(ja.lastDay(plain: "2024-03-01") == "2024年2月29日")
    }

    @Test("an exclusive end at another hour is in its own day")
    func anExclusiveEndAtAnotherHour() {
        #expect(ja.lastDay(Self.instant("2027-04-01T03:00:00Z")) == "2027年4月1日")
    }

    @Test("the turn of the year is the zone's, not UTC's")
    func theTurnIsTheZones() {
        #expect(ja.day(Self.instant("2026-03-31T14:59:59Z")) == "2026年3月31日")
        #expect(ja.day(Self.instant("2026-03-31T15:00:00Z")) == "2026年4月1日")
        let london = Dates(language: .en, timeZone: "Europe/London")
        #expect(london.day(Self.instant("2026-07-01T23:30:00Z")) == "2 July 2026")
    }

    @Test("remaining minutes are rounded down")
    func remainingMinutesAreRoundedDown() {
        let now = Self.instant("2026-04-06T05:13:40Z")
        #expect(Dates.minutesLeft(until: Self.instant("2026-04-06T05:32:00Z"), now: now) == 18)
        #expect(Dates.minutesLeft(until: Self.instant("2026-04-06T05:14:39Z"), now: now) == 0)
        #expect(Dates.minutesLeft(until: Self.instant("2026-04-06T05:00:00Z"), now: now) == 0)
    }

    @Test("coming back today needs no date")
    func comingBackToday() {
        let now = Self.instant("2026-04-06T05:00:00Z")
        #expect(ja.soon(Self.instant("2026-04-06T05:40:00Z"), now: now) == "14時40分")
        #expect(ja.soon(Self.instant("2026-04-07T05:10:00Z"), now: now) == "4月7日 14時10分")
        #expect(en.soon(Self.instant("2026-04-07T05:10:00Z"), now: now) == "7 April, 14:10 JST")
    }
}
