public import FoundationEssentials

/// `bytea` and one-dimensional arrays. A list may be written out as text only if it is `bytea`.
extension UInt8: ColumnElement {
    public static func list(from cell: Cell) throws(CellMismatch) -> [UInt8] {
        let bytes = try cell.required()
        guard cell.type == TypeOID.bytea else { throw .type }
        return cell.isBinary ? [UInt8](bytes) : try unhexed(bytes)
    }

    /// `\x6162`; the older escape format has not been the default since PostgreSQL 9.0.
    private static func unhexed(_ text: UnsafeRawBufferPointer) throws(CellMismatch) -> [UInt8] {
        guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            throw .form
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = Character(UnicodeScalar(text[index])).hexDigitValue,
                let low = Character(UnicodeScalar(text[index + 1])).hexDigitValue
            else { throw .form }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

extension ColumnElement where Self: ColumnValue {
    public static func list(from cell: Cell) throws(CellMismatch) -> [Self] {
        let bytes = try cell.required()
        guard cell.isBinary else { throw .form }
        var reader = ListReader(bytes: bytes)
        guard let header = try reader.header() else { return [] }
        var elements: [Self] = []
        elements.reserveCapacity(header.count)
        for _ in 0..<header.count {
            elements.append(try Self(cell: Cell(bytes: try reader.element(), type: header.type, isBinary: true)))
        }
        return elements
    }
}

extension Bool: ColumnElement {}
extension Int16: ColumnElement {}
extension Int32: ColumnElement {}
extension Int64: ColumnElement {}
extension Int: ColumnElement {}
extension String: ColumnElement {}
extension UUID: ColumnElement {}
extension Date: ColumnElement {}
extension Array: ColumnElement where Element == UInt8 {}
extension Optional: ColumnElement where Wrapped: ColumnElement & ColumnValue {}

/// The binary form of an array: dimensions, "has NULLs", element type, then length and lower bound per dimension, then
/// each element behind its length. Every length is checked against what is there.
private struct ListReader {
    let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// nil for an empty array, which has no dimension.
    mutating func header() throws(CellMismatch) -> (type: UInt32, count: Int)? {
        let dimensions = try number()
        _ = try number()
        let type = UInt32(bitPattern: try number())
        if dimensions == 0 { return nil }
        guard dimensions == 1 else { throw .form }
        let count = Int(try number())
        _ = try number()
        // Each element has at least its length.
        guard count >= 0, count <= (bytes.count - offset) / 4 else { throw .form }
        return (type, count)
    }

    mutating func element() throws(CellMismatch) -> UnsafeRawBufferPointer? {
        let length = Int(try number())
        if length == -1 { return nil }
        guard length >= 0, length <= bytes.count - offset else { throw .form }
        defer { offset += length }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    }

    private mutating func number() throws(CellMismatch) -> Int32 {
        guard bytes.count - offset >= 4 else { throw .form }
        defer { offset += 4 }
        return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    }
}
