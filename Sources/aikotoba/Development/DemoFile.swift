import Foundation

/// `demo.json`: how to get into the development instance. Readable by its owner only.
struct DemoFile: Codable {
    struct DemoTenant: Codable {
        var slug: String
        var memberId: String
        /// nil where members choose their own.
        var password: String?
        var contactEmail: String
        var organisationName: String
        /// An owner's.
        var operatorToken: String
    }

    var baseURL: String
    /// Of an owner of the installation.
    var platformToken: String
    var psql: String
    var tenants: [DemoTenant]

    static func read(_ path: String) throws -> DemoFile? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONDecoder().decode(DemoFile.self, from: Data(contentsOf: URL(filePath: path)))
    }

    func write(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
        try PrivateFile.write(encoder.encode(self), to: path)
    }
}

enum PrivateFile {
    /// The name appears only when the whole content is there, and nobody else could read it in between.
    static func write(_ data: Data, to path: String) throws {
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw SettingsError("\(draft) cannot be written") }
        try FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: data)
        guard rename(draft, path) == 0 else { throw SettingsError("\(path) cannot be written") }
    }
}
