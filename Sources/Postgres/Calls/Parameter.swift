public import FoundationEssentials

/// A value for `$n`. It travels in binary with the type named here; `null` leaves the type to the server.
///
/// Where a function takes another type (`date`, `jsonb`), cast in the statement: `$3::date`.
public enum Parameter: Sendable {
    case null
    case bool(Bool)
    case int(Int32)
    case long(Int64)
    case text(String)
    case bytes([UInt8])
    case uuid(UUID)
    /// Microseconds are kept, what is finer is rounded.
    case instant(Date)
    case ints([Int32?])
    case texts([String?])
    case byteses([[UInt8]?])
    case uuids([UUID?])
    case instants([Date?])
}

/// Object identifiers of the types spoken here; they are part of PostgreSQL's protocol and never change.
enum TypeOID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let unknown: UInt32 = 705
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamptz: UInt32 = 1184
    static let uuid: UInt32 = 2950
    static let void: UInt32 = 2278
    static let jsonb: UInt32 = 3802

    static let byteaArray: UInt32 = 1001
    static let int4Array: UInt32 = 1007
    static let textArray: UInt32 = 1009
    static let timestamptzArray: UInt32 = 1185
    static let uuidArray: UInt32 = 2951

    /// For error texts.
    static func name(_ oid: UInt32) -> String {
        switch oid {
        case bool: "bool"
        case bytea: "bytea"
        case char: "\"char\""
        case name: "name"
        case int8: "int8"
        case int2: "int2"
        case int4: "int4"
        case text: "text"
        case self.oid: "oid"
        case json: "json"
        case bpchar: "bpchar"
        case varchar: "varchar"
        case date: "date"
        case timestamptz: "timestamptz"
        case uuid: "uuid"
        case void: "void"
        case jsonb: "jsonb"
        case byteaArray: "bytea[]"
        case int4Array: "int4[]"
        case textArray: "text[]"
        case timestamptzArray: "timestamptz[]"
        case uuidArray: "uuid[]"
        default: "type \(oid)"
        }
    }
}
