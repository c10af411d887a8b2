import Foundation
import Testing

@testable import Postgres

@Suite("A cell without a server")
struct CellTests {
    func read<T: ColumnValue>(_ bytes: [UInt8], type: UInt32, isBinary: Bool = true, as: T.Type = T.self) throws -> T {
        try bytes.withUnsafeBytes { bytes in try T(cell: Cell(bytes: bytes, type: type, isBinary: isBinary)) }
    }

    func written<T: ColumnValue>(_ text: String, type: UInt32, as: T.Type = T.self) throws -> T {
        try read(Array(text.utf8), type: type, isBinary: false)
    }

    @Test("what a server writes out as text reads the same")
    func textForms() throws {
        #expect(try written("t", type: TypeOID.bool) == true)
        #expect(try written("f", type: TypeOID.bool) == false)
        #expect(try written("-12", type: TypeOID.int4) == -12)
        #expect(try written("\\x00ff", type: TypeOID.bytea) == [0, 255] as [UInt8])
        #expect(try written("2026-04-01", type: TypeOID.date) == "2026-04-01")
        #expect(try written("{}", type: TypeOID.jsonb) == "{}")
        let uuid = UUID()
        #expect(try written(uuid.uuidString.lowercased(), type: TypeOID.uuid) == uuid)
    }

    @Test("what is not in the expected form is refused, not guessed")
    func wrongForms() {
        #expect(throws: CellMismatch.form) { try written("x", type: TypeOID.int4, as: Int.self) }
        #expect(throws: CellMismatch.form) { try written("\\x0", type: TypeOID.bytea, as: [UInt8].self) }
        #expect(throws: CellMismatch.form) { try written("2026-04-01 00:00:00+00", type: TypeOID.timestamptz, as: Date.self) }
        #expect(throws: CellMismatch.form) { try read([1, 2, 3], type: TypeOID.int4, as: Int.self) }
        #expect(throws: CellMismatch.form) { try read([0], type: TypeOID.uuid, as: UUID.self) }
        #expect(throws: CellMismatch.form) { try read([2, 123, 125], type: TypeOID.jsonb, as: String.self) }
        #expect(throws: CellMismatch.range) { try read([0, 1, 0, 0, 0, 0, 0, 0], type: TypeOID.int8, as: Int32.self) }
    }

    @Test("an array whose lengths lie is refused within its bounds", arguments: 0..<40)
    func lyingArrays(cut: Int) throws {
        var bytes: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 97, 0, 0, 0, 1, 98]
        #expect(try read(bytes, type: TypeOID.textArray) == ["a", "b"])
        if cut < bytes.count {
            // Cut off anywhere, it is never read past its end.
            #expect(throws: CellMismatch.form) { try read(Array(bytes[..<cut]), type: TypeOID.textArray, as: [String].self) }
            // A number that is far too large or negative is no size.
            let place = cut / 4 * 4
            guard place == 0 || place == 12 || place == 20 else { return }
            bytes[place] = cut.isMultiple(of: 2) ? 0x7F : 0x80
            #expect(throws: CellMismatch.form) { try read(bytes, type: TypeOID.textArray, as: [String].self) }
        }
    }
}
