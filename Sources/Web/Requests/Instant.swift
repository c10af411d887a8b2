public import Foundation

extension Date {
    /// RFC 3339 §5.6, nothing else. Foundation takes 30 February for 2 March, 25:00 for 01:00, and whatever follows for nothing.
    public init?(rfc3339 text: String) {
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first, Self.isRFC3339(text) else { return nil }
        self = date
    }

    private static func isRFC3339(_ text: String) -> Bool {
        let form = #/\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d{2}:\d{2})/#
        guard text.wholeMatch(of: form) != nil else { return false }
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return false }
        return DateComponents(calendar: Calendar(identifier: .gregorian), year: parts[0], month: parts[1], day: parts[2]).isValidDate
    }
}
