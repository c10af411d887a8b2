/// base64url without padding (RFC 4648 §5), by bytes. Every signed-in request reads a token, so it takes no detour over
/// `Data` and replaced characters, and knows one spelling only.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
            var (written, pending, bits) = (0, UInt32(0), UInt32(0))
            for byte in bytes {
                pending = pending << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    text[written] = symbols[Int(pending >> bits & 63)]
                    written += 1
                }
            }
            if bits > 0 {
                text[written] = symbols[Int(pending << (6 - bits) & 63)]
                written += 1
            }
            return written
        }
    }

    /// - Returns: nil for a character outside the alphabet, a length that encodes nothing, or spare bits that are not 0.
    public static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var (pending, bits) = (UInt32(0), UInt32(0))
        for symbol in text.utf8 {
            let value = values[Int(symbol)]
            guard value < 64 else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        return pending & (1 << bits - 1) == 0 ? bytes : nil
    }

    private static let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        return values
    }()
}
