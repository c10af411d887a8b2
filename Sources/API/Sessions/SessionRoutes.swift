import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct SignInBody: Decodable {
        let memberId: String
        let password: String
    }

    @Sendable func openSession(_ request: Request, _ context: TenantContext) async throws -> Response {
        let body = try await request.json(SignInBody.self)
        let memberID = try Input.memberID(body.memberId, settings: context.tenant.settings)
        let password = try Input.password(body.password)
        let outcome = try await desk.signIn.signIn(
            tenant: context.tenant, memberID: memberID, password: MemberPassword(password), agent: request.agent, network: context.network)
        switch outcome {
        case .signedIn(let opened):
            return .json(status: .created) { json in
                json.member("token", opened.token.text.reveal())
                json.member("expiresAt", opened.expiresAt)
                json.member("organisation", opened.organisation)
            }
        case .refused: throw Problem(.signInRefused)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        }
    }

    @Sendable func endSession(_ request: Request, _ context: TenantContext) async throws -> Response {
        try await desk.signIn.end(tenant: context.tenant, session: try request.bearerSession())
        return Response(status: .noContent)
    }
}

extension JSONText {
    mutating func member(_ name: StaticString, _ organisation: Organisation) {
        object(name) { json in
            json.member("memberId", organisation.memberID)
            json.member("name", organisation.name)
            json.member("nameEn", organisation.nameEn)
            json.member("nameKana", organisation.nameKana)
            json.member("membershipClass", organisation.membershipClass)
        }
    }
}
