import Foundation
public import Logging
public import Postgres
public import Sealing
import Synchronization

/// Finds a tenant by its slug. Settings and keys are read once a minute, not once a request; a slug nobody
/// has heard of causes at most one read a second, so that guessing names costs the database nothing.
public final class TenantDirectory: Sendable {
    private struct Snapshot {
        var bySlug: [String: Tenant] = [:]
        var readAt: ContinuousClock.Instant?
    }

    private let database: Database
    private let ring: WrappingKeyRing
    private let logger: Logger
    private let snapshot = Mutex(Snapshot())

    public init(database: Database, ring: WrappingKeyRing, logger: Logger) {
        self.database = database
        self.ring = ring
        self.logger = logger
    }

    /// Refreshes once a minute until cancelled. A refresh that fails keeps what is known.
    public func run() async throws {
        while !Task.isCancelled {
            do {
                try await refresh()
            } catch {
                logger.warning("tenants could not be read", metadata: ["error": "\(error)"])
            }
            let pause: Duration = snapshot.withLock { $0.readAt == nil } ? .seconds(1) : .seconds(60)
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    public func tenant(slug: String) async throws -> Tenant? {
        if let tenant = snapshot.withLock({ $0.bySlug[slug] }) { return tenant }
        let mayRead = snapshot.withLock { state in
            guard let readAt = state.readAt else { return true }
            return readAt.duration(to: .now) > .seconds(1)
        }
        guard mayRead else { return nil }
        try await refresh()
        return snapshot.withLock { $0.bySlug[slug] }
    }

    /// The tenants known now, by number; the courier asks this.
    public func tenant(id: Int32) -> Tenant? {
        snapshot.withLock { state in state.bySlug.values.first { $0.id == id } }
    }

    public var isReady: Bool {
        snapshot.withLock { $0.readAt != nil }
    }

    public func refresh() async throws {
        let rows = try await database.call(.readTenants, [])
        var next = Snapshot()
        for row in rows {
            let id: Int32 = try row.value("tenant_id")
            let slug: String = try row.value("slug")
            // One tenant whose keys cannot be opened must not take the others down with it.
            do {
                next.bySlug[slug] = try await read(tenant: id)
            } catch let error as SealingError {
                logger.error("the keys of a tenant cannot be opened", metadata: ["tenant": "\(slug)", "error": "\(error)"])
            }
        }
        // With none of the tenants opened this is the wrong key ring: not ready, and what was known before stays.
        if !rows.isEmpty, next.bySlug.isEmpty { throw NoTenantOpens() }
        next.readAt = .now
        snapshot.withLock { $0 = next }
    }

    /// Reads one tenant again whose settings have just been changed here; other servers see it within the minute.
    public func reread(_ id: Int32) async throws {
        guard let known = tenant(id: id) else { return }
        let changed = try await read(tenant: id)
        snapshot.withLock { $0.bySlug[known.settings.slug] = changed }
    }

    private func read(tenant id: Int32) async throws -> Tenant {
        let settingsRows = try await database.call(.readSettings, [.int(id)])
        let document: String = try settingsRows[0].value("settings")
        let settings = try Self.decoder().decode(TenantSettings.self, from: Data(document.utf8))
        let keyRows = try await database.call(.readDataKeys, [.int(id)])
        return Tenant(id: id, settings: settings, keys: try open(keyRows, tenant: id))
    }

    private func open(_ rows: Rows, tenant: Int32) throws -> TenantKeys {
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

    private static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}

/// The key ring is another installation's, or an older one.
struct NoTenantOpens: Error, CustomStringConvertible {
    let description = "the key ring opens the keys of no tenant"
}

extension Statement {
    fileprivate static let readTenants = Statement("read_tenants", "select * from app.read_tenants()", lane: .read, idempotent: true)
    fileprivate static let readSettings = Statement("read_settings", "select * from app.read_settings($1)", lane: .read, idempotent: true)
    fileprivate static let readDataKeys = Statement("read_data_keys", "select * from app.read_data_keys($1)", lane: .read, idempotent: true)
}
