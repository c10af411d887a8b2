import Foundation
import Membership

/// Instants as letters write them, in the tenant's zone. Calendar arithmetic only.
struct LetterDates {
    private let language: Language
    private let zone: TimeZone
    private let calendar: Calendar

    /// - Parameter timeZone: IANA name; an unknown one counts as UTC, and says so.
    init(language: Language, timeZone: String) {
        self.language = language
        zone = TimeZone(identifier: timeZone) ?? .gmt
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// What counts from an instant on: at midnight the day, 2027年4月1日 / 1 April 2027.
    func beginning(_ instant: Date) -> String {
        isMidnight(instant) ? day(instant) : self.instant(instant)
    }

    /// An exclusive end in words for what lasts until then: at midnight the day before, whole.
    /// 2027年3月31日 / the end of 31 March 2027
    func end(_ instant: Date) -> String {
        guard isMidnight(instant) else { return self.instant(instant) }
        let day = day(instant - 1)
        return language == .ja ? day : "the end of \(day)"
    }

    private func isMidnight(_ instant: Date) -> Bool {
        calendar.startOfDay(for: instant) == instant
    }

    private func day(_ instant: Date) -> String {
        let part = calendar.dateComponents([.year, .month, .day], from: instant)
        let (year, month, day) = (part.year ?? 0, part.month ?? 1, part.day ?? 0)
        return language == .ja ? "\(year)年\(month)月\(day)日" : "\(day) \(Self.months[month - 1]) \(year)"
    }

    /// 2026年4月6日 14時32分 / 6 April 2026, 14:32
    func instant(_ instant: Date) -> String {
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
        let (year, month, day, hour, minute) = (part.year ?? 0, part.month ?? 1, part.day ?? 0, part.hour ?? 0, part.minute ?? 0)
        switch language {
        case .ja:
            let clock = minute == 0 ? "\(hour)時" : "\(hour)時\(Self.padded(minute))分"
            return "\(year)年\(month)月\(day)日 \(clock)"
        case .en: return "\(day) \(Self.months[month - 1]) \(year), \(Self.padded(hour)):\(Self.padded(minute))"
        }
    }

    /// 日本時間 / Japan time; elsewhere the zone's name.
    var zoneName: String {
        if zone.identifier == "Asia/Tokyo" { return language == .ja ? "日本時間" : "Japan time" }
        return zone.identifier
    }

    /// `Mon, 6 Apr 2026 14:12:00 +0900` (RFC 5322 §3.3).
    func header(_ instant: Date) -> String {
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: instant)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(part.weekday ?? 1) - 1]
        let month = Self.months[(part.month ?? 1) - 1].prefix(3)
        let clock = [part.hour, part.minute, part.second].map { Self.padded($0 ?? 0) }.joined(separator: ":")
        let offset = zone.secondsFromGMT(for: instant) / 60
        let sign = offset < 0 ? "-" : "+"
        return
            "\(weekday), \(part.day ?? 0) \(month) \(part.year ?? 0) \(clock) \(sign)\(Self.padded(abs(offset) / 60))\(Self.padded(abs(offset) % 60))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
