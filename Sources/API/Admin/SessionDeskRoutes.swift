import Foundation
import Hummingbird
import Membership
import Sealing
import Web

extension AdminAPI {
    @Sendable func listSessions(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let sessions = try done(
            try await desk.sessions.list(
                memberID: try filter("memberId", request), after: last, limit: limit + 1, by: context.acting))
        return page(sessions, limit: limit, next: { [$0.id.uuidString] }) { json, session in
            json.member("id", session.id.uuidString.lowercased())
            json.member("memberId", session.memberID)
            json.member("name", session.name)
            json.member("openedAt", session.openedAt)
            json.member("lastUsedAt", session.lastUsedAt)
            json.member("endsAt", session.endsAt)
            json.member("network", session.network?.description)
            json.member("agent", session.agent)
        }
    }

    @Sendable func closeSession(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try done(try await desk.sessions.close(try id("session", context), by: context.acting))
        return Response(status: .noContent)
    }

    /// Who is locked out, found by digests: nothing here says a member ID that was guessed and is nobody's.
    @Sendable func listLockouts(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let tenant = try tenant(context)
        let (limit, cursor) = try place(request, fields: 2)
        let last = try cursor.map { fields throws(Problem) in
            guard let subject = [UInt8](hexadecimal: fields[1]) else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
            return SessionDesk.LockoutPlace(purpose: fields[0], subject: subject)
        }
        let lockouts = try done(try await desk.sessions.lockouts(after: last, limit: limit + 1, tenant: tenant, by: context.acting))
        return page(lockouts, limit: limit, next: { [$0.place.purpose, $0.place.subject.hexadecimal] }) { json, lockout in
            json.member("memberId", lockout.memberID)
            json.member("name", lockout.name)
            json.member("network", lockout.network?.description)
            json.member("tries", Int(lockout.tries))
            json.member("blockedUntil", lockout.blockedUntil)
        }
    }

    @Sendable func readLockout(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let tenant = try tenant(context)
        let memberID = try memberID(context, settings: tenant.settings)
        let lockout = try done(try await desk.sessions.lockout(of: memberID, tenant: tenant, by: context.acting))
        return .json { json in
            json.member("memberId", memberID.text)
            json.member("tries", Int(lockout.tries))
            json.member("blockedUntil", lockout.blockedUntil)
        }
    }

    @Sendable func liftLockout(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let tenant = try tenant(context)
        let memberID = try memberID(context, settings: tenant.settings)
        try done(try await desk.sessions.lift(memberID, tenant: tenant, by: context.acting))
        return Response(status: .noContent)
    }

    private func memberID(_ context: OperatorContext, settings: TenantSettings) throws(Problem) -> MemberID {
        try Input.memberID(context.parameters.get("memberId") ?? "", settings: settings)
    }
}
