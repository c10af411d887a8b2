/// One value of a row, borrowed from its result while it is decoded.
public struct Cell {
    /// nil is NULL.
    let bytes: UnsafeRawBufferPointer?
    let type: UInt32
    /// The server sends text for types without a binary form, and for everything in its simple protocol.
    let isBinary: Bool
}

/// Why a cell cannot be read, without a word of what it holds.
public enum CellMismatch: Error, Sendable {
    case null, type, form, range

    var reason: String {
        switch self {
        case .null: "is NULL and cannot be read as"
        case .type: "cannot be read as"
        case .form: "arrived in a form that is not"
        case .range: "does not fit"
        }
    }
}

/// What `Row.value` can return.
public protocol ColumnValue: Sendable {
    init(cell: Cell) throws(CellMismatch)
}

/// What an array column can hold. `[UInt8]` is `bytea`, which is why a byte decodes a "list" of itself.
public protocol ColumnElement: Sendable {
    static func list(from cell: Cell) throws(CellMismatch) -> [Self]
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    public init(cell: Cell) throws(CellMismatch) {
        self = cell.bytes == nil ? nil : try Wrapped(cell: cell)
    }
}

extension Array: ColumnValue where Element: ColumnElement {
    public init(cell: Cell) throws(CellMismatch) {
        self = try Element.list(from: cell)
    }
}

extension Cell {
    func required() throws(CellMismatch) -> UnsafeRawBufferPointer {
        guard let bytes else { throw .null }
        return bytes
    }

    /// A fixed-width integer in network order.
    func integer<Integer: FixedWidthInteger>(_: Integer.Type) throws(CellMismatch) -> Integer {
        let bytes = try required()
        guard bytes.count == MemoryLayout<Integer>.size else { throw .form }
        return Integer(bigEndian: bytes.loadUnaligned(as: Integer.self))
    }

    func string() throws(CellMismatch) -> String {
        String(decoding: try required(), as: UTF8.self)
    }
}
