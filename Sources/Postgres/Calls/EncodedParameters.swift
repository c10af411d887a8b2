import FoundationEssentials

/// Parameters as they travel. Encoded in the caller's task, so that the one poller thread only hands pointers to libpq.
struct EncodedParameters: Sendable {
    /// A type per parameter; 0 leaves it to the server.
    private(set) var types: [UInt32] = []
    /// A length per parameter; -1 is NULL.
    private var lengths: [Int32] = []
    /// All values, one after the other.
    private var bytes: [UInt8] = []

    init(_ parameters: [Parameter]) throws(PostgresError) {
        if parameters.isEmpty { return }
        guard parameters.count <= Int(UInt16.max) else {
            throw PostgresError(.usage, reason: "\(parameters.count) parameters are more than the protocol carries")
        }
        types.reserveCapacity(parameters.count)
        lengths.reserveCapacity(parameters.count)
        bytes.reserveCapacity(parameters.count * 32)
        for parameter in parameters { try append(parameter) }
    }

    /// Gives the arrays that libpq's send functions want.
    func withPointers<Result>(
        _ body: (
            _ count: Int32, _ types: UnsafePointer<UInt32>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        let count = types.count
        if count == 0 { return body(0, nil, nil, nil, nil) }
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                bytes.withUnsafeBytes { bytes in
                    // libpq reads a missing pointer as NULL: an empty value still needs an address.
                    let emptyValue = UnsafeRawPointer(values.baseAddress!)
                    var next = bytes.baseAddress ?? emptyValue
                    for index in 0..<count {
                        formats.initializeElement(at: index, to: 1)
                        let length = lengths[index]
                        values.initializeElement(at: index, to: length < 0 ? nil : next.assumingMemoryBound(to: CChar.self))
                        if length > 0 { next += Int(length) }
                    }
                    return types.withUnsafeBufferPointer { types in
                        lengths.withUnsafeBufferPointer { lengths in
                            body(Int32(count), types.baseAddress, values.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }

    private mutating func append(_ parameter: Parameter) throws(PostgresError) {
        switch parameter {
        case .null:
            types.append(0)
            lengths.append(-1)
        case .bool(let value): try scalar(TypeOID.bool) { (into) throws(PostgresError) in into.append(value ? 1 : 0) }
        case .int(let value): try scalar(TypeOID.int4) { (into) throws(PostgresError) in into.append(bigEndian: value) }
        case .long(let value): try scalar(TypeOID.int8) { (into) throws(PostgresError) in into.append(bigEndian: value) }
        case .text(let value): try scalar(TypeOID.text) { (into) throws(PostgresError) in try into.append(text: value) }
        case .bytes(let value): try scalar(TypeOID.bytea) { (into) throws(PostgresError) in into.append(contentsOf: value) }
        case .uuid(let value): try scalar(TypeOID.uuid) { (into) throws(PostgresError) in into.append(uuid: value) }
        case .instant(let value): try scalar(TypeOID.timestamptz) { (into) throws(PostgresError) in try into.append(instant: value) }
        case .ints(let values):
            try array(values, TypeOID.int4Array, of: TypeOID.int4) { (into, value) throws(PostgresError) in into.append(bigEndian: value) }
        case .texts(let values):
            try array(values, TypeOID.textArray, of: TypeOID.text) { (into, value) throws(PostgresError) in try into.append(text: value) }
        case .byteses(let values):
            try array(values, TypeOID.byteaArray, of: TypeOID.bytea) { (into, value) throws(PostgresError) in into.append(contentsOf: value)
            }
        case .uuids(let values):
            try array(values, TypeOID.uuidArray, of: TypeOID.uuid) { (into, value) throws(PostgresError) in into.append(uuid: value) }
        case .instants(let values):
            try array(values, TypeOID.timestamptzArray, of: TypeOID.timestamptz) { (into, value) throws(PostgresError) in
                try into.append(instant: value)
            }
        }
    }

    private mutating func scalar(_ type: UInt32, _ write: (inout [UInt8]) throws(PostgresError) -> Void) throws(PostgresError) {
        let start = bytes.count
        do {
            try write(&bytes)
        } catch {
            throw error.naming(parameter: types.count + 1)
        }
        guard let length = Int32(exactly: bytes.count - start) else { throw tooLong() }
        types.append(type)
        lengths.append(length)
    }

    private mutating func array<Value>(
        _ values: [Value?], _ type: UInt32, of element: UInt32, _ write: (inout [UInt8], Value) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        guard values.count <= Int(Int32.max) else { throw tooLong() }
        try scalar(type) { (into) throws(PostgresError) in
            // Dimensions, "has NULLs", element type; then, unless empty, length and lower bound.
            into.append(bigEndian: Int32(values.isEmpty ? 0 : 1))
            into.append(bigEndian: Int32(values.contains { $0 == nil } ? 1 : 0))
            into.append(bigEndian: element)
            if values.isEmpty { return }
            into.append(bigEndian: Int32(values.count))
            into.append(bigEndian: Int32(1))
            for value in values {
                guard let value else {
                    into.append(bigEndian: Int32(-1))
                    continue
                }
                let lengthAt = into.count
                into.append(bigEndian: Int32(0))
                try write(&into, value)
                into.replace(at: lengthAt, bigEndian: Int32(truncatingIfNeeded: into.count - lengthAt - 4))
            }
        }
    }

    private func tooLong() -> PostgresError {
        PostgresError(.usage, reason: "a value is longer than the protocol carries").naming(parameter: types.count + 1)
    }
}

extension [UInt8] {
    fileprivate mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func replace(at index: Int, bigEndian value: Int32) {
        Swift.withUnsafeBytes(of: value.bigEndian) { replaceSubrange(index..<index + 4, with: $0) }
    }

    fileprivate mutating func append(uuid: UUID) {
        Swift.withUnsafeBytes(of: uuid.uuid) { append(contentsOf: $0) }
    }

    /// PostgreSQL's text has no NUL; refused here, before it costs a round trip and an error in the server's log.
    fileprivate mutating func append(text: String) throws(PostgresError) {
        var text = text
        let hasNUL = text.withUTF8 { utf8 in
            append(contentsOf: utf8)
            return utf8.contains(0)
        }
        if hasNUL { throw PostgresError(.usage, reason: "text holds a NUL character") }
    }

    fileprivate mutating func append(instant: Date) throws(PostgresError) {
        guard let microseconds = PostgresEpoch.microseconds(of: instant) else {
            throw PostgresError(.usage, reason: "an instant is outside what timestamptz can say")
        }
        append(bigEndian: microseconds)
    }
}

/// Both clocks count from different midnights: PostgreSQL from 2000-01-01 UTC, Foundation's reference from 2001-01-01.
enum PostgresEpoch {
    static let secondsBeforeReference: Double = 31_622_400

    static func microseconds(of instant: Date) -> Int64? {
        if instant == .distantFuture { return .max }
        if instant == .distantPast { return .min }
        let seconds = instant.timeIntervalSinceReferenceDate
        // The whole seconds first: one multiplication would lose the last microseconds of a Double.
        guard abs(seconds) < 8e12 else { return nil }
        let whole = seconds.rounded(.down)
        return Int64(whole + secondsBeforeReference) * 1_000_000 + Int64(((seconds - whole) * 1_000_000).rounded())
    }

    static func instant(_ microseconds: Int64) -> Date {
        // 'infinity' and '-infinity'.
        if microseconds == .max { return .distantFuture }
        if microseconds == .min { return .distantPast }
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Date(timeIntervalSinceReferenceDate: Double(whole) - secondsBeforeReference + Double(rest) / 1_000_000)
    }
}
