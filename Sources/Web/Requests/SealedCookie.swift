public import Membership
import Sealing

/// Text that travels through the browser and comes back unread and unchanged.
public enum SealedCookie {
    /// - Returns: base64url of the key id (4 bytes, big-endian) and the sealed text.
    public static func seal(_ text: String, name: String, tenant: Tenant) throws -> String {
        let (keyID, sealed) = try tenant.keys.seal(Array(text.utf8), for: .cookie(name: name))
        let bytes = withUnsafeBytes(of: keyID.bigEndian) { Array($0) } + sealed
        return Base64URL.encode(bytes)
    }

    /// - Returns: nil for anything this tenant did not seal under this name.
    public static func open(_ sealed: String, name: String, tenant: Tenant) -> String? {
        guard let bytes = Base64URL.decode(sealed), bytes.count > 4 else { return nil }
        let keyID = bytes.prefix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) }
        guard let opened = try? tenant.keys.open(Array(bytes.dropFirst(4)), keyID: keyID, for: .cookie(name: name)) else { return nil }
        return String(validating: opened.reveal(), as: UTF8.self)
    }
}
