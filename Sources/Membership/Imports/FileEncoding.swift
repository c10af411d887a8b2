import Foundation

/// How a file's text is written.
public enum FileEncoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    /// Shift_JIS with Microsoft's additions: what Japanese spreadsheets save as CSV.
    case cp932

    /// By the names that browsers, programs and people give them.
    public init?(named name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "cp932", "windows-31j", "ms932", "shift_jis", "shift-jis", "sjis": self = .cp932
        default: return nil
        }
    }
}

/// Decodes one cell at a time, so that what cannot be read has a line and a column. The C library knows CP932;
/// Foundation on Linux knows only Shift_JIS without the additions (①, 髙).
final class CellDecoder {
    private let encoding: FileEncoding
    private var conversion: iconv_t?

    init(_ encoding: FileEncoding) throws {
        self.encoding = encoding
        guard encoding == .cp932 else { return }
        conversion = iconv_open("UTF-8", "CP932")
        guard conversion != iconv_t(bitPattern: -1) else {
            conversion = nil
            throw EncodingMissing()
        }
    }

    deinit {
        if let conversion { iconv_close(conversion) }
    }

    /// - Returns: nil for bytes that are no text in this encoding, and for NUL, which no text of ours holds.
    func text(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.contains(0) { return nil }
        guard let conversion, !bytes.allSatisfy({ $0 < 0x80 }) else { return String(validating: bytes, as: UTF8.self) }
        // A character of two bytes has three in UTF-8, one of one byte (half-width kana) too.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 3 * bytes.count) { output in
            let input = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            defer { input.deallocate() }
            for (index, byte) in bytes.enumerated() { input[index] = CChar(bitPattern: byte) }
            var (from, left): (UnsafeMutablePointer<CChar>?, Int) = (input, bytes.count)
            var (to, room) = (output.baseAddress, output.count)
            iconv(conversion, nil, nil, nil, nil)
            guard iconv(conversion, &from, &left, &to, &room) == 0, left == 0 else { return nil }
            return String(validating: output.prefix(output.count - room).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}

/// The C library's conversions are not installed.
struct EncodingMissing: Error, CustomStringConvertible {
    let description = "the C library of this system has no conversion from CP932"
}
