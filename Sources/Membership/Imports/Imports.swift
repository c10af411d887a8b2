import Foundation
import Postgres
import Sealing

/// Organisations from files, and into files. A file is taken in by batches, judged in SQL as a whole and written in one
/// transaction: killed at any point, it has happened or not, and bringing it in again ends in the same.
public struct Imports: Sendable {
    let database: Database
    private let gate = ImportGate()

    init(database: Database) { self.database = database }

    /// As many lines a round trip, or fewer that are long.
    private static let batch = 1_000
    private static let batchBytes = 1 << 20
    private static let page: Int32 = 1_000

    public struct Order: Sendable {
        /// nil: see `ImportReader`.
        public var encoding: FileEncoding?
        /// Judges, and writes nothing.
        public var isDryRun: Bool
        /// Writes the valid lines although others are not.
        public var skipsInvalid: Bool

        public init(encoding: FileEncoding?, isDryRun: Bool, skipsInvalid: Bool) {
            self.encoding = encoding
            self.isDryRun = isDryRun
            self.skipsInvalid = skipsInvalid
        }
    }

    /// Brings a file in. What it says of the lines is read by `tellInvalid`, which also forgets it. Two at a time: another is
    /// refused before a line of it is read.
    ///
    /// - Parameter step: told how many lines were taken in since the last time.
    public func bring(
        _ bytes: some AsyncSequence<[UInt8], any Error>, _ order: Order, tenant: Tenant, by acting: Acting,
        step: (Int) async throws -> Void
    ) async throws -> OperatorAnswer<ImportReport> {
        guard gate.enter() else { return .refused(OperatorRefusal(reason: .importsRunning)) }
        defer { gate.leave() }
        let id = UUID.version7()
        var reader = ImportReader(encoding: order.encoding)
        var isStaged = false
        func takeIn(atLeast lines: Int) async throws -> OperatorRefusal? {
            guard reader.faults.isEmpty, !reader.columns.isEmpty else { return nil }
            if !isStaged {
                switch try await stage(id, reader.columns, by: acting) {
                case .done(let faults):
                    isStaged = faults.isEmpty
                    if !faults.isEmpty { reader.refuse(faults) }
                case .refused(let refusal): return refusal
                case .replayed: break
                }
            }
            guard reader.waitingLines >= lines || reader.waitingBytes >= Self.batchBytes else { return nil }
            let lines = reader.takeLines()
            for start in stride(from: 0, to: lines.count, by: Self.batch) {
                let batch = Array(lines[start..<min(start + Self.batch, lines.count)])
                if case .refused(let refusal) = try await add(batch, to: id, tenant: tenant, by: acting) { return refusal }
                try await step(batch.count)
            }
            return nil
        }
        do {
            for try await piece in bytes {
                try Task.checkCancellation()
                try reader.read(piece)
                if let refusal = try await takeIn(atLeast: Self.batch) { return .refused(refusal) }
                if !reader.faults.isEmpty { break }
            }
            try reader.finish()
            if let refusal = try await takeIn(atLeast: 1) { return .refused(refusal) }
            guard reader.faults.isEmpty else { return .done(ImportReport(faults: reader.faults)) }
            return try await apply(id, order, by: acting)
        } catch {
            // Whatever is left is purged in a day.
            if isStaged { try? await remove(id, by: acting) }
            throw error
        }
    }

    /// Tells of each line that was not taken, page by page, and forgets the file.
    public func tellInvalid(of report: ImportReport, by acting: Acting, _ tell: ([InvalidLine]) async throws -> Void) async throws {
        if !report.faults.isEmpty { try await tell(report.faults) }
        guard let id = report.id else { return }
        var last: Int32?
        while report.invalid > 0 {
            let rows = try await database.call(
                .listLines, acting.parameters + [.uuid(id), last.map { .int($0) } ?? .null, .int(Self.page)])
            let answer = try OperatorAnswer(rows, of: "list_import_lines", done: "read") { rows in try rows.map(InvalidLine.init) }
            guard case .done(let lines) = answer, let end = lines.last else { break }
            try await tell(lines)
            last = end.line
        }
        // What came of it stands; the lines of a file that stays go within a day.
        try? await remove(id, by: acting)
    }

