public import Logging
public import Postgres
public import Sealing
import Synchronization

/// Finds a tenant by its slug. Settings are read when they have changed, not once a request: every two seconds the list of tenants
/// tells how often those of each were changed. A change that was made here is seen by the next request; those made elsewhere, closed
/// tenants and hosts within two seconds, new tenants by their first visitor; what the calendar and new keys change, within a minute.
/// A slug nobody has heard of causes at most one read a second, so that guessing names costs the database nothing.
public final class TenantDirectory: Sendable {
    private struct Known {
        let tenant: Tenant
        let changes: Int64
    }

    private struct Snapshot {
        var bySlug: [String: Known] = [:]
        var slugByHost: [String: String] = [:]
        var installationKeys: TenantKeys?
        var readAt: ContinuousClock.Instant?
        var wholeAt: ContinuousClock.Instant?
        /// When a slug nobody has heard of last caused a look.
        var soughtAt: ContinuousClock.Instant?
        /// Looks begun so far, and the latest of those whose finding stands.
        var begun: UInt64 = 0
        var standing: UInt64 = 0
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

    /// Looks every two seconds until cancelled, in step with whatever else began with the process. A look that fails keeps what is known.
    public func run() async throws {
        var isAway = false
        var next = ContinuousClock.now
        while !Task.isCancelled {
            do {
                let wholeAt = snapshot.withLock { $0.wholeAt }
                try await refresh(whole: wholeAt.map { $0.duration(to: .now) >= .seconds(60) } ?? true)
                isAway = false
            } catch {
                if !isAway { logger.warning("tenants could not be read", metadata: ["error": "\(error)"]) }
                isAway = true
            }
            let pause: Duration = snapshot.withLock { $0.readAt == nil } ? .seconds(1) : .seconds(2)
            next = max(next + pause, .now)
            do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
        }
    }

    public func tenant(slug: String) async throws -> Tenant? {
        if let known = snapshot.withLock({ $0.bySlug[slug] }) { return known.tenant }
        let mayRead = snapshot.withLock { state in
            guard state.readAt != nil else { return true }
            // Not by the last look of all: with one every two seconds, a new tenant would mostly be unknown to its first visitor.
            if let soughtAt = state.soughtAt, soughtAt.duration(to: .now) <= .seconds(1) { return false }
            state.soughtAt = .now
            return true
        }
        guard mayRead else { return nil }
        try await look()
        return snapshot.withLock { $0.bySlug[slug]?.tenant }
    }

    /// The tenant whose own host this is, of those known now. An unknown host reads nothing: it comes with every request.
    public func tenant(host: String) -> Tenant? {
        snapshot.withLock { state in state.slugByHost[host].flatMap { state.bySlug[$0]?.tenant } }
    }

    /// The tenants known now, by number; the courier asks this.
    public func tenant(id: Int32) -> Tenant? {
        snapshot.withLock { state in state.bySlug.values.first { $0.tenant.id == id }?.tenant }
    }

    /// All tenants known now.
    var all: [Tenant] {
        snapshot.withLock { $0.bySlug.values.map(\.tenant) }
    }

    /// The keys of the installation itself, under which its operators' second factors are sealed; nil while it has none.
    public var installationKeys: TenantKeys? {
        snapshot.withLock { $0.installationKeys }
    }

    public var isReady: Bool {
        snapshot.withLock { $0.readAt != nil }
    }

    /// Reads what has changed; whoever changed something here does so before answering.
    public func look() async throws {
        try await refresh(whole: false)
    }

    /// - Parameter whole: also what no change was noted for: the current period, and the keys.
    public func refresh(whole: Bool = true) async throws {
        let (look, known) = snapshot.withLock { state in
            state.begun += 1
            return (state.begun, whole ? [:] : state.bySlug)
        }
        let listed = try TenantReader.listed(try await database.call(.readTenants, []))
        var bySlug: [String: Known] = [:]
        var slugByHost: [String: String] = [:]
        for tenant in listed {
            // One tenant whose keys cannot be opened must not take the others down with it.
            do {
                if let same = known[tenant.slug], same.changes == tenant.changes {
                    bySlug[tenant.slug] = same
                } else {
                    bySlug[tenant.slug] = Known(tenant: try await read(tenant: tenant.id), changes: tenant.changes)
                }
                for host in tenant.hosts { slugByHost[host] = tenant.slug }
            } catch let error as SealingError {
                logger.error("the keys of a tenant cannot be opened", metadata: ["tenant": "\(tenant.slug)", "error": "\(error)"])
            } catch is UnknownOutcome {
                // Closed since it was listed.
                continue
            }
        }
        // With none of the tenants opened this is the wrong key ring: not ready, and what was known before stays.
        if !listed.isEmpty, bySlug.isEmpty { throw NoTenantOpens() }
        let installationKeys = whole ? try await readInstallationKeys() : nil
        snapshot.withLock { state in
            // A look that began later has seen more, and stands already.
            guard look > state.standing else { return }
            state.standing = look
            state.bySlug = bySlug
            state.slugByHost = slugByHost
            state.readAt = .now
            if whole {
                state.installationKeys = installationKeys
                state.wholeAt = .now
            }
        }
    }

    /// - Returns: nil while the installation has none, or when this ring does not open them; tenants do not need them.
    public func readInstallationKeys() async throws -> TenantKeys? {
        try await readKeys(of: 0, called: "the installation")
    }

    /// Keys of who is not among the tenants known here: closed ones have theirs, too.
    func readKeys(of tenant: Int32, called name: String) async throws -> TenantKeys? {
        do {
            return try TenantReader.keys(try await database.call(.readDataKeys, [.int(tenant)]), of: tenant, ring: ring)
        } catch SealingError.noCurrentKey {
            return nil
        } catch let error as SealingError {
            logger.error("keys cannot be opened", metadata: ["of": "\(name)", "error": "\(error)"])
            return nil
        }
    }

    /// The first data key of a tenant that is being founded, wrapped.
    func wrapFirstKey(of tenant: Int32) throws -> (wrapped: [UInt8], wrappingKey: String) {
        try ring.wrap(DataKey.generate(id: 1), tenant: tenant)
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
