import Foundation
public import Membership
import Sealing

extension DisclosurePlace {
    /// Where the record goes on after this line: microseconds, inquiry and item, as 28 bytes. Short, because an address of the
    /// pages carries several of them.
    public var cursor: String {
        let microseconds = Int64((disclosedAt.timeIntervalSince1970 * 1_000_000).rounded())
        return Base64URL.encode(
            withUnsafeBytes(of: microseconds.bigEndian, Array.init) + withUnsafeBytes(of: inquiry.uuid, Array.init)
                + withUnsafeBytes(of: item.bigEndian, Array.init))
    }

    /// - Returns: nil for what this server cannot have made.
    public init?(cursor: String) {
        guard let bytes = Base64URL.decode(cursor), bytes.count == 28 else { return nil }
        let microseconds = Int64(bigEndian: bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })
        let item = Int32(bigEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 24, as: Int32.self) })
        // From 1970 to the end of the year 9999: beyond it, the database has no such instant.
        guard (0..<253_402_300_800_000_000).contains(microseconds), item >= 0 else { return nil }
        self.init(
            disclosedAt: Date(timeIntervalSince1970: Double(microseconds) / 1_000_000),
            inquiry: UUID(uuid: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: uuid_t.self) }), item: item)
    }
}
