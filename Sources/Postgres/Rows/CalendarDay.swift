import FoundationEssentials

/// A `date` of PostgreSQL: days since 2000-01-01, with two values for the infinities.
struct CalendarDay {
    let daysSince2000: Int32

    var midnight: Date {
        switch daysSince2000 {
        case .max: .distantFuture
        case .min: .distantPast
        default: Date(timeIntervalSinceReferenceDate: Double(daysSince2000) * 86_400 - PostgresEpoch.secondsBeforeReference)
        }
    }

    /// As PostgreSQL writes it. Arithmetic in the proleptic Gregorian calendar (Hinnant's `civil_from_days`), because a
    /// formatter costs more than the rest of the row.
    var text: String {
        if daysSince2000 == .max { return "infinity" }
        if daysSince2000 == .min { return "-infinity" }
        // Days since 0000-03-01, so that the leap day ends a year; 400 years are always 146,097 days.
        let days = Int(daysSince2000) + 730_425
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let written = "\(padded(year > 0 ? year : 1 - year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
        return year > 0 ? written : "\(written) BC"
    }

    private func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
