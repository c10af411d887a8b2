public import Logging
public import Postgres
public import Sealing
import Synchronization

/// Finds a tenant by its slug. Settings and keys are read once a minute, not once a request; a slug nobody
/// has heard of causes at most one read a second, so that guessing names costs the database nothing.
public final class TenantDirectory: Sendable {
    private struct Snapshot {
        var bySlug: [String: Tenant] = [:]
        var slugByHost: [String: String] = [:]
        var installationKeys: TenantKeys?
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

    /// The tenant whose own host this is, of those known now. An unknown host reads nothing: it comes with every request.
    public func tenant(host: String) -> Tenant? {
        snapshot.withLock { state in state.slugByHost[host].flatMap { state.bySlug[$0] } }
    }

    /// The tenants known now, by number; the courier asks this.
    public func tenant(id: Int32) -> Tenant? {
        snapshot.withLock { state in state.bySlug.values.first { $0.id == id } }
    }

    /// All tenants known now.
    var all: [Tenant] {
        snapshot.withLock { Array($0.bySlug.values) }
    }

    /// The keys of the installation itself, under which its operators' second factors are sealed; nil while it has none.
    public var installationKeys: TenantKeys? {
        snapshot.withLock { $0.installationKeys }
    }

    public var isReady: Bool {
        snapshot.withLock { $0.readAt != nil }
    }

    public func refresh() async throws {
        let listed = try TenantReader.listed(try await database.call(.readTenants, []))
        var next = Snapshot()
        for tenant in listed {
            // One tenant whose keys cannot be opened must not take the others down with it.
            do {
                next.bySlug[tenant.slug] = try await read(tenant: tenant.id)
                for host in tenant.hosts { next.slugByHost[host] = tenant.slug }
            } catch let error as SealingError {
                logger.error("the keys of a tenant cannot be opened", metadata: ["tenant": "\(tenant.slug)", "error": "\(error)"])
            }
        }
        // With none of the tenants opened this is the wrong key ring: not ready, and what was known before stays.
        if !listed.isEmpty, next.bySlug.isEmpty { throw NoTenantOpens() }
        next.installationKeys = try await readInstallationKeys()
        next.readAt = .now
        snapshot.withLock { $0 = next }
    }

    /// - Returns: nil while the installation has none, or when this ring does not open them; tenants do not need them.
    public func readInstallationKeys() async throws -> TenantKeys? {
        do {
            return try TenantReader.keys(try await database.call(.readDataKeys, [.int(0)]), of: 0, ring: ring)
        } catch SealingError.noCurrentKey {
            return nil
        } catch let error as SealingError {
            logger.error("the keys of the installation cannot be opened", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Reads one tenant again whose settings have just been changed here; other servers see it within the minute.
    public func reread(_ id: Int32) async throws {
        guard let known = tenant(id: id) else { return }
        let changed = try await read(tenant: id)
        snapshot.withLock { $0.bySlug[known.settings.slug] = changed }
    }

    private func read(tenant id: Int32) async throws -> Tenant {
        let settings = try TenantReader.settings(try await database.call(.readSettings, [.int(id)]))
        let keys = try TenantReader.keys(try await database.call(.readDataKeys, [.int(id)]), of: id, ring: ring)
        return Tenant(id: id, settings: settings, keys: keys)
    }
}

/// The key ring is another installation's, or an older one.
struct NoTenantOpens: Error, CustomStringConvertible {
    let description = "the key ring opens the keys of no tenant"
}
