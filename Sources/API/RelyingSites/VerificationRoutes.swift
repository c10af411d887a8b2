import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct VerificationBody: Decodable {
        let memberId: String
        let type: String
        let value: String
    }

    @Sendable func verify(_ request: Request, _ context: TenantContext) async throws -> Response {
        let token = try request.clientToken()
        let body = try await request.json(VerificationBody.self)
        let memberID = try Input.memberID(body.memberId, settings: context.tenant.settings)
        let value = try Input.password(body.value, field: "value")
        let outcome = try await desk.verifications.verify(
            MemberPassword(value), of: memberID, type: body.type, tenant: context.tenant, token: token, network: context.network)
        switch outcome {
        case .accepted(let accepted):
            return .json { json in
                json.member("accepted", true)
                json.member("period", accepted.period)
                json.member("membershipClass", accepted.membershipClass)
                json.member("acceptedUntil", accepted.until)
            }
        case .refused: return .json { json in json.member("accepted", false) }
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .clientUnknown: throw Problem(.clientUnknown)
        }
    }

    /// For a web server that asks before it serves a page: it passes the browser's cookie or bearer on.
    @Sendable func authoriseForward(_ request: Request, _ context: TenantContext) async throws -> Response {
        let query = request.uri.queryParameters
        // Proxies that show the visitor this very answer (Traefik) name the page to come back to; nginx redirects by itself.
        let signIn = query["next"].flatMap { name in
            context.tenant.settings.returnPage(String(name)).map { "\(context.base)/?next=\($0.code)" }
        }
        guard let session = request.sessionOfEither(tenant: context.tenant) else {
            return try signInFirst(at: signIn, else: .sessionRequired)
        }
        let classes = query.has("class") ? query.getAll("class").map { String($0) } : nil
        switch try await desk.guardedPages.admit(session, to: classes, tenant: context.tenant) {
        case .admitted(let admitted):
            return Response(
                status: .noContent,
                headers: [
                    .memberID: PercentEncoding.encode(admitted.memberID),
                    .membershipClass: PercentEncoding.encode(admitted.membershipClass), .cacheControl: "no-store",
                ])
        case .sessionEnded: return try signInFirst(at: signIn, else: .sessionEnded)
        case .classRefused: throw Problem(.classRefused)
        }
    }

    private func signInFirst(at address: String?, else code: Problem.Code) throws -> Response {
        guard let address else { throw Problem(code) }
        return Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}

extension HTTPField.Name {
    static let memberID = Self("X-Member-Id")!
    static let membershipClass = Self("X-Membership-Class")!
}
