import Foundation

/// A column of a list: its key for programs, its title for people.
struct Column<Row> {
    let key: String
    let title: String
    let value: (Row) -> String?

    init(_ key: String, _ title: String, _ value: @escaping (Row) -> String?) {
        self.key = key
        self.title = title
        self.value = value
    }

    /// Text in columns as wide as their widest cell on a terminal, where a Japanese character takes two places.
    static func table(of rows: [Row], _ columns: [Column<Row>]) -> String {
        guard !rows.isEmpty else { return "nothing to list" }
        let lines = [columns.map(\.title)] + rows.map { row in columns.map { $0.value(row) ?? "–" } }
        let widths = columns.indices.map { column in lines.map { $0[column].places }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.places) }
                .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }
}

extension String {
    /// Places on a terminal (UAX #11: wide and full-width characters take two).
    fileprivate var places: Int {
        unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
                0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                sum + 2
            default: sum + 1
            }
        }
    }
}

extension Date {
    var listed: String { ISO8601Format() }
}
