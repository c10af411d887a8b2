import Foundation
public import Membership
import Sealing

/// Text that travels through the browser and comes back unread and unchanged.
public enum SealedCookie {
    /// - Returns: base64url of the key id (4 bytes, big-endian) and the sealed text.
    public static func seal(_ text: String, name: String, tenant: Tenant) throws -> String {
        let (keyID, sealed) = try tenant.keys.seal(Array(text.utf8), for: .cookie(name: name))
        let bytes = withUnsafeBytes(of: keyID.bigEndian) { Array($0) } + sealed
        return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Returns: nil for anything this tenant did not seal under this name.
    public static func open(_ sealed: String, name: String, tenant: Tenant) -> String? {
        let standard = sealed.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), data.count > 4 else { return nil }
        let keyID = data.prefix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) }
        guard let opened = try? tenant.keys.open(Array(data.dropFirst(4)), keyID: keyID, for: .cookie(name: name)) else { return nil }
        return String(validating: opened.reveal(), as: UTF8.self)
    }
}
