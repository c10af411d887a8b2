import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    private struct PlanBody: Decodable {
        let type: String
        let period: String?
        let graceDays: Int?
        let reason: String?
    }

    @Sendable func planRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let body = try await request.fields(PlanBody.self)
        if let days = body.graceDays, !(0...366).contains(days) { throw Problem.invalidInput([.init("graceDays", "out-of-range")]) }
        _ = try Input.text(body.type, field: "type")
        let planning = Rotations.Planning(
            type: body.type, period: try Input.text(body.period, field: "period"), graceDays: body.graceDays.map(Int32.init),
            reason: try Input.reason(body.reason))
        // A token that may not read the answer is refused before, not after, it is done.
        _ = try done(try await desk.rotations.list(context.acting, after: nil, limit: 1))
        switch try await desk.rotations.plan(planning, by: context.acting, key: key) {
        case .done(let id): return rotation(try done(try await desk.rotations.read(id, by: context.acting)), status: .created)
        case .replayed(let id): return replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func listRotations(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let rotations = try done(try await desk.rotations.list(context.acting, after: last, limit: limit + 1))
        return page(rotations, limit: limit, next: { [$0.id.uuidString] }) { json, rotation in json.members(of: rotation) }
    }

    @Sendable func readRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        rotation(try done(try await desk.rotations.read(try id("rotation", context), by: context.acting)))
    }

    /// How many stand how and, page by page, who: all holders, or those of one standing.
    @Sendable func previewRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        let id = try id("rotation", context)
        let wanted = try filter("standing", request)
        if let wanted, !Rotation.Standing.all.contains(wanted) { throw Problem.invalidInput([.init("standing", "unknown")]) }
        let standings = try done(try await desk.rotations.preview(id, by: context.acting))
        let items = try done(
            try await desk.rotations.items(
                of: id, standing: wanted, after: cursor?[0], limit: limit + 1,
                by: context.acting))
        return .json { json in
            json.array("standings", standings) { json, standing in
                json.member("standing", standing.standing)
                json.member("holders", Int(standing.holders))
            }
            json.array("items", items.prefix(limit)) { json, item in
                json.member("organisationId", item.organisationID?.uuidString.lowercased())
                json.member("memberId", item.memberID)
                json.member("name", item.name)
                json.member("nameEn", item.nameEn)
                json.member("contractUntil", item.contractUntil)
                json.member("standing", item.standing)
                json.member("announcedAt", item.announcedAt)
            }
            if items.count > limit, let last = items[limit - 1].memberID { json.member("next", Cursor.encode([last])) }
        }
    }

    @Sendable func generateRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let tenant = try tenant(context)
        return try await carryOut(request, context) { id, step in
            try await desk.rotations.generate(id, tenant: tenant, by: context.acting, step: step)
        }
    }

    @Sendable func announceRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try await carryOut(request, context) { id, step in
            try await desk.rotations.announce(id, by: context.acting, step: step)
        }
    }

    /// Does long work within the request, and tells of it as it goes on where the client asks for events. Whoever leaves
    /// stops it between two batches; the same call goes on from there.
    private func carryOut(
        _ request: Request, _ context: OperatorContext,
        _ work: @escaping @Sendable (UUID, (Int) async throws -> Void) async throws -> OperatorAnswer<Void>
    ) async throws -> Response {
        let id = try id("rotation", context)
        let before = try done(try await desk.rotations.read(id, by: context.acting))
        guard request.wantsEvents else {
            try done(try await work(id) { _ in })
            return rotation(try done(try await desk.rotations.read(id, by: context.acting)))
        }
        let (acting, requestID) = (context.acting, context.id)
        return .events(of: requestID, logger: context.logger) { events in
            var count = 0
            let answer = try await work(id) { number in
                count += number
                let done = count
                try await events.send("progress") { json in
                    json.member("done", done)
                    json.member("of", Int(before.counts?.planned ?? 0))
                }
            }
            if case .refused(let refusal) = answer {
                try await events.refuse(Problem(refusal), requestID: requestID)
            } else {
                let after = try done(try await desk.rotations.read(id, by: acting))
                try await events.send("finished") { json in json.members(of: after) }
            }
        }
    }

    /// The counts once a second, less often where counting takes long, for whoever did not start the work, until the rotation is announced or over; ten minutes at the
    /// longest, after which the client asks again.
    @Sendable func rotationProgress(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let id = try id("rotation", context)
        let acting = context.acting
        _ = try done(try await desk.rotations.read(id, by: acting))
        return .events(of: context.id, logger: context.logger) { events in
            for _ in 0..<Self.longestProgress {
                let began = ContinuousClock.now
                let rotation = try done(try await desk.rotations.read(id, by: acting))
                // Counting a large one takes time from who generates it: the more, the longer until the next.
                let pause = max(.seconds(1), (ContinuousClock.now - began) * 20)
                try await events.send("progress") { json in json.members(of: rotation) }
                if ["announced", "closed", "cancelled"].contains(rotation.state) { return }
                try await Task.sleep(for: pause)
            }
        }
    }

    private static let longestProgress = 600

    private struct CancelBody: Decodable {
        let reason: String?
    }

    @Sendable func cancelRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let id = try id("rotation", context)
        let version = try request.expectedVersionIfAny()
        let reason = try Input.reason(try await request.fields(CancelBody.self).reason)
        _ = try done(try await desk.rotations.read(id, by: context.acting))
        let revoked = try done(try await desk.rotations.cancel(id, reason: reason, version: version, by: context.acting))
        let after = try done(try await desk.rotations.read(id, by: context.acting))
        return rotation(after, revoked: Int(revoked))
    }

    private struct CloseBody: Decodable {
        let force: Bool?
    }

    @Sendable func closeRotation(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let id = try id("rotation", context)
        let version = try request.expectedVersionIfAny()
        let body = try await request.fields(CloseBody.self)
        _ = try done(try await desk.rotations.read(id, by: context.acting))
        try done(try await desk.rotations.close(id, force: body.force ?? false, version: version, by: context.acting))
        return rotation(try done(try await desk.rotations.read(id, by: context.acting)))
    }

    private func rotation(_ rotation: Rotation, revoked: Int? = nil, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response.json(status: status) { json in
            json.members(of: rotation)
            json.member("revoked", revoked)
        }
        response.headers[.eTag] = "\"\(rotation.version)\""
        return response
    }
}

extension JSONText {
    mutating func members(of rotation: Rotation) {
        member("id", rotation.id.uuidString.lowercased())
        member("type", rotation.type)
        member("period", rotation.period)
        member("periodLabel", rotation.periodLabel)
        member("state", rotation.state)
        member("effectiveAt", rotation.effectiveAt)
        member("endsAt", rotation.endsAt)
        member("graceDays", Int(rotation.graceDays))
        member("reason", rotation.reason)
        member("plannedBy", rotation.plannedBy)
        member("plannedAt", rotation.plannedAt)
        member("generatedAt", rotation.generatedAt)
        member("announcedAt", rotation.announcedAt)
        member("closedAt", rotation.closedAt)
        member("cancelledAt", rotation.cancelledAt)
        member("version", Int(rotation.version))
        guard let counts = rotation.counts else { return }
        object("counts") { json in
            json.member("planned", Int(counts.planned))
            json.member("generated", Int(counts.generated))
            json.member("announced", Int(counts.announced))
            json.object("skipped") { json in for (reason, holders) in counts.skipped { json.member(dynamic: reason, holders) } }
            json.object("unannounced") { json in for (reason, holders) in counts.unannounced { json.member(dynamic: reason, holders) } }
        }
    }
}
