import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct AskRecoveryBody: Decodable {
        let email: String
        let memberId: String?
        let locale: String?
    }

    @Sendable func askRecovery(_ request: Request, _ context: TenantContext) async throws -> Response {
        let body = try await request.json(AskRecoveryBody.self)
        let settings = context.tenant.settings
        guard settings.chosenType != nil else { throw Problem(.recoveryNotOffered) }
        // An empty one is what a form sends that was left empty.
        let memberID = try body.memberId.flatMap { typed throws(Problem) in
            typed.isEmpty ? nil : try Input.memberID(typed, settings: settings)
        }
        let outcome = try await desk.recoveries.ask(
            tenant: context.tenant, memberID: memberID, address: try Input.address(body.email),
            language: try Input.language(body.locale) ?? settings.locale, network: context.network)
        switch outcome {
        case .asked(let asked): return answer(asked, context)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .duplicateAddress: throw Problem(.duplicateAddress)
        case .notOffered: throw Problem(.recoveryNotOffered)
        }
    }

    @Sendable func resendRecovery(_ request: Request, _ context: TenantContext) async throws -> Response {
        let outcome = try await desk.recoveries.resend(
            try id("recovery", else: .recoveryUnknown, context), tenant: context.tenant, language: context.tenant.settings.locale,
            network: context.network)
        switch outcome {
        case .asked(let asked): return answer(asked, context)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .codeAlreadyUsed: throw Problem(.codeAlreadyUsed)
        case .recoveryUnknown: throw Problem(.recoveryUnknown)
        }
    }

    @Sendable func verifyRecovery(_ request: Request, _ context: TenantContext) async throws -> Response {
        let recovery = try id("recovery", else: .recoveryUnknown, context)
        let body = try await request.json(CodeBody.self)
        let outcome = try await desk.recoveries.verify(
            recovery, typed: try Input.code(body.code), tenant: context.tenant, network: context.network)
        switch outcome {
        case .verified(let verified): return answer(verified, context)
        case .codeRefused(let refusal): throw Problem(refusal)
        case .recoveryUnknown: throw Problem(.recoveryUnknown)
        }
    }

    private struct RegistrationBody: Decodable {
        let grant: String
        let choice: Int32?
        let password: String
    }

    @Sendable func registerPassword(_ request: Request, _ context: TenantContext) async throws -> Response {
        let recovery = try id("recovery", else: .recoveryUnknown, context)
        let body = try await request.json(RegistrationBody.self)
        guard !body.password.isEmpty else { throw Problem.invalidInput([.init("password", "missing")]) }
        // Text that is no grant at all is told no more than one that has ended.
        guard let grant = GrantToken(parsing: body.grant) else { throw Problem(.grantEnded) }
        let outcome = try await desk.passwordRegistration.register(
            MemberPassword(body.password), grant: grant, of: recovery, choice: body.choice, tenant: context.tenant, network: context.network
        )
        switch outcome {
        case .registered: return Response(status: .noContent, headers: [.cacheControl: "no-store"])
        case .refused(let reasons): throw Problem.passwordRefused(reasons)
        case .choiceRequired: throw Problem(.choiceRequired)
        case .grantEnded: throw Problem(.grantEnded)
        }
    }

    /// The one answer that holds a grant.
    private func answer(_ verified: Verified, _ context: TenantContext) -> Response {
        .json { json in
            json.member("grant", verified.grant.text.reveal())
            json.member("grantExpiresAt", verified.grantUntil)
            json.array("choices", verified.choices) { json, choice in
                json.member("choice", Int(choice.choice))
                json.member("memberId", choice.maskedMemberID)
                json.member("name", choice.name)
                json.member("nameEn", choice.nameEn)
            }
            json.object("passwordPolicy") { json in json.members(of: context.tenant.settings.passwordPolicy) }
        }
    }
}
