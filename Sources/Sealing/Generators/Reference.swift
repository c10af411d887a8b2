public import Foundation

/// 照合記号: four characters that page and mail share, so that a person knows which mail counts. Not a secret.
public enum Reference {
    public static func generate() -> String { Alphabet.unambiguous.draw(4) }
}

/// 控え番号 of a disclosure, `D26-0406-8K3P`: year, month and day in the tenant's zone, then four drawn characters.
public enum Receipt {
    /// - Parameters:
    ///   - timeZone: IANA name; an unknown one counts as UTC.
    ///   - instant: when the disclosure is made.
    public static func generate(timeZone: String, at instant: Date = Date()) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let day = calendar.dateComponents([.year, .month, .day], from: instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "D\(two((day.year ?? 0) % 100))-\(two(day.month ?? 0))\(two(day.day ?? 0))-\(Alphabet.unambiguous.draw(4))"
    }
}
