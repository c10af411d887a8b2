import Foundation
import Membership

/// What letters say of instants beyond what pages do.
extension Dates {
    /// What counts from an instant on: at midnight the day, 2027年4月1日 / 1 April 2027.
    func beginning(_ instant: Date) -> String {
        isMidnight(instant) ? day(instant) : instantWithoutZone(instant)
    }

    /// An exclusive end in words for what lasts until then: at midnight the day before, whole.
    /// 2027年3月31日 / the end of 31 March 2027
    func end(_ instant: Date) -> String {
        guard isMidnight(instant) else { return instantWithoutZone(instant) }
        return language == .ja ? lastDay(instant) : "the end of \(lastDay(instant))"
    }

    private func isMidnight(_ instant: Date) -> Bool {
        calendar.startOfDay(for: instant) == instant
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
}
