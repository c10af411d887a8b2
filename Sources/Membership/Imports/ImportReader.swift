import Foundation
import Sealing

/// One line of a file, as SQL takes it.
struct ImportLine {
    let line: Int32
    /// By the place of the field; nil for an empty cell and for a column that the file does not have.
    var fields = [String?](repeating: nil, count: ImportColumn.Field.allCases.count)
    var values: [(type: String, value: Secret<String>)] = []
    /// Why it cannot be taken as it is; then the rest is empty.
    var fault: (reason: String, column: String?)?

    subscript(field: ImportColumn.Field) -> String? { fields[field.rawValue] }
}

/// Turns the bytes of a file into lines: encoding, header, cells. Pure, and of the file it keeps only what was not taken yet.
struct ImportReader {
    private(set) var columns: [ImportColumn] = []
    /// What is wrong with the file as a whole: its header.
    private(set) var faults: [InvalidLine] = []
    private var lines: [ImportLine] = []
    /// How many bytes the lines hold that wait to be taken.
    private(set) var waitingBytes = 0

    private var csv = CSVReader()
    private let named: FileEncoding?
    private var decoder: CellDecoder?
    private var start: [UInt8]? = []
    private var hasMark = false

    /// - Parameter encoding: nil where nobody said: a byte order mark says UTF-8, a header in Japanese tells by itself, and
    ///   anything else is UTF-8. No guessing by the cells: a slip in one of them would turn all names to rubbish.
    init(encoding: FileEncoding?) { named = encoding }

    var waitingLines: Int { lines.count }

    mutating func read(_ bytes: [UInt8]) throws {
        guard faults.isEmpty else { return }
        var bytes = bytes
        if let held = start {
            bytes = held + bytes
            // A byte order mark may come in pieces.
            if bytes.count < 3, CSVWriter.byteOrderMark.starts(with: bytes) {
                start = bytes
                return
            }
            start = nil
            hasMark = bytes.starts(with: CSVWriter.byteOrderMark)
            if hasMark { bytes.removeFirst(3) }
        }
        try split { csv, take in try csv.read(bytes, take) }
    }

    mutating func finish() throws {
        let held = start.take() ?? []
        try split { csv, take in
            try csv.read(held, take)
            try csv.finish(take)
        }
        if columns.isEmpty, faults.isEmpty { faults = [InvalidLine(line: 1, column: nil, reason: "file-empty")] }
    }

    /// What SQL says is wrong with its columns.
    mutating func refuse(_ faults: [InvalidLine]) {
        self.faults = faults
        lines = []
    }

    mutating func takeLines() -> [ImportLine] {
        waitingBytes = 0
        defer { lines.removeAll(keepingCapacity: true) }
        return lines
    }

    /// The splitter is out of `self` while it works: the records it gives are written to the rest.
    private mutating func split(_ work: (inout CSVReader, (CSVReader.Record) throws -> Void) throws -> Void) throws {
        var csv = csv
        defer { self.csv = csv }
        try work(&csv) { try take($0) }
    }

    private mutating func take(_ record: CSVReader.Record) throws {
        if !faults.isEmpty { return }
        if columns.isEmpty { return try readHeader(record) }
        let line = self.line(record)
        lines.append(line)
        waitingBytes += line.fields.reduce(200) { $0 + ($1?.utf8.count ?? 0) }
    }

    // MARK: The header

    private mutating func readHeader(_ record: CSVReader.Record) throws {
        let number = Int32(clamping: record.line)
        if let fault = record.fault {
            faults = [InvalidLine(line: number, column: nil, reason: fault.reason)]
            return
        }
        let cells = (0..<record.count).map { record[$0] }
        let candidates: [FileEncoding] = hasMark ? [.utf8] : named.map { [$0] } ?? [.utf8, .cp932]
        for encoding in candidates {
            let decoder = try CellDecoder(encoding)
            let texts = cells.compactMap(decoder.text)
            let found = texts.compactMap(ImportColumn.init(header:))
            // What nobody called CP932 has to prove it: almost any bytes are some text in it.
            guard texts.count == cells.count, encoding == candidates[0] || found.count == texts.count else { continue }
            self.decoder = decoder
            faults = Self.faults(of: texts, line: number)
            columns = faults.isEmpty ? found : []
            return
        }
        faults = [InvalidLine(line: number, column: nil, reason: "text-malformed")]
    }

    private static func faults(of headers: [String], line: Int32) -> [InvalidLine] {
        var faults: [InvalidLine] = []
        var known: Set<ImportColumn> = []
        for (index, header) in headers.enumerated() {
            let shown = header.trimmedOfSpaces.isEmpty ? "(\(index + 1))" : String(header.prefix(100))
            guard let column = ImportColumn(header: header) else {
                faults.append(InvalidLine(line: line, column: shown, reason: "column-unknown"))
                continue
            }
            if !known.insert(column).inserted { faults.append(InvalidLine(line: line, column: column.name, reason: "column-twice")) }
        }
        var needed: [ImportColumn.Field] = [.memberID]
        if [.contactEmail, .contactName, .contactRole].contains(where: { known.contains(.field($0)) }) {
            needed += [.contactEmail, .contactName]
        }
        for field in needed where !known.contains(.field(field)) {
            faults.append(InvalidLine(line: line, column: field.name, reason: "column-missing"))
        }
        return faults
    }

    // MARK: Lines

    private func line(_ record: CSVReader.Record) -> ImportLine {
        var line = ImportLine(line: Int32(clamping: record.line))
        if let fault = record.fault {
            return refused(line, fault.reason, fault.cell.flatMap { $0 < columns.count ? columns[$0].name : nil })
        }
        if record.count < columns.count { return refused(line, "cells-missing", columns[record.count].name) }
        if record.count > columns.count { return refused(line, "cells-too-many", nil) }
        for (index, column) in columns.enumerated() where !record[index].isEmpty {
            guard let text = decoder?.text(record[index]) else { return refused(line, "text-malformed", column.name) }
            switch column {
            case .credential(let type):
                // As long as a sign-in takes. Neither trimmed nor folded: a password is its bytes.
                guard text.utf8.count <= 1024 else { return refused(line, "too-long", column.name) }
                line.values.append((type, Secret(text)))
            case .field(let field):
                let told = Self.told(Formula.restored(text).trimmedOfSpaces, of: field)
                line.fields[field.rawValue] = told.isEmpty ? nil : told
            }
        }
        return line
    }

    private func refused(_ line: ImportLine, _ reason: String, _ column: String?) -> ImportLine {
        var refused = ImportLine(line: line.line)
        refused.fault = (reason, column)
        return refused
    }

    private static func told(_ text: String, of field: ImportColumn.Field) -> String {
        switch field {
        case .memberID: text.isEmpty ? "" : Folding.memberID(text)
        // What is no address is for SQL to say.
        case .contactEmail: (try? Address.parse(text))?.text ?? text
        case .contactRole: ImportColumn.role(text)
        case .contractFrom, .contractUntil: text.precomposedStringWithCompatibilityMapping
        case .name, .nameKana, .nameEn, .membershipClass, .contactName: text
        }
    }
}

extension CSVReader.Fault {
    fileprivate var reason: String {
        switch self {
        case .tooLong: "too-long"
        case .tooManyCells: "cells-too-many"
        case .quoteMisplaced: "quote-misplaced"
        case .quoteOpen: "quote-open"
        }
    }

    fileprivate var cell: Int? {
        switch self {
        case .tooLong(let cell), .quoteMisplaced(let cell), .quoteOpen(let cell): cell
        case .tooManyCells: nil
        }
    }
}
