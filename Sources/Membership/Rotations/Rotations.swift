public import Foundation
import Postgres
import Sealing

/// Plan, generate, announce, close. What counts when is decided in SQL and by the clock; here values are made and sealed.
public struct Rotations: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// As many holders a round trip.
    static let batch: Int32 = 1_000

    public struct Planning: Sendable {
        public var type: String
        /// nil: the next one.
        public var period: String?
        /// nil: as the type says.
        public var graceDays: Int32?
        public var reason: String?

        public init(type: String, period: String?, graceDays: Int32?, reason: String?) {
            self.type = type
            self.period = period
            self.graceDays = graceDays
            self.reason = reason
        }
    }

    public func plan(_ planning: Planning, by acting: Acting, key: RequestKey?) async throws -> OperatorAnswer<UUID> {
        if let refusal = OperatorRefusal(ofReason: planning.reason) { return .refused(refusal) }
        let rows = try await database.call(
            .planRotation,
            acting.parameters
                + [
                    .uuid(UUID.version7()), .text(planning.type), planning.period.map { .text($0) } ?? .null,
                    planning.graceDays.map { .int($0) } ?? .null, planning.reason.map { .text($0) } ?? .null,
                ] + key.parameters)
        return try OperatorAnswer(rows, of: "plan_rotation", done: "planned") { rows in try rows[0].value("rotation_id") }
    }

    public func list(_ acting: Acting, after last: UUID?, limit: Int) async throws -> OperatorAnswer<[Rotation]> {
        let rows = try await database.call(.listRotations, acting.parameters + [last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_rotations", done: "read") { rows in try rows.map { try Rotation($0, counted: false) } }
    }

    public func read(_ rotation: UUID, by acting: Acting) async throws -> OperatorAnswer<Rotation> {
        let rows = try await database.call(.readRotation, acting.parameters + [.uuid(rotation)])
        return try OperatorAnswer(rows, of: "read_rotation", done: "read") { rows in try Rotation(rows[0], counted: true) }
    }

    public func preview(_ rotation: UUID, by acting: Acting) async throws -> OperatorAnswer<[Rotation.Standing]> {
        let rows = try await database.call(.previewRotation, acting.parameters + [.uuid(rotation)])
        return try OperatorAnswer(rows, of: "preview_rotation", done: "read") { rows in
            try rows.compactMap { row in
                try row.value("standing", as: String?.self).map { .init(standing: $0, holders: try row.value("holders")) }
            }
        }
    }

    /// - Parameters:
    ///   - standing: nil for all holders.
    ///   - last: the member ID before; nil to begin.
    public func items(
        of rotation: UUID, standing: String?, after last: String?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[Rotation.Item]> {
        let rows = try await database.call(
            .listItems,
            acting.parameters
                + [.uuid(rotation), standing.map { .text($0) } ?? .null, last.map { .text($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_rotation_items", done: "read") { rows in try rows.map(Rotation.Item.init) }
    }

    /// Generates for everybody who still lacks a credential of the rotation, a batch at a time. Killed or cancelled in
    /// between, it goes on where it was: what is stored twice is stored once.
    ///
    /// - Parameter step: told how many were stored since the last time.
    public func generate(
        _ rotation: UUID, tenant: Tenant, by acting: Acting, step: (Int) async throws -> Void
    ) async throws -> OperatorAnswer<Void> {
        var last: UUID?
        while true {
            try Task.checkCancellation()
            let taken = try await database.call(
                .takeBatch, acting.parameters + [.uuid(rotation), last.map { .uuid($0) } ?? .null, .int(Self.batch)])
            let answer = try OperatorAnswer(taken, of: "take_rotation_batch", done: "taken", "finished") { rows in
                try rows.filter { try $0.value("outcome", as: String.self) == "taken" }
            }
            guard case .done(let holders) = answer else { return answer.map { _ in } }
            if holders.isEmpty { return .done(()) }
            let values = try FreshValues(for: try holders.map(FreshValues.Place.init), of: tenant)
            let holderIDs: [UUID?] = try holders.map { try $0.value("holder_id") }
            let generations: [Int32?] = try holders.map { try $0.value("generation") }
            let stored = try await database.call(
                .storeBatch,
                acting.parameters + [.uuid(rotation), .uuids(values.ids), .uuids(holderIDs), .ints(generations)] + values.parameters)
            let count = try OperatorAnswer(stored, of: "store_rotation_batch", done: "stored", "finished") { rows in
                Int(try rows[0].value("stored", as: Int32?.self) ?? 0)
            }
            guard case .done(let number) = count else { return count.map { _ in } }
            try await step(number)
            last = holderIDs.last.flatMap(\.self)
        }
    }

    /// Writes to the contacts of everybody who got a credential; never the value. Goes on like `generate`.
    public func announce(_ rotation: UUID, by acting: Acting, step: (Int) async throws -> Void) async throws -> OperatorAnswer<Void> {
        while true {
            try Task.checkCancellation()
            let rows = try await database.call(.announceBatch, acting.parameters + [.uuid(rotation), .int(Self.batch)])
            let answer = try OperatorAnswer(rows, of: "announce_rotation_batch", done: "announced", "finished") { rows in
                try rows[0].value("outcome", as: String.self) == "finished" ? nil : Int(try rows[0].value("announced", as: Int32.self))
            }
            guard case .done(let announced) = answer else { return answer.map { _ in } }
            wakeCourier()
            guard let announced else { return .done(()) }
            try await step(announced)
        }
    }

    /// Decides at once and revokes a batch at a time. Killed or cancelled in between, it goes on where it was.
    ///
    /// - Returns: how many credentials were revoked.
    public func cancel(_ rotation: UUID, reason: String?, version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Int32> {
        if let refusal = OperatorRefusal(ofReason: reason) { return .refused(refusal) }
        var revoked: Int32 = 0
        while true {
            let rows = try await database.call(
                .cancelRotation,
                acting.parameters
                    + [.uuid(rotation), version.map { .int($0) } ?? .null, reason.map { .text($0) } ?? .null, .int(Self.batch)])
            let answer = try OperatorAnswer(rows, of: "cancel_rotation", done: "cancelled", "revoking") { rows in
                revoked += try rows[0].value("revoked", as: Int32?.self) ?? 0
                return try rows[0].value("outcome", as: String.self) == "cancelled"
            }
            guard case .done(let isDone) = answer else { return answer.map { _ in revoked } }
            if isDone { return .done(revoked) }
            try Task.checkCancellation()
        }
    }

    public func close(_ rotation: UUID, force: Bool, version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(
            .closeRotation, acting.parameters + [.uuid(rotation), version.map { .int($0) } ?? .null, .bool(force)])
        return try OperatorAnswer(rows, of: "close_rotation", done: "closed") { _ in }
    }
}

extension Statement {
    fileprivate static let planRotation = Statement(
        "plan_rotation", "select * from app.plan_rotation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", lane: .bulk)
    fileprivate static let listRotations = Statement(
        "list_rotations", "select * from app.list_rotations($1, $2, $3, $4, $5)", lane: .bulk, idempotent: true)
    fileprivate static let readRotation = Statement(
        "read_rotation", "select * from app.read_rotation($1, $2, $3, $4)", lane: .bulk, idempotent: true)
    fileprivate static let previewRotation = Statement(
        "preview_rotation", "select * from app.preview_rotation($1, $2, $3, $4)", lane: .bulk, idempotent: true)
    fileprivate static let listItems = Statement(
        "list_rotation_items", "select * from app.list_rotation_items($1, $2, $3, $4, $5, $6, $7)", lane: .bulk, idempotent: true)
    fileprivate static let takeBatch = Statement(
        "take_rotation_batch", "select * from app.take_rotation_batch($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let storeBatch = Statement(
        "store_rotation_batch", "select * from app.store_rotation_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .bulk,
        idempotent: true)
    fileprivate static let announceBatch = Statement(
        "announce_rotation_batch", "select * from app.announce_rotation_batch($1, $2, $3, $4, $5)", lane: .bulk)
    fileprivate static let cancelRotation = Statement(
        "cancel_rotation", "select * from app.cancel_rotation($1, $2, $3, $4, $5, $6, $7)", lane: .bulk, idempotent: true)
    fileprivate static let closeRotation = Statement(
        "close_rotation", "select * from app.close_rotation($1, $2, $3, $4, $5, $6)", lane: .write)
}
