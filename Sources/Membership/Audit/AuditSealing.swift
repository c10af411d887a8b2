import Foundation
public import Postgres
import Sealing

/// Seals what the audit of each tenant has come to hold: the courier's work, which has the keys that sign. SQL decides what
/// can be sealed and computes the hash over it; two that seal at once find one number taken.
public struct AuditSealing: Sendable {
    private let database: Database
    private let tenants: TenantDirectory

    public struct Sealed: Sendable {
        public var seals = 0
        public var events: Int64 = 0
    }

    public init(database: Database, tenants: TenantDirectory) {
        self.database = database
        self.tenants = tenants
    }

    /// An hour of a busy day makes one seal, and verifying one stays a matter of a tenth of a second.
    private static let events: Int32 = 20_000

    /// Of all tenants, of closed ones to the end of what was done there, and of the installation once it has keys.
    @discardableResult public func seal() async throws -> Sealed {
        var sealed = Sealed()
        for tenant in tenants.all { try await seal(tenant.id, keys: tenant.keys, &sealed) }
        for row in try await database.call(.listClosedTenants, []) {
            let tenant: Int32 = try row.value("tenant_id")
            if let keys = try await tenants.readKeys(of: tenant, called: try row.value("slug")) {
                try await seal(tenant, keys: keys, &sealed)
            }
        }
        if let keys = tenants.installationKeys { try await seal(0, keys: keys, &sealed) }
        return sealed
    }

    private func seal(_ tenant: Int32, keys: TenantKeys, _ sealed: inout Sealed) async throws {
        while !Task.isCancelled {
            let row = try await database.call(.readSealRange, [.int(tenant), .int(Self.events)])[0]
            let outcome: String = try row.value("outcome")
            switch outcome {
            case "range": break
            // A new era waits for a moment in which nothing is under way; the next round may find one.
            case "nothing", "unsettled": return
            default: throw UnknownOutcome(function: "read_seal_range", outcome: outcome)
            }
            let range = try SealedRange(row, tenant: tenant)
            let head = range.head(after: try row.value("head_before"))
            let signature = keys.signature(ofHead: head)
            let stored = try await database.call(
                .storeSeal,
                [
                    .int(tenant), .long(range.number), .int(range.era), .long(range.cluster), .long(range.fromTransaction),
                    .long(range.toTransaction), .long(range.lastEvent), range.named.map { .texts($0.map(String.init)) } ?? .null,
                    .long(range.events), .bytes(range.root), .instant(try row.value("sealed_at")), .bytes(head), .int(signature.keyID),
                    .bytes(signature.digest),
                ])
            if try stored[0].value("outcome") != "stored" { return }
            sealed.seals += 1
            sealed.events += range.events
        }
    }
}

extension SealedRange {
    init(_ row: Row, tenant: Int32) throws {
        let sealedAt: Date = try row.value("sealed_at")
        self.init(
            tenant: tenant, number: try row.value("seal_no"), era: try row.value("era"), cluster: try row.value("cluster"),
            fromTransaction: try row.value("from_xact"), toTransaction: try row.value("to_xact"), lastEvent: try row.value("last_event"),
            named: try row.value("named", as: [Int64]?.self), events: try row.value("events"), root: try row.value("root"),
            sealedAt: Int64((sealedAt.timeIntervalSince1970 * 1_000_000).rounded()))
    }
}

extension Statement {
    fileprivate static let listClosedTenants = Statement(
        "list_closed_tenants", "select * from app.list_closed_tenants()", lane: .write, idempotent: true)
    fileprivate static let readSealRange = Statement(
        "read_seal_range", "select * from app.read_seal_range($1, $2)", lane: .write, idempotent: true)
    fileprivate static let storeSeal = Statement(
        "store_seal",
        "select * from app.store_seal($1, $2, $3, $4, $5, $6, $7, $8::text[]::bigint[], $9, $10, $11, $12, $13, $14)", lane: .write,
        idempotent: true)
}
