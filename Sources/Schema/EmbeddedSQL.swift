/// One file of `sql/`; `path` is relative to that folder, such as `migrations/0001_tenancy.sql`.
public struct SQLFile: Sendable, Equatable {
    public let path: String
    public let text: String

    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// The SQL that this binary carries, written at build time by the plugin `EmbedSQL`.
public enum EmbeddedSQL {
    public static let files: [SQLFile] = carried
}
