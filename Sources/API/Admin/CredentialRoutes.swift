import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    private struct ReissueBody: Decodable {
        let type: String
        let organisationId: String?
        /// Every holder of the type. Said in so many words: an organisation left out or misspelt is not everybody.
        let all: Bool?
        let reason: String
        let withGrace: Bool?
        let graceDays: Int?

        func order() throws(Problem) -> Reissues.Order {
            var fields: [Problem.Field] = []
            if reason.isEmpty { fields.append(.init("reason", "missing")) }
            if reason.count > 500 { fields.append(.init("reason", "too-long")) }
            if let graceDays, !(0...366).contains(graceDays) { fields.append(.init("graceDays", "out-of-range")) }
            if graceDays != nil, withGrace != true { fields.append(.init("graceDays", "without-grace")) }
            let organisation = organisationId.flatMap(UUID.init(uuidString:))
            if organisationId != nil, organisation == nil { fields.append(.init("organisationId", "not-an-id")) }
            if (organisationId != nil) == (all == true) { fields.append(.init("organisationId", "either-organisation-or-all")) }
            for (field, text) in [("type", type), ("reason", reason)] where text.utf8.contains(0) {
                fields.append(.init(field, "text-malformed"))
            }
            guard fields.isEmpty else { throw Problem.invalidInput(fields) }
            return Reissues.Order(
                type: type, organisation: organisation, reason: reason,
                grace: withGrace == true ? .days(graceDays.map(Int32.init)) : .none)
        }
    }

    /// Begins and carries out; after a fault in between, the same order is refused with what exists, which is then carried out.
    @Sendable func reissue(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let order = try await request.fields(ReissueBody.self).order()
        let tenant = try tenant(context)
        switch try await desk.reissues.begin(order, by: context.acting, key: key) {
        case .done(let id), .replayed(let id): return try await carryOutReissue(id, tenant: tenant, context)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func listReissues(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let reissues = try done(try await desk.reissues.list(context.acting, after: last, limit: limit + 1))
        return page(reissues, limit: limit, next: { [$0.id.uuidString] }) { json, reissue in
            json.member("id", reissue.id.uuidString.lowercased())
            json.member("type", reissue.type)
            json.member("organisationId", reissue.organisationID?.uuidString.lowercased())
            json.member("memberId", reissue.memberID)
            json.member("reason", reissue.reason)
            json.member("withGrace", reissue.isWithGrace)
            json.member("graceDays", reissue.graceDays.map(Int.init))
            json.member("begunBy", reissue.begunBy)
            json.member("begunAt", reissue.begunAt)
            json.member("finishedAt", reissue.finishedAt)
            json.member("reissued", Int(reissue.reissued))
            json.member("unreached", Int(reissue.unreached))
        }
    }

    @Sendable func readReissue(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let reissue = try done(try await desk.reissues.read(try id("reissue", context), by: context.acting))
        return .json { json in
            json.member("id", reissue.id.uuidString.lowercased())
            json.member("type", reissue.type)
            json.member("organisationId", reissue.organisation?.uuidString.lowercased())
            json.member("withGrace", reissue.graceDays != nil)
            json.member("graceDays", reissue.graceDays.map(Int.init))
            json.member("reason", reissue.reason)
            json.member("begunBy", reissue.begunBy)
            json.member("begunAt", reissue.begunAt)
            json.member("finishedAt", reissue.finishedAt)
            json.member("holdersLeft", Int(reissue.holdersLeft))
        }
    }

    @Sendable func resumeReissue(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try await carryOutReissue(try id("reissue", context), tenant: try tenant(context), context)
    }

    private func carryOutReissue(_ id: UUID, tenant: Tenant, _ context: OperatorContext) async throws -> Response {
        let reissued = try done(try await desk.reissues.carryOut(id, tenant: tenant, by: context.acting) { _ in })
        return .json { json in
            json.member("id", id.uuidString.lowercased())
            json.member("reissued", reissued)
        }
    }

    @Sendable func completeCredentials(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let stored = try done(
            try await desk.reissues.complete(try id("organisation", context), tenant: try tenant(context), by: context.acting))
        return .json { json in json.member("stored", stored) }
    }
}
