public import Foundation
import Postgres
import Sealing

/// What a tenant has configured, as documents that operators read, and change field by field. Bounds, versions, audit and what
/// must not be altered any more are decided in SQL; what was changed is what the next request here is answered with.
public struct SettingsDesk: Sendable {
    let database: Database
    let tenants: TenantDirectory

    /// Of each a tenant has several, found by their codes.
    public enum Kind: Sendable, CaseIterable {
        case calendar, credentialType, inquiryType, text

        fileprivate var listing: Statement {
            switch self {
            case .calendar: .listCalendars
            case .credentialType: .listCredentialTypes
            case .inquiryType: .listInquiryTypes
            case .text: .listTexts
            }
        }

        fileprivate var saving: Statement {
            switch self {
            case .calendar: .saveCalendar
            case .credentialType: .saveCredentialType
            case .inquiryType: .saveInquiryType
            case .text: .changeText
            }
        }
    }

    // MARK: Of which there are several

    public func list(_ kind: Kind, after place: String?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[SettingsDocument]> {
        try await documents(kind.listing, acting.parameters + [.null, place.map { .text($0) } ?? .null, .int(Int32(limit))])
    }

    public func read(_ kind: Kind, _ code: String, by acting: Acting) async throws -> OperatorAnswer<SettingsDocument> {
        try await documents(kind.listing, acting.parameters + [.text(code), .null, .int(1)]).map { $0[0] }
    }

    public func change(
        _ kind: Kind, _ code: String, _ changes: SettingsChanges, replacing version: Int32, by acting: Acting
    ) async throws -> OperatorAnswer<SettingsDocument> {
        let made: [Parameter] = kind == .text ? [] : [.uuid(UUID.version7()), .null, .null]
        return try await save(changes, kind.saving, acting, [.text(code), .int(version), try changes.parameter] + made)
    }

    /// Texts are made with their tenant.
    public func create(
        _ kind: Kind, _ changes: SettingsChanges, by acting: Acting, key: RequestKey?
    ) async throws -> OperatorAnswer<SettingsDocument> {
        try await save(
            changes, kind.saving, acting, [.null, .null, try changes.parameter, .uuid(UUID.version7())] + key.parameters)
    }

    // MARK: Periods

    /// - Parameter calendar: the code of one calendar; nil for all.
    public func periods(
        of calendar: String?, after place: String?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[SettingsDocument]> {
        try await documents(
            .listPeriods,
            acting.parameters + [calendar.map { .text($0) } ?? .null, .null, place.map { .text($0) } ?? .null, .int(Int32(limit))])
    }

    public func period(_ id: UUID, by acting: Acting) async throws -> OperatorAnswer<SettingsDocument> {
        try await documents(.listPeriods, acting.parameters + [.null, .uuid(id), .null, .int(1)]).map { $0[0] }
    }

    /// - Parameter change: the period and the version that is replaced; nil for a new one.
    public func savePeriod(
        _ changes: SettingsChanges, replacing change: (id: UUID, version: Int32)?, by acting: Acting, key: RequestKey?
    ) async throws -> OperatorAnswer<SettingsDocument> {
        try await save(
            changes, .savePeriod, acting,
            [.uuid(change?.id ?? UUID.version7()), change.map { .int($0.version) } ?? .null, try changes.parameter] + key.parameters)
    }

    // MARK: Of which there is one

    public func tenant(by acting: Acting) async throws -> OperatorAnswer<SettingsDocument> {
        try await documents(.readTenant, acting.parameters).map { $0[0] }
    }

    public func changeTenant(
        _ changes: SettingsChanges, replacing version: Int32, by acting: Acting
    ) async throws -> OperatorAnswer<SettingsDocument> {
        try await save(changes, .changeTenant, acting, [.int(version), try changes.parameter])
    }

    public func policy(by acting: Acting) async throws -> OperatorAnswer<SettingsDocument> {
        try await documents(.readPolicy, acting.parameters).map { $0[0] }
    }

    public func changePolicy(
        _ changes: SettingsChanges, replacing version: Int32, by acting: Acting
    ) async throws -> OperatorAnswer<SettingsDocument> {
        try await save(changes, .changePolicy, acting, [.int(version), try changes.parameter])
    }

    // MARK: How

    private func documents(_ statement: Statement, _ parameters: [Parameter]) async throws -> OperatorAnswer<[SettingsDocument]> {
        let rows = try await database.call(statement, parameters)
        return try OperatorAnswer(rows, of: statement.name, done: "read") { rows in try rows.map { try SettingsDocument($0) } }
    }

    private func save(
        _ changes: SettingsChanges, _ statement: Statement, _ acting: Acting, _ parameters: [Parameter]
    ) async throws -> OperatorAnswer<SettingsDocument> {
        if let refusal = changes.refusal { return .refused(refusal) }
        let rows = try await database.call(statement, acting.parameters + parameters)
        let answer = try OperatorAnswer(rows, of: statement.name, done: "saved") { rows in try SettingsDocument(rows[0], place: "") }
        if case .done = answer { try await tenants.look() }
        return answer
    }
}

extension Statement {
    fileprivate static let listCalendars = Statement(
        "list_calendars", "select * from app.list_calendars($1, $2, $3, $4, $5, $6)", lane: .write, idempotent: true)
    fileprivate static let saveCalendar = Statement(
        "save_calendar", "select * from app.save_calendar($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9)", lane: .write)
    fileprivate static let listPeriods = Statement(
        "list_periods", "select * from app.list_periods($1, $2, $3, $4, $5, $6, $7)", lane: .write, idempotent: true)
    fileprivate static let savePeriod = Statement(
        "save_period", "select * from app.save_period($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8)", lane: .write)
    fileprivate static let listCredentialTypes = Statement(
        "list_credential_types", "select * from app.list_credential_types($1, $2, $3, $4, $5, $6)", lane: .write, idempotent: true)
    fileprivate static let saveCredentialType = Statement(
        "save_credential_type", "select * from app.save_credential_type($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9)", lane: .write)
    fileprivate static let listInquiryTypes = Statement(
        "list_inquiry_types", "select * from app.list_inquiry_types($1, $2, $3, $4, $5, $6)", lane: .write, idempotent: true)
    fileprivate static let saveInquiryType = Statement(
        "save_inquiry_type", "select * from app.save_inquiry_type($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9)", lane: .write)
    fileprivate static let listTexts = Statement(
        "list_texts", "select * from app.list_texts($1, $2, $3, $4, $5, $6)", lane: .write, idempotent: true)
    fileprivate static let changeText = Statement(
        "change_text", "select * from app.change_text($1, $2, $3, $4, $5, $6::text::jsonb)", lane: .write)
    fileprivate static let readTenant = Statement(
        "read_tenant", "select * from app.read_tenant($1, $2, $3)", lane: .write, idempotent: true)
    fileprivate static let changeTenant = Statement(
        "change_tenant", "select * from app.change_tenant($1, $2, $3, $4, $5::text::jsonb)", lane: .write)
    fileprivate static let readPolicy = Statement(
        "read_policy", "select * from app.read_policy($1, $2, $3)", lane: .write, idempotent: true)
    fileprivate static let changePolicy = Statement(
        "change_policy", "select * from app.change_policy($1, $2, $3, $4, $5::text::jsonb)", lane: .write)
}
