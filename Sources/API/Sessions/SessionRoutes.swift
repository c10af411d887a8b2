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

    private struct OpenedBody: Encodable {
        let token: String
        let expiresAt: String
        let organisation: OrganisationBody
    }

    @Sendable func openSession(_ request: Request, _ context: TenantContext) async throws -> Response {
        let body = try await request.json(SignInBody.self)
        let memberID = try Input.memberID(body.memberId, settings: context.tenant.settings)
        let password = try Input.password(body.password)
        let agent = String((request.headers[.userAgent] ?? "").unicodeScalars.filter { $0.value >= 0x20 }.prefix(200).map(Character.init))
        let outcome = try await desk.signIn.signIn(
            tenant: context.tenant, memberID: memberID, password: password, agent: agent, network: context.network)
        switch outcome {
        case .signedIn(let opened):
            return .json(
                OpenedBody(
                    token: opened.token.text.reveal(), expiresAt: opened.expiresAt.rfc3339,
                    organisation: OrganisationBody(opened.organisation)),
                status: .created)
        case .refused: throw Problem(.signInRefused)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        }
    }

    @Sendable func endSession(_ request: Request, _ context: TenantContext) async throws -> Response {
        try await desk.signIn.end(tenant: context.tenant, session: try request.bearerSession())
        return Response(status: .noContent)
    }
}

struct OrganisationBody: Encodable {
    let memberId: String
    let name: String
    let nameEn: String?
    let nameKana: String
    let membershipClass: String

    init(_ organisation: Organisation) {
        memberId = organisation.memberID
        name = organisation.name
        nameEn = organisation.nameEn
        nameKana = organisation.nameKana
        membershipClass = organisation.membershipClass
    }
}
