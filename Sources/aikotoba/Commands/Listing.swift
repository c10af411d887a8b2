import ArgumentParser
import Foundation
import Membership
import Sealing
import Web

/// How much of a list is shown, and where it goes on.
struct ListOptions: ParsableArguments {
    @Option(help: "At most so many.") var limit = 50
    @Option(help: "Go on where a list ended that said so.") var cursor: String?
    @Flag(help: "All there are.") var all = false

    func validate() throws {
        guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit must be between 1 and 1000000") }
        guard cursor == nil || !all else { throw ValidationError("give either --cursor or --all") }
    }
}

/// Rows of a list for people or for programs, and where it goes on.
struct Listing<Row> {
    let rows: [Row]
    /// nil: that was all.
    let next: String?
    let time: LocalTime

    func map<Other>(_ change: (Row) throws -> Other) rethrows -> Listing<Other> {
        Listing<Other>(rows: try rows.map(change), next: next, time: time)
    }
}

extension Listing: Sendable where Row: Sendable {}

/// Where a list goes on, in the words of a cursor: the same that the admin API gives.
protocol ListPlace {
    static var cursorLength: Int { get }
    init?(cursor fields: [String])
    var cursorFields: [String] { get }
}

extension OperatorOptions.Workplace {
    /// - Parameter place: where a row stands in its list.
    func list<Row, Place: ListPlace>(
        _ shown: ListOptions, place: (Row) -> Place, _ page: (Place?, Int) async throws -> OperatorAnswer<[Row]>
    ) async throws -> Listing<Row> {
        var last: Place?
        if let cursor = shown.cursor {
            guard let fields = try? Cursor.decode(cursor, fields: Place.cursorLength), let begin = Place(cursor: fields) else {
                throw RefusedCommand("“\(cursor)” is no place in this list: take what the list before it ended with")
            }
            last = begin
        }
        // One row more than asked for tells whether there are more.
        let wanted = shown.all ? Int.max : shown.limit + 1
        var rows: [Row] = []
        while rows.count < wanted {
            let size = min(200, wanted - rows.count)
            let found = try await page(last, size).orRefuse()
            rows += found
            last = found.last.map(place)
            if found.count < size { break }
        }
        guard !shown.all, rows.count > shown.limit else { return listing(rows) }
        return Listing(
            rows: Array(rows.prefix(shown.limit)), next: Cursor.encode(place(rows[shown.limit - 1]).cursorFields), time: time)
    }

    /// All there are, of what there are never many.
    func all<Row, Place: ListPlace>(
        place: (Row) -> Place, _ page: (Place?, Int) async throws -> OperatorAnswer<[Row]>
    ) async throws -> Listing<Row> {
        var options = ListOptions()
        options.all = true
        options.cursor = nil
        return try await list(options, place: place, page)
    }

    /// What is no list of pages.
    func listing<Row>(_ rows: [Row]) -> Listing<Row> { Listing(rows: rows, next: nil, time: time) }
}

/// A list for programs, as the admin API writes it.
private struct Page<Item: Encodable>: Encodable {
    let items: [Item]
    let next: String?
}

extension OperatorOptions {
    /// Prints a list for people or for programs.
    func print<Row>(_ listing: Listing<Row>, _ columns: [Column<Row>]) throws {
        if json {
            let items = listing.rows.map { row in Dictionary(columns.map { ($0.key, $0.value(row)) }, uniquingKeysWith: { $1 }) }
            try Output.json(Page(items: items, next: listing.next))
        } else {
            Swift.print(Column.table(of: listing.rows, columns, in: listing.time))
            if let next = listing.next { Swift.print("more: --cursor \(next), or --all") }
        }
    }

    /// One row, a line a column, for people or for programs.
    func show<Row>(_ row: Row, _ columns: [Column<Row>], in time: LocalTime) throws {
        if json { return try Output.json(Dictionary(columns.map { ($0.key, $0.value(row)) }, uniquingKeysWith: { $1 })) }
        let width = columns.map(\.title.places).max() ?? 0
        for column in columns { Swift.print("\(column.title.padded(to: width))  \(column.value(row)?.text(time) ?? "–")") }
        Swift.print(time.note)
    }

    /// The same of documents, whose members programs get whole.
    func print(_ listing: Listing<JSONValue>, whole columns: [Column<JSONValue>]) throws {
        if json { return try Output.json(Page(items: listing.rows, next: listing.next)) }
        try print(listing, columns)
    }
}

extension UUID: ListPlace {
    static var cursorLength: Int { 1 }
    init?(cursor fields: [String]) { self.init(uuidString: fields[0]) }
    var cursorFields: [String] { [uuidString] }
}

extension String: ListPlace {
    static var cursorLength: Int { 1 }
    init?(cursor fields: [String]) { self = fields[0] }
    var cursorFields: [String] { [self] }
}

extension Int64: ListPlace {
    static var cursorLength: Int { 1 }
    init?(cursor fields: [String]) { self.init(fields[0]) }
    var cursorFields: [String] { [String(self)] }
}

extension OrganisationRegister.Place: ListPlace {
    static var cursorLength: Int { 2 }
    init?(cursor fields: [String]) {
        guard let id = UUID(uuidString: fields[1]) else { return nil }
        self.init(kana: fields[0], id: id)
    }
    var cursorFields: [String] { [kana, id.uuidString] }
}

extension CredentialRegister.Place: ListPlace {
    static var cursorLength: Int { 2 }
    init?(cursor fields: [String]) {
        // From 1970 to the end of the year 9999: beyond it, the database has no such instant.
        guard let microseconds = Int64(fields[0]), (0..<253_402_300_800_000_000).contains(microseconds),
            let id = UUID(uuidString: fields[1])
        else { return nil }
        self.init(validFrom: Date(timeIntervalSince1970: Double(microseconds) / 1_000_000), id: id)
    }
    var cursorFields: [String] { [String(Int64((validFrom.timeIntervalSince1970 * 1_000_000).rounded())), id.uuidString] }
}

extension AuditTrail.Place: ListPlace {
    static var cursorLength: Int { 2 }
    init?(cursor fields: [String]) {
        guard let transaction = Int64(fields[0]), let number = Int64(fields[1]) else { return nil }
        self.init(transaction: transaction, number: number)
    }
    var cursorFields: [String] { [String(transaction), String(number)] }
}

extension SessionDesk.LockoutPlace: ListPlace {
    static var cursorLength: Int { 2 }
    init?(cursor fields: [String]) {
        guard let subject = [UInt8](hexadecimal: fields[1]) else { return nil }
        self.init(purpose: fields[0], subject: subject)
    }
    var cursorFields: [String] { [purpose, subject.hexadecimal] }
}