    /// - Returns: what is wrong with the types of passwords that the file brings.
    private func stage(_ id: UUID, _ columns: [ImportColumn], by acting: Acting) async throws -> OperatorAnswer<[InvalidLine]> {
        var (fields, types): ([String], [String]) = ([], [])
        for column in columns {
            if case .credential(let type) = column { types.append(type) } else { fields.append(column.name) }
        }
        let rows = try await database.call(.stage, acting.parameters + [.uuid(id), .texts(fields), .texts(types)])
        return try OperatorAnswer(rows, of: "stage_import", done: "staged", "refused") { rows in
            try rows.compactMap { row in
                try row.value("type_code", as: String?.self).map {
                    InvalidLine(line: 1, column: "credential:" + $0, reason: try row.value("reason"))
                }
            }
        }
    }

    private func add(_ lines: [ImportLine], to id: UUID, tenant: Tenant, by acting: Acting) async throws -> OperatorAnswer<Void> {
        var batch = ImportBatch(lines)
        if batch.hasValues {
            let rows = try await database.call(.place, acting.parameters + [.uuid(id)] + batch.placeParameters)
            let answer = try OperatorAnswer(rows, of: "place_import_values", done: "placed") { $0 }
            guard case .done(let places) = answer else { return answer.map { _ in } }
            try batch.seal(at: places, keys: tenant.keys)
        }
        let rows = try await database.call(
            .add, acting.parameters + [.uuid(id)] + batch.parameters(keyID: tenant.keys.currentKeyID))
        return try OperatorAnswer(rows, of: "add_import_lines", done: "added") { _ in }
    }

    private func apply(_ id: UUID, _ order: Order, by acting: Acting) async throws -> OperatorAnswer<ImportReport> {
        // Somebody made the same member ID at the same moment: then it is there the next time.
        for _ in 1...3 {
            let rows = try await gate.write {
                try await database.call(.apply, acting.parameters + [.uuid(id), .bool(order.isDryRun), .bool(order.skipsInvalid)])
            }
            let answer = try OperatorAnswer(rows, of: "apply_import", done: "applied", "judged", "changed-meanwhile") { rows in
                try ImportReport(rows[0], id: id)
            }
            guard case .done(nil) = answer else { return answer.map { $0! } }
        }
        try await remove(id, by: acting)
        return .refused(OperatorRefusal(reason: .conflict))
    }

    private func remove(_ id: UUID, by acting: Acting) async throws {
        _ = try await database.call(.remove, acting.parameters + [.uuid(id)])
    }
}

extension ImportReport {
    fileprivate init(faults: [InvalidLine]) {
        self.init(
            lines: 0, created: 0, updated: 0, unchanged: 0, invalid: faults.count, credentials: 0, applied: false, faults: faults, id: nil)
    }

    /// - Returns: nil for `changed-meanwhile`.
    fileprivate init?(_ row: Row, id: UUID) throws {
        let outcome: String = try row.value("outcome")
        if outcome == "changed-meanwhile" { return nil }
        func count(_ column: String) throws -> Int { Int(try row.value(column, as: Int32.self)) }
        self.init(
            lines: try count("lines"), created: try count("created"), updated: try count("updated"), unchanged: try count("unchanged"),
            invalid: try count("invalid"), credentials: try count("stored"), applied: outcome == "applied", faults: [], id: id)
    }
}

extension InvalidLine {
    fileprivate init(_ row: Row) throws {
        self.init(
            line: try row.value("line"), column: try row.value("column_name"), reason: try row.value("reason"),
            value: try row.value("value"), otherLine: try row.value("other_line"))
    }
}

extension Statement {
    fileprivate static let stage = Statement("stage_import", "select * from app.stage_import($1, $2, $3, $4, $5, $6)", lane: .bulk)
    fileprivate static let place = Statement(
        "place_import_values", "select * from app.place_import_values($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let add = Statement(
        "add_import_lines",
        "select * from app.add_import_lines(\((1...27).map { "$\($0)" }.joined(separator: ", ")))", lane: .bulk, idempotent: true)
    /// A hundred thousand lines are half a minute of work for a small server, and one transaction.
    fileprivate static let apply = Statement(
        "apply_import", "select * from app.apply_import($1, $2, $3, $4, $5, $6)", lane: .bulk, longest: .seconds(600))
    fileprivate static let listLines = Statement(
        "list_import_lines", "select * from app.list_import_lines($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let remove = Statement(
        "remove_import", "select * from app.remove_import($1, $2, $3, $4)", lane: .bulk, idempotent: true)
}
