import Foundation
import Hummingbird
import Membership
import Web

extension MemberAPI {
    @Sendable func listOwnSessions(_ request: Request, _ context: TenantContext) async throws -> Response {
        guard let sessions = try await desk.ownSessions.list(tenant: context.tenant, session: try request.bearerSession()) else {
            throw Problem(.sessionEnded)
        }
        return .json { json in
            json.array("items", sessions) { json, session in
                json.member("id", session.id.uuidString.lowercased())
                json.member("own", session.own)
                json.member("openedAt", session.openedAt)
                json.member("lastUsedAt", session.lastUsedAt)
                json.member("idleUntil", session.idleUntil)
                json.member("endsAt", session.endsAt)
                json.member("network", session.network)
                json.member("agent", session.agent)
            }
        }
    }

    @Sendable func endOtherSessions(_ request: Request, _ context: TenantContext) async throws -> Response {
        let count = try await end(nil, request, context)
        return .json { json in json.member("ended", count) }
    }

    @Sendable func endOwnSession(_ request: Request, _ context: TenantContext) async throws -> Response {
        _ = try await end(try id("session", else: .notFound, context), request, context)
        return Response(status: .noContent)
    }

    private func end(_ which: UUID?, _ request: Request, _ context: TenantContext) async throws -> Int {
        switch try await desk.ownSessions.end(
            which, tenant: context.tenant, session: try request.bearerSession(), network: context.network)
        {
        case .ended(let count): return count
        case .unknown: throw Problem(.notFound)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    @Sendable func listOwnRecoveries(_ request: Request, _ context: TenantContext) async throws -> Response {
        guard let found = try await desk.members.recoveries(tenant: context.tenant, session: try request.bearerSession(), limit: 100) else {
            throw Problem(.sessionEnded)
        }
        return .json { json in
            json.array("items", found) { json, recovery in
                json.member("askedAt", recovery.askedAt)
                json.member("address", recovery.address)
                json.member("state", recovery.state.rawValue)
                json.member("registeredAt", recovery.registeredAt)
            }
        }
    }
}
