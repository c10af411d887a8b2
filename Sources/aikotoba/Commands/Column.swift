import Foundation

/// What stands in a list: text for people, and of its own type for programs.
enum Cell: Encodable, Sendable {
    case text(String)
    case integer(Int64)
    case flag(Bool)
    case instant(Date)
    /// Where a range begins or ends.
    case limit(Date)

    static func number(_ number: some BinaryInteger) -> Cell { .integer(Int64(number)) }

    static func id(_ id: UUID) -> Cell { .text(id.listed) }

    func text(_ time: LocalTime) -> String {
        switch self {
        case .text(let text): text.harmless
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .instant(let instant): time.text(instant)
        case .limit(let instant): time.limit(instant)
        }
    }

    var isTime: Bool {
        switch self {
        case .text, .integer, .flag: false
        case .instant, .limit: true
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .instant(let instant), .limit(let instant): try container.encode(instant.ISO8601Format())
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
        value = { row in .number(number(row)) }
    }

    init(_ key: String, _ title: String, flag: @escaping (Row) -> Bool) {
        self.key = key
        self.title = title
        value = { row in .flag(flag(row)) }
    }

    // By key path: a closure would fit all of them, and the compiler tries each with each.

    init(_ key: String, _ title: String, cell path: KeyPath<Row, Cell>) {
        self.init(key: key, title: title) { $0[keyPath: path] }
    }

    init(_ key: String, _ title: String, cell path: KeyPath<Row, Cell?>) {
        self.init(key: key, title: title) { $0[keyPath: path] }
    }

    init(_ key: String, _ title: String, id path: KeyPath<Row, UUID>) {
        self.init(key: key, title: title) { .id($0[keyPath: path]) }
    }

    init(_ key: String, _ title: String, id path: KeyPath<Row, UUID?>) {
        self.init(key: key, title: title) { $0[keyPath: path].map(Cell.id) }
    }

    init(_ key: String, _ title: String, instant path: KeyPath<Row, Date>) {
        self.init(key: key, title: title) { .instant($0[keyPath: path]) }
    }

    init(_ key: String, _ title: String, instant path: KeyPath<Row, Date?>) {
        self.init(key: key, title: title) { $0[keyPath: path].map(Cell.instant) }
    }

    init(_ key: String, _ title: String, limit path: KeyPath<Row, Date>) {
        self.init(key: key, title: title) { .limit($0[keyPath: path]) }
    }

    init(_ key: String, _ title: String, limit path: KeyPath<Row, Date?>) {
        self.init(key: key, title: title) { $0[keyPath: path].map(Cell.limit) }
    }

    init(key: String, title: String, value: @escaping (Row) -> Cell?) {
        self.key = key
        self.title = title
        self.value = value
    }

    /// Text in columns as wide as their widest cell on a terminal, where a Japanese character takes two places; below it the zone
    /// of the times, if there are any.
    static func table(of rows: [Row], _ columns: [Column<Row>], in time: LocalTime) -> String {
        guard !rows.isEmpty else { return "nothing to list" }
        let cells = rows.map { row in columns.map { $0.value(row) } }
        let lines = [columns.map(\.title)] + cells.map { row in row.map { $0?.text(time) ?? "–" } }
        let widths = columns.indices.map { column in lines.map { $0[column].places }.max() ?? 0 }
        let table = lines.map { line in
            var text = zip(line, widths).map { cell, width in cell.padded(to: width) }.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }
        let hasTimes = cells.contains { row in row.contains { $0?.isTime ?? false } }
        return (table + (hasTimes ? [time.note] : [])).joined(separator: "\n")
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
    /// Without what a terminal obeys or reorders by: members and files may name themselves with an escape sequence.
    var harmless: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.value {
                    // The pictures of the control characters.
                    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
                    case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }
}

extension String {
    /// As wide as asked for on a terminal; what is wider stays whole.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - places)) }
}

extension UUID {
    /// As lists and sentences write it.
    var listed: String { uuidString.lowercased() }
}

/// `1 seal`, `2 seals`.
func counted(_ number: some BinaryInteger, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
