public import Foundation

/// 照合記号: four characters that page and mail share, so that a person knows which mail counts. Not a secret.
public enum Reference {
    public static func generate() -> String { Alphabet.unambiguous.draw(4) }
}

/// 控え番号 of a disclosure: `D26-0406-8K3P`.
public enum Receipt {
    public static func generate(timeZone: String, at instant: Date = Date()) -> String {
        DatedNumber.generate("D", timeZone: timeZone, at: instant)
    }
}

/// 申請番号 of a case at the desk: `H26-0310-4VXR`.
public enum CaseNumber {
    public static func generate(timeZone: String, at instant: Date = Date()) -> String {
        DatedNumber.generate("H", timeZone: timeZone, at: instant)
    }

    /// Whether a text has the form of one, so that a page may repeat it.
    public static func isPossible(_ text: String) -> Bool {
        text.wholeMatch(of: /H[0-9]{2}-[0-9]{4}-[0-9A-Z]{4}/) != nil
    }
}

/// Kind, year, month and day in the tenant's zone, then four drawn characters.
private enum DatedNumber {
    /// - Parameters:
    ///   - timeZone: IANA name; an unknown one counts as UTC.
    ///   - instant: when what it numbers is made.
    static func generate(_ kind: String, timeZone: String, at instant: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let day = calendar.dateComponents([.year, .month, .day], from: instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(kind)\(two((day.year ?? 0) % 100))-\(two(day.month ?? 0))\(two(day.day ?? 0))-\(Alphabet.unambiguous.draw(4))"
    }
}
