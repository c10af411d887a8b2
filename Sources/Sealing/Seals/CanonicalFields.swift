import Foundation

/// Fields in one unambiguous byte string: each is preceded by its length (4 bytes, big-endian), so that no two
/// different lists of fields give the same bytes. It is what seals are bound to and what digests are taken over.
struct CanonicalFields {
    private(set) var bytes: [UInt8] = []

    /// - Parameter domain: what the bytes are for; the same fields for two purposes never give the same digest.
    init(_ domain: String) {
        bytes.reserveCapacity(128)
        append(domain)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    mutating func append(_ number: Int32) {
        withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    mutating func append(bytes: [UInt8]) { append(contentsOf: bytes) }

    /// An absent id is the empty field, which no id is.
    mutating func append(_ id: UUID?) {
        guard let id else { return append(contentsOf: EmptyCollection()) }
        withUnsafeBytes(of: id.uuid) { append(contentsOf: $0) }
    }

    private mutating func append(contentsOf field: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt32(field.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: field)
    }
}
