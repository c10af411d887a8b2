import Crypto

/// One file of `migrations/`: applied once, in order; not edited once it was released, save where it could not be applied.
struct Migration: Sendable {
    let number: Int32
    let file: SQLFile
    let checksum: String
    /// Of the texts it had before it was mended, which amount to the same where they could be applied: lines `-- formerly …`.
    let formerChecksums: [String]
    /// Whether an older binary must no longer work on this schema: a line `-- breaking` in the file.
    let breaking: Bool

    init(file: SQLFile) throws(SchemaError) {
        let name = file.path.split(separator: "/").last ?? ""
        let digits = name.prefix { $0 != "_" }
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(digits) else {
            throw .misplaced(path: file.path, reason: "is not named NNNN_noun.sql")
        }
        self.number = number
        self.file = file
        checksum = Self.checksum([file])
        let lines = file.text.split(whereSeparator: \.isNewline)
        formerChecksums = lines.filter { $0.hasPrefix("-- formerly ") }.map { String($0.dropFirst("-- formerly ".count)) }
        breaking = lines.contains("-- breaking")
    }

    func isOf(_ applied: String) -> Bool { applied == checksum || formerChecksums.contains(applied) }

    /// SHA-256, in hex, over paths and texts with lengths, so that no text can pass for a path.
    static func checksum(_ files: [SQLFile]) -> String {
        var hash = SHA256()
        for file in files {
            for part in [file.path, file.text] {
                hash.update(data: Array("\(part.utf8.count):".utf8))
                hash.update(data: Array(part.utf8))
            }
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
