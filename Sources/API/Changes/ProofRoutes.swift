import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct ProofBody: Decodable {
        let password: String?
        let locale: String?
    }

    /// The member's own password proves at once; where the secret is shared, a code goes to the contact representative.
    @Sendable func prove(_ request: Request, _ context: TenantContext) async throws -> Response {
        let session = try request.bearerSession()
        let body = try await request.json(ProofBody.self)
        if let password = body.password {
            return try await prove(try Input.password(password), session: session, context)
        }
        let outcome = try await desk.changes.askProof(
            tenant: context.tenant, session: session, language: try Input.language(body.locale) ?? context.tenant.settings.locale,
            network: context.network)
        switch outcome {
        case .asked(let asked, let address):
            return .json(status: .accepted) { json in
                json.members(of: asked, context)
                json.member("address", address)
            }
        case .passwordRequired: throw Problem.invalidInput([.init("password", "missing")])
        case .representativeMissing: throw Problem(.representativeMissing)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    private func prove(_ password: Secret<String>, session: SessionToken, _ context: TenantContext) async throws -> Response {
        let outcome = try await desk.ownPassword.prove(
            MemberPassword(password), tenant: context.tenant, session: session, network: context.network)
        switch outcome {
        case .proven(let until): return proven(until)
        case .incorrect: throw Problem(.passwordIncorrect)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .codeRequired: throw Problem.invalidInput([.init("password", "code-required")])
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }
}
