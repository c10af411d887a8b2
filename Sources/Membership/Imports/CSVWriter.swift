/// Writes CSV (RFC 4180) as spreadsheets take it, in UTF-8.
enum CSVWriter {
    /// Excel takes a file without it for one in the system's old encoding.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func append(_ cells: [String?], to bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let text = Formula.neutralised(cell ?? "").utf8
            guard text.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
                bytes.append(contentsOf: text)
                continue
            }
            bytes.append(0x22)
            for byte in text {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }
}

/// Text that a spreadsheet would carry out. An apostrophe before it makes it text, and the import takes that one away again:
/// what already had one gets another, so that whatever is written out reads back unchanged.
enum Formula {
    static func neutralised(_ text: String) -> String { begins(text) ? "'" + text : text }

    static func restored(_ text: String) -> String {
        text.utf8.first == UInt8(ascii: "'") && begins(text) ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func begins(_ text: String) -> Bool {
        switch text.unicodeScalars.first(where: { $0 != "'" }) {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−": true
        default: false
        }
    }
}
