import CLibPQ

/// The one owner of a `PGresult`: every path that gets one wraps it here at once, and `deinit` clears it.
///
/// Rows are decoded where they are read, in the caller's task; the poller never looks at a value.
// Unchecked: the pointer never changes, a finished PGresult is only read, and PQclear runs when nobody can read any more.
public final class Rows: @unchecked Sendable {
    let result: OpaquePointer
    public let count: Int
    let columnCount: Int32

    /// Takes ownership of `result`.
    init(owning result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
        columnCount = PQnfields(result)
    }

    deinit {
        PQclear(result)
    }

    /// Rows changed by a statement that returns none.
    public var changed: Int {
        Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    public var columns: [String] {
        (0..<columnCount).map { String(cString: PQfname(result, $0)) }
    }

    /// Compared byte by byte: `PQfnumber` folds and copies the name on every look-up.
    func column(named name: String) -> Int32? {
        var name = name
        return name.withUTF8 { wanted in
            for column in 0..<columnCount {
                guard let known = PQfname(result, column) else { continue }
                var index = 0
                while index < wanted.count, UInt8(bitPattern: known[index]) == wanted[index] { index += 1 }
                if index == wanted.count, known[index] == 0 { return column }
            }
            return nil
        }
    }
}

extension Rows: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(index: Int) -> Row {
        precondition(index >= 0 && index < count, "no such row")
        return Row(rows: self, index: Int32(index))
    }
}

/// One row, which keeps the whole result alive.
public struct Row: Sendable {
    let rows: Rows
    let index: Int32

    /// - Throws: `decoding` when there is no such column, it is NULL and `T` is not optional, or its type is not one
    ///   that `T` reads. The error names column and type, never the value.
    public func value<T: ColumnValue>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let number = rows.column(named: column) else {
            throw PostgresError(.decoding, reason: "there is no column \(column)")
        }
        do {
            return try T(cell: cell(number))
        } catch {
            let name = TypeOID.name(PQftype(rows.result, number))
            throw PostgresError(.decoding, reason: "column \(column) (\(name)) \(error.reason) \(T.self)")
        }
    }

    private func cell(_ column: Int32) -> Cell {
        let result = rows.result
        let isNull = PQgetisnull(result, index, column) != 0
        return Cell(
            bytes: isNull
                ? nil : UnsafeRawBufferPointer(start: PQgetvalue(result, index, column), count: Int(PQgetlength(result, index, column))),
            type: PQftype(result, column), isBinary: PQfformat(result, column) == 1)
    }
}
