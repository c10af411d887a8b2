public import Foundation

/// Instants as pages and letters write them, in the tenant's zone.
///
/// Calendar arithmetic only: which period it is and whether something has ended is SQL's to say.
public struct Dates: Sendable {
    public let language: Language
    /// Gregorian, in the zone.
    public let calendar: Calendar

    /// - Parameter timeZone: IANA name; an unknown one counts as UTC, and says so.
    public init(language: Language, timeZone: String) {
        self.language = language
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        self.calendar = calendar
    }

    public var zone: TimeZone { calendar.timeZone }

    /// 2026年4月6日 14時32分 / 6 April 2026, 14:32 JST
    public func instant(_ instant: Date) -> String {
        switch language {
        case .ja: "\(day(instant)) \(time(instant))"
        case .en: "\(day(instant)), \(time(instant))"
        }
    }

    /// The same without the zone's name, for a table that names it once.
    public func instantWithoutZone(_ instant: Date) -> String {
        let part = parts(instant)
        return language == .ja ? self.instant(instant) : "\(day(instant)), \(Self.clock(part))"
    }

    /// 14時32分 / 14:32 JST
    public func time(_ instant: Date) -> String {
        let part = parts(instant)
        switch language {
        case .ja: return part.minute == 0 ? "\(part.hour)時" : "\(part.hour)時\(Self.padded(part.minute))分"
        case .en: return "\(Self.clock(part)) \(zoneAbbreviation(instant))"
        }
    }

    /// 4月7日 14時10分 / 7 April, 14:10 JST
    public func instantThisYear(_ instant: Date) -> String {
        language == .ja ? "\(dayThisYear(instant)) \(time(instant))" : "\(dayThisYear(instant)), \(time(instant))"
    }

    /// When to come back: the time alone while that is today.
    public func soon(_ instant: Date, now: Date) -> String {
        calendar.isDate(instant, inSameDayAs: now) ? time(instant) : instantThisYear(instant)
    }

    /// 2026年4月6日 / 6 April 2026
    public func day(_ instant: Date) -> String {
        let part = parts(instant)
        return language == .ja ? "\(part.year)年\(part.month)月\(part.day)日" : "\(part.day) \(Self.months[part.month - 1]) \(part.year)"
    }

    /// 4月6日 / 6 April
    public func dayThisYear(_ instant: Date) -> String {
        let part = parts(instant)
        return language == .ja ? "\(part.month)月\(part.day)日" : "\(part.day) \(Self.months[part.month - 1])"
    }

    /// The last day of a range that ends, exclusively, at `end`: at midnight that is the day before.
    public func lastDay(_ end: Date) -> String {
        day(lastMoment(end))
    }

    public func lastDayThisYear(_ end: Date) -> String {
        dayThisYear(lastMoment(end))
    }

    /// A plain date of the contract, `2026-04-01`; such a date has no zone.
    public func day(plain: String) -> String? {
        guard let date = Self.plain(plain) else { return nil }
        return Dates(language: language, timeZone: "GMT").day(date)
    }

    /// The last day of a range of plain dates with an exclusive end.
    public func lastDay(plain: String) -> String? {
        guard let date = Self.plain(plain) else { return nil }
        return Dates(language: language, timeZone: "GMT").lastDay(date)
    }

    /// What the zone is called in a sentence: 日本時間 / Japan time.
    public var zoneName: String {
        if zone.identifier == "Asia/Tokyo" { return language == .ja ? "日本時間" : "Japan time" }
        return zone.identifier
    }

    /// Whole minutes that remain, rounded down; 0 in the last one and after it.
    public static func minutesLeft(until end: Date, now: Date) -> Int {
        max(0, Int(end.timeIntervalSince(now) / 60))
    }

    private func lastMoment(_ end: Date) -> Date {
        // An end at another hour is inside its own day and stays there.
        end.addingTimeInterval(-0.000_001)
    }

    private func zoneAbbreviation(_ instant: Date) -> String {
        zone.identifier == "Asia/Tokyo" ? "JST" : zone.abbreviation(for: instant) ?? zone.identifier
    }

    private typealias Parts = (year: Int, month: Int, day: Int, hour: Int, minute: Int)

    private func parts(_ instant: Date) -> Parts {
        let found = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
        return (found.year ?? 0, found.month ?? 1, found.day ?? 0, found.hour ?? 0, found.minute ?? 0)
    }

    private static func plain(_ text: String) -> Date? {
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(from: DateComponents(year: numbers[0], month: numbers[1], day: numbers[2]))
    }

    private static func clock(_ part: Parts) -> String { "\(padded(part.hour)):\(padded(part.minute))" }

    public static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// In English.
    public static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
