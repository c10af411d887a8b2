public import FoundationEssentials

extension Bool: ColumnValue {
    public init(cell: Cell) throws(CellMismatch) {
        let bytes = try cell.required()
        guard cell.type == TypeOID.bool else { throw .type }
        guard bytes.count == 1 else { throw .form }
        self = bytes[0] == (cell.isBinary ? 1 : UInt8(ascii: "t"))
    }
}

extension Cell {
    /// Any integer column, widened.
    fileprivate func wideInteger() throws(CellMismatch) -> Int64 {
        switch type {
        case TypeOID.int2, TypeOID.int4, TypeOID.int8, TypeOID.oid: break
        default:
            _ = try required()
            throw .type
        }
        if !isBinary {
            guard let value = Int64(try string()) else { throw .form }
            return value
        }
        switch type {
        case TypeOID.int2: return Int64(try integer(Int16.self))
        case TypeOID.int4: return Int64(try integer(Int32.self))
        case TypeOID.oid: return Int64(try integer(UInt32.self))
        default: return try integer(Int64.self)
        }
    }
}

extension ColumnValue where Self: FixedWidthInteger {
    /// Any integer column whose value fits.
    public init(cell: Cell) throws(CellMismatch) {
        guard let value = Self(exactly: try cell.wideInteger()) else { throw .range }
        self = value
    }
}

extension Int: ColumnValue {}
extension Int16: ColumnValue {}
extension Int32: ColumnValue {}
extension Int64: ColumnValue {}

extension String: ColumnValue {
    /// Text of every kind, `json` and `jsonb` as they were written out, and `date` as `2026-04-01`.
    public init(cell: Cell) throws(CellMismatch) {
        let bytes = try cell.required()
        switch cell.type {
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.char, TypeOID.json, TypeOID.unknown:
            self = String(decoding: bytes, as: UTF8.self)
        case TypeOID.jsonb:
            // The binary form is a version byte and the text.
            guard !cell.isBinary || bytes.first == 1 else { throw .form }
            self = String(decoding: bytes.dropFirst(cell.isBinary ? 1 : 0), as: UTF8.self)
        case TypeOID.date:
            self = cell.isBinary ? CalendarDay(daysSince2000: try cell.integer(Int32.self)).text : String(decoding: bytes, as: UTF8.self)
        default: throw .type
        }
    }
}

extension UUID: ColumnValue {
    public init(cell: Cell) throws(CellMismatch) {
        let bytes = try cell.required()
        guard cell.type == TypeOID.uuid else { throw .type }
        if cell.isBinary {
            guard bytes.count == 16 else { throw .form }
            self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
        } else {
            guard let uuid = UUID(uuidString: try cell.string()) else { throw .form }
            self = uuid
        }
    }
}

extension Date: ColumnValue {
    /// `timestamptz`, and `date` as its midnight in UTC.
    public init(cell: Cell) throws(CellMismatch) {
        _ = try cell.required()
        guard cell.type == TypeOID.timestamptz || cell.type == TypeOID.date else { throw .type }
        // Written out, an instant depends on two settings of the session; nobody here needs that.
        guard cell.isBinary else { throw .form }
        self =
            cell.type == TypeOID.timestamptz
            ? PostgresEpoch.instant(try cell.integer(Int64.self))
            : CalendarDay(daysSince2000: try cell.integer(Int32.self)).midnight
    }
}
