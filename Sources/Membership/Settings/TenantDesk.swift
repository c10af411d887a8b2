import Foundation
import Postgres
import Sealing

/// The tenants of the installation and their hosts: what its own operators see to.
public struct TenantDesk: Sendable {
    let database: Database
    let tenants: TenantDirectory

    public struct Founded: Sendable {
        public let slug: String
        /// false: the same request had founded it before.
        public let isNew: Bool
    }

    /// To the installation's operators all, closed ones too; to others their own.
    public func list(by proof: OperatorProof, after slug: String?, limit: Int) async throws -> OperatorAnswer<[SettingsDocument]> {
        let rows = try await database.call(
            .listTenants, [.int(proof.home), .bytes(proof.digest), slug.map { .text($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_tenants", done: "read") { rows in try rows.map { try SettingsDocument($0) } }
    }

    /// A whole tenant from a preset, with its first data key: both or neither.
    public func found(_ charter: SettingsChanges, by proof: OperatorProof, key: RequestKey?) async throws -> OperatorAnswer<Founded> {
        if let refusal = charter.refusal { return .refused(refusal) }
        let operatorsClaim: [Parameter] = [.int(proof.home), .bytes(proof.digest)]
        let reserved = try await database.call(.reserveTenant, operatorsClaim)
        let number = try OperatorAnswer(reserved, of: "reserve_tenant", done: "reserved") { rows in
            try rows[0].value("tenant_id", as: Int32.self)
        }
        guard case .done(let tenant) = number else {
            return try number.map { _ in throw UnknownOutcome(function: "reserve_tenant", outcome: "") }
        }
        let (wrapped, wrappingKey) = try tenants.wrapFirstKey(of: tenant)
        let rows = try await database.call(
            .foundTenant, operatorsClaim + [.int(tenant), try charter.parameter, .bytes(wrapped), .text(wrappingKey)] + key.parameters)
        guard case .string(let slug)? = charter.fields["slug"] else {
            return try OperatorAnswer(rows, of: "found_tenant") { _ in throw UnknownOutcome(function: "found_tenant", outcome: "created") }
        }
        let isReplayed = try rows[0].value("outcome", as: String.self) == "replayed"
        let answer = try OperatorAnswer(rows, of: "found_tenant", done: "created", "replayed") { _ in
            Founded(slug: slug, isNew: !isReplayed)
        }
        if case .done = answer { try await tenants.look() }
        return answer
    }

    /// - Parameter version: nil for whatever stands.
    /// - Returns: the version that stands now.
    public func close(replacing version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Int32> {
        let rows = try await database.call(.closeTenant, acting.parameters + [version.map { .int($0) } ?? .null])
        let answer = try OperatorAnswer(rows, of: "close_tenant", done: "closed") { rows in try rows[0].value("version", as: Int32.self) }
        if case .done = answer { try await tenants.look() }
        return answer
    }

    public func reopen(_ slug: String, replacing version: Int32?, by proof: OperatorProof) async throws -> OperatorAnswer<Int32> {
        let rows = try await database.call(
            .reopenTenant, [.int(proof.home), .bytes(proof.digest), .text(slug), version.map { .int($0) } ?? .null])
        let answer = try OperatorAnswer(rows, of: "reopen_tenant", done: "reopened") { rows in
            try rows[0].value("version", as: Int32.self)
        }
        if case .done = answer { try await tenants.look() }
        return answer
    }

    // MARK: Hosts

    public func hosts(by acting: Acting) async throws -> OperatorAnswer<[String]> {
        let rows = try await database.call(.listHosts, acting.parameters)
        return try OperatorAnswer(rows, of: "list_hosts", done: "read") { rows in try rows.map { try $0.value("host") } }
    }

    public func addHost(_ host: String, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.addHost, acting.parameters + [.text(host)])
        let answer: OperatorAnswer<Void> = try OperatorAnswer(rows, of: "add_host", done: "added") { _ in }
        if case .done = answer { try await tenants.look() }
        return answer
    }

    public func removeHost(_ host: String, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.removeHost, acting.parameters + [.text(host)])
        let answer: OperatorAnswer<Void> = try OperatorAnswer(rows, of: "remove_host", done: "removed") { _ in }
        if case .done = answer { try await tenants.look() }
        return answer
    }
}

extension Statement {
    fileprivate static let listTenants = Statement(
        "list_tenants", "select * from app.list_tenants($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let reserveTenant = Statement("reserve_tenant", "select * from app.reserve_tenant($1, $2)", lane: .write)
    fileprivate static let foundTenant = Statement(
        "found_tenant", "select * from app.found_tenant($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8)", lane: .write)
    fileprivate static let closeTenant = Statement("close_tenant", "select * from app.close_tenant($1, $2, $3, $4)", lane: .write)
    fileprivate static let reopenTenant = Statement("reopen_tenant", "select * from app.reopen_tenant($1, $2, $3, $4)", lane: .write)
    fileprivate static let listHosts = Statement(
        "list_hosts", "select * from app.list_hosts($1, $2, $3)", lane: .write, idempotent: true)
    fileprivate static let addHost = Statement("add_host", "select * from app.add_host($1, $2, $3, $4)", lane: .write)
    fileprivate static let removeHost = Statement("remove_host", "select * from app.remove_host($1, $2, $3, $4)", lane: .write)
}
