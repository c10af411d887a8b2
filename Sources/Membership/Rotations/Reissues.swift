public import Foundation
import Postgres
import Sealing

/// New values before their time, and values for who joined in mid-year.
public struct Reissues: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    public struct Order: Sendable {
        public var type: String
        /// nil: every holder of the type.
        public var organisation: UUID?
        public var reason: String
        public var grace: Grace

        /// What becomes of the old value.
        public enum Grace: Sendable {
            /// It stops at once, and sessions opened with it end.
            case none
            /// It is accepted so many days longer; nil: as the type says.
            case days(Int32?)
        }

        public init(type: String, organisation: UUID?, reason: String, grace: Grace) {
            self.type = type
            self.organisation = organisation
            self.reason = reason
            self.grace = grace
        }
    }

    /// An order as the records have it.
    public struct Reissue: Sendable {
        public let id: UUID
        public let type: String
        /// nil, as is the member ID: every holder of the type.
        public let organisationID: UUID?
        public let memberID: String?
        public let reason: String
        public let isWithGrace: Bool
        public let graceDays: Int32?
        public let begunBy: String
        public let begunAt: Date
        /// nil: it was interrupted and may be gone on with.
        public let finishedAt: Date?
        /// New values.
        public let reissued: Int32
        /// Of those, for organisations that no mail reaches now.
        public let unreached: Int32

        init(_ row: Row) throws {
            id = try row.value("reissue_id")
            type = try row.value("type")
            organisationID = try row.value("organisation_id")
            memberID = try row.value("member_id")
            reason = try row.value("reason")
            isWithGrace = try row.value("with_grace")
            graceDays = try row.value("grace_days")
            begunBy = try row.value("begun_by")
            begunAt = try row.value("begun_at")
            finishedAt = try row.value("finished_at")
            reissued = try row.value("reissued")
            unreached = try row.value("unreached")
        }
    }

    /// Newest first.
    public func list(_ acting: Acting, after last: UUID?, limit: Int) async throws -> OperatorAnswer<[Reissue]> {
        let rows = try await database.call(.listReissues, acting.parameters + [last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_reissues", done: "read") { rows in try rows.map(Reissue.init) }
    }

    /// An order as it was noted.
    public struct Noted: Sendable {
        public let id: UUID
        public let type: String
        public let organisation: UUID?
        /// nil: the old value stops at once.
        public let graceDays: Int32?
        public let reason: String
        public let begunBy: String
        public let begunAt: Date
        /// nil: it was interrupted, or is being carried out.
        public let finishedAt: Date?
        /// How many still have their old value.
        public let holdersLeft: Int32
    }

    public func read(_ reissue: UUID, by acting: Acting) async throws -> OperatorAnswer<Noted> {
        let rows = try await database.call(.readReissue, acting.parameters + [.uuid(reissue)])
        return try OperatorAnswer(rows, of: "read_reissue", done: "read") { rows in
            let row = rows[0]
            return Noted(
                id: try row.value("reissue_id"), type: try row.value("type"), organisation: try row.value("organisation_id"),
                graceDays: try row.value("grace_days"), reason: try row.value("reason"), begunBy: try row.value("begun_by"),
                begunAt: try row.value("begun_at"), finishedAt: try row.value("finished_at"), holdersLeft: try row.value("holders_left"))
        }
    }

    /// Notes the order; changes no credential yet.
    public func begin(_ order: Order, by acting: Acting, key: RequestKey?) async throws -> OperatorAnswer<UUID> {
        if let refusal = OperatorRefusal(ofReason: order.reason) { return .refused(refusal) }
        var (isWithGrace, days): (Bool, Int32?) = (false, nil)
        if case .days(let number) = order.grace { (isWithGrace, days) = (true, number) }
        let rows = try await database.call(
            .beginReissue,
            acting.parameters
                + [
                    .uuid(UUID.version7()), .text(order.type), order.organisation.map { .uuid($0) } ?? .null, .text(order.reason),
                    .bool(isWithGrace), days.map { .int($0) } ?? .null,
                ] + key.parameters)
        return try OperatorAnswer(rows, of: "begin_reissue", done: "begun") { rows in try rows[0].value("reissue_id") }
    }

    /// Gives everybody of the order who still has the old value a new one, a batch at a time; goes on where it was.
    ///
    /// - Returns: how many were given a new value by this call.
    public func carryOut(
        _ reissue: UUID, tenant: Tenant, by acting: Acting, step: (Int) async throws -> Void
    ) async throws -> OperatorAnswer<Int> {
        var last: UUID?
        var total = 0
        while true {
            try Task.checkCancellation()
            let taken = try await database.call(
                .takeBatch, acting.parameters + [.uuid(reissue), last.map { .uuid($0) } ?? .null, .int(Rotations.batch)])
            let answer = try OperatorAnswer(taken, of: "take_reissue_batch", done: "taken", "continued", "finished") { rows in
                (
                    holders: try rows.filter { try $0.value("outcome", as: String.self) == "taken" },
                    isFinished: try rows[0].value("outcome", as: String.self) == "finished"
                )
            }
            guard case .done(let (holders, isFinished)) = answer else { return answer.map { _ in total } }
            if isFinished { return .done(total) }
            guard !holders.isEmpty else {
                // Letters were written.
                wakeCourier()
                continue
            }
            let values = try FreshValues(for: try holders.map(FreshValues.Place.init), of: tenant)
            let holderIDs: [UUID?] = try holders.map { try $0.value("holder_id") }
            let generations: [Int32?] = try holders.map { try $0.value("generation") }
            let stored = try await database.call(
                .reissue,
                acting.parameters + [.uuid(reissue), .uuids(values.ids), .uuids(holderIDs), .ints(generations)] + values.parameters)
            let count = try OperatorAnswer(stored, of: "reissue_credential", done: "reissued", "finished") { rows in
                Int(try rows[0].value("reissued", as: Int32?.self) ?? 0)
            }
            guard case .done(let number) = count else { return count }
            total += number
            wakeCourier()
            try await step(number)
            last = holderIDs.last.flatMap(\.self)
        }
    }

    /// Gives an organisation what it lacks: of each generated type the current generation and, where the next one has been
    /// generated for the others, that too.
    ///
    /// - Returns: how many credentials were new.
    public func complete(_ organisation: UUID, tenant: Tenant, by acting: Acting) async throws -> OperatorAnswer<Int> {
        let needed = try await database.call(.needed, acting.parameters + [.uuid(organisation)])
        let answer = try OperatorAnswer(needed, of: "needed_credentials", done: "needed") { rows in try rows.map(FreshValues.Place.init) }
        guard case .done(let places) = answer, !places.isEmpty else { return answer.map { _ in 0 } }
        let values = try FreshValues(for: places, of: tenant)
        let rows = try await database.call(
            .storeNeeded,
            acting.parameters
                + [
                    .uuid(organisation), .uuids(values.ids), .texts(places.map(\.type)), .texts(places.map(\.period)),
                    .ints(places.map(\.generation)),
                ] + values.parameters)
        return try OperatorAnswer(rows, of: "store_needed_credentials", done: "stored") { rows in
            Int(try rows[0].value("stored", as: Int32.self))
        }
    }
}

extension Statement {
    fileprivate static let listReissues = Statement(
        "list_reissues", "select * from app.list_reissues($1, $2, $3, $4, $5)", lane: .bulk, idempotent: true)
    fileprivate static let beginReissue = Statement(
        "begin_reissue", "select * from app.begin_reissue($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let readReissue = Statement(
        "read_reissue", "select * from app.read_reissue($1, $2, $3, $4)", lane: .bulk, idempotent: true)
    fileprivate static let takeBatch = Statement(
        "take_reissue_batch", "select * from app.take_reissue_batch($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let reissue = Statement(
        "reissue_credential", "select * from app.reissue_credential($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .bulk,
        idempotent: true)
    fileprivate static let needed = Statement(
        "needed_credentials", "select * from app.needed_credentials($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let storeNeeded = Statement(
        "store_needed_credentials", "select * from app.store_needed_credentials($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        lane: .write, idempotent: true)
}
