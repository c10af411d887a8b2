import Foundation

/// What stands in a list: text for people, and of its own type for programs.
enum Cell: Encodable {
    case text(String)
    case number(Int64)
    case flag(Bool)

    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

/// A column of a list: its key for programs, its title for people.
struct Column<Row> {
    let key: String
    let title: String
    let value: (Row) -> Cell?

    init(_ key: String, _ title: String, _ text: @escaping (Row) -> String?) {
        self.key = key
        self.title = title
        value = { row in text(row).map(Cell.text) }
    }

    init(_ key: String, _ title: String, number: @escaping (Row) -> some BinaryInteger) {
        self.key = key
        self.title = title
        value = { row in .number(Int64(number(row))) }
    }

    init(_ key: String, _ title: String, flag: @escaping (Row) -> Bool) {
        self.key = key
        self.title = title
        value = { row in .flag(flag(row)) }
    }

    /// Text in columns as wide as their widest cell on a terminal, where a Japanese character takes two places.
    static func table(of rows: [Row], _ columns: [Column<Row>]) -> String {
        guard !rows.isEmpty else { return "nothing to list" }
        let lines = [columns.map(\.title)] + rows.map { row in columns.map { $0.value(row)?.text ?? "–" } }
        let widths = columns.indices.map { column in lines.map { $0[column].places }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).map { cell, width in cell.padded(to: width) }
                .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }
}

extension String {
    /// Places on a terminal (UAX #11: wide and full-width characters take two).
    var places: Int {
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

extension String {
    /// As wide as asked for on a terminal; what is wider stays whole.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - places)) }
}

extension Date {
    var listed: String { ISO8601Format() }
}
