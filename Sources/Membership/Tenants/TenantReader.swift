import Foundation
public import Postgres
public import Sealing

/// Reads tenants over a session of its own: for commands and for the demo. The service's `TenantDirectory` asks by the same
/// statements and reads the answers here.
public struct TenantReader {
    public struct Listed: Sendable {
        public let id: Int32
        public let slug: String
        /// Its own, in lower case.
        public let hosts: [String]
        /// How often its settings were changed.
        public let changes: Int64
    }

    private let session: DirectSession

    public init(session: DirectSession) { self.session = session }

    /// The active ones.
    public func tenants() throws -> [Listed] {
        try Self.listed(try session.query(Statement.readTenants.sql))
    }

    public func settings(of tenant: Int32) throws -> TenantSettings {
        try Self.settings(try session.query(Statement.readSettings.sql, [.int(tenant)]))
    }

    /// - Throws: `SealingError` when one of them does not open with this key ring, or when none is current.
    public func keys(of tenant: Int32, ring: WrappingKeyRing) throws -> TenantKeys {
        try Self.keys(try session.query(Statement.readDataKeys.sql, [.int(tenant)]), of: tenant, ring: ring)
    }

    static func listed(_ rows: Rows) throws -> [Listed] {
        try rows.map {
            Listed(
                id: try $0.value("tenant_id"), slug: try $0.value("slug"), hosts: try $0.value("hosts"),
                changes: try $0.value("settings_changes"))
        }
    }

    static func settings(_ rows: Rows) throws -> TenantSettings {
        let outcome: String = try rows[0].value("outcome")
        guard outcome == "read" else { throw UnknownOutcome(function: "read_settings", outcome: outcome) }
        let document: String = try rows[0].value("settings")
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(TenantSettings.self, from: Data(document.utf8))
    }

    static func keys(_ rows: Rows, of tenant: Int32, ring: WrappingKeyRing) throws -> TenantKeys {
        var current: DataKey?
        var readable: [DataKey] = []
        for row in rows where try row.value("key_id", as: Int32?.self) != nil {
            let key = try ring.unwrap(
                try row.value("wrapped", as: [UInt8].self), wrappingKey: try row.value("wrapping_key"),
                tenant: tenant, keyID: try row.value("key_id"))
            if try row.value("state", as: String.self) == "current" { current = key } else { readable.append(key) }
        }
        guard let current else { throw SealingError.noCurrentKey(tenant: tenant) }
        return TenantKeys(tenant: tenant, current: current, readable: readable)
    }
}

extension Statement {
    static let readTenants = Statement("read_tenants", "select * from app.read_tenants()", lane: .read, idempotent: true)
    static let readSettings = Statement("read_settings", "select * from app.read_settings($1)", lane: .read, idempotent: true)
    static let readDataKeys = Statement("read_data_keys", "select * from app.read_data_keys($1)", lane: .read, idempotent: true)
}
