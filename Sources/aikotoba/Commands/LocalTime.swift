import Foundation
import Web

/// Instants as people at the tenant's place read them; programs get them in UTC.
struct LocalTime: Sendable {
    private let calendar: Calendar

    /// - Parameter timeZone: IANA name; an unknown one counts as UTC, and says so.
    init(timeZone: String) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        self.calendar = calendar
    }

    /// 2026-04-01 09:30:15
    func text(_ instant: Date) -> String {
        if let endless = Self.endless(instant) { return endless }
        return "\(day(instant)) \(clock(instant, [.hour, .minute, .second]))"
    }

    /// Where a range begins or ends: mostly with a day, and then the day says it. 2026-04-01, or 2026-04-01 09:30
    func limit(_ instant: Date) -> String {
        if let endless = Self.endless(instant) { return endless }
        let isDay = calendar.startOfDay(for: instant) == instant
        return isDay ? day(instant) : "\(day(instant)) \(clock(instant, [.hour, .minute]))"
    }

    /// What was typed: a day, which begins when it does at that place, or an instant.
    func instant(_ text: String, _ option: String) throws -> Date {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.map(\.count) == [4, 2, 2] {
            let day = DateComponents(
                calendar: calendar, timeZone: calendar.timeZone, year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2]))
            if day.year != nil, day.month != nil, day.day != nil, day.isValidDate, let date = day.date { return date }
        } else if let date = Date(rfc3339: text) {
            return date
        }
        throw RefusedCommand(
            "--\(option): “\(text)” is neither a day (2026-04-01) nor an instant (2026-04-01T00:00:00Z); nothing was changed")
    }

    /// Stands once below what has times.
    var note: String { "(times: \(name))" }

    var name: String { calendar.timeZone == .gmt ? "UTC" : calendar.timeZone.identifier }

    private static func endless(_ instant: Date) -> String? {
        instant == .distantFuture ? "no end" : instant == .distantPast ? "always" : nil
    }

    private func day(_ instant: Date) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: instant)
        let year = String(parts.year ?? 0)
        return String(repeating: "0", count: max(0, 4 - year.count)) + year + "-" + Self.padded(parts.month) + "-" + Self.padded(parts.day)
    }

    private func clock(_ instant: Date, _ components: Set<Calendar.Component>) -> String {
        let parts = calendar.dateComponents(components, from: instant)
        return [parts.hour, parts.minute, parts.second].compactMap(\.self).map(Self.padded).joined(separator: ":")
    }

    private static func padded(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
