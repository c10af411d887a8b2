import Crypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One data key of a tenant, unwrapped. Its bytes live in swift-crypto's buffer, which is wiped when the last copy goes;
/// it prints its number only.
public struct DataKey: Sendable {
    public let id: Int32
    let key: SymmetricKey

    init(id: Int32, key: SymmetricKey) {
        self.id = id
        self.key = key
    }

    /// - Parameter id: unique within its tenant.
    public static func generate(id: Int32) -> DataKey {
        DataKey(id: id, key: SymmetricKey(size: .bits256))
    }
}

extension DataKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "data key \(id)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension SymmetricKey {
    /// Takes the bytes over and wipes the array they came in.
    init(wiping bytes: inout [UInt8]) {
        self.init(data: bytes)
        wipe(&bytes)
    }
}

/// Overwrites the array in place; the compiler may not leave it out as it may a plain loop.
func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { buffer in
        guard let start = buffer.baseAddress else { return }
        explicit_bzero(start, buffer.count)
    }
}
