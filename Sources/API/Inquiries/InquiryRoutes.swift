import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct AskBody: Decodable {
        let type: String
        let email: String
        let memberId: String?
        let locale: String?
    }

    @Sendable func ask(_ request: Request, _ context: TenantContext) async throws -> Response {
        let body = try await request.json(AskBody.self)
        let settings = context.tenant.settings
        guard let type = settings.inquiryType(body.type) else { throw Problem(.typeUnknown) }
        let session = type.requiresSession ? try request.bearerSession() : nil
        var memberID: MemberID?
        if type.proof == .memberIDAndAddress { memberID = try Input.memberID(body.memberId ?? "", settings: settings) }
        let language = try Input.language(body.locale)
        let asking = Inquiries.Asking(
            type: type, memberID: memberID, address: try Input.address(body.email), language: language ?? settings.locale)
        switch try await desk.inquiries.ask(asking, tenant: context.tenant, session: session, network: context.network) {
        case .asked(let asked): return answer(asked, context)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .typeUnknown: throw Problem(.typeUnknown)
        }
    }

    @Sendable func resend(_ request: Request, _ context: TenantContext) async throws -> Response {
        let inquiry = try id("inquiry", else: .inquiryUnknown, context)
        let outcome = try await desk.inquiries.resend(
            inquiry, tenant: context.tenant, session: try request.bearerSessionIfAny(), language: context.tenant.settings.locale,
            network: context.network)
        switch outcome {
        case .asked(let asked): return answer(asked, context)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .codeAlreadyUsed: throw Problem(.codeAlreadyUsed)
        case .inquiryUnknown: throw Problem(.inquiryUnknown)
        }
    }

    @Sendable func redeem(_ request: Request, _ context: TenantContext) async throws -> Response {
        let inquiry = try id("inquiry", else: .inquiryUnknown, context)
        let body = try await request.json(CodeBody.self)
        let outcome = try await desk.inquiries.redeem(
            inquiry, typed: try Input.code(body.code), tenant: context.tenant, session: try request.bearerSessionIfAny(),
            network: context.network)
        switch outcome {
        case .redeemed(let disclosed): return answer(disclosed, context)
        case .codeRefused(let refusal): throw Problem(refusal)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .inquiryUnknown: throw Problem(.inquiryUnknown)
        }
    }

    func answer(_ asked: Asked, _ context: TenantContext) -> Response {
        .json(status: .accepted) { json in json.members(of: asked, context) }
    }

    /// The one answer that holds values.
    private func answer(_ disclosed: Disclosed, _ context: TenantContext) -> Response {
        let label = context.tenant.settings.inquiryType(disclosed.inquiryType)?.name
        return .json { json in
            json.member("receipt", disclosed.receipt)
            json.member("disclosedAt", disclosed.disclosedAt)
            json.array("organisations", disclosed.organisations) { json, organisation in
                json.member("memberId", organisation.memberID)
                json.member("name", organisation.name)
                json.member("nameEn", organisation.nameEn)
                json.array("values", organisation.values) { json, value in
                    json.member("kind", value.kind)
                    json.member("label", label ?? Wording(ja: disclosed.inquiryType, en: disclosed.inquiryType))
                    json.member("value", value.value.reveal())
                    json.member("period", value.period)
                    json.member("state", value.state)
                    json.member("validFrom", value.validFrom)
                    json.member("validUntil", value.validUntil)
                    json.member("graceUntil", value.graceUntil)
                }
            }
        }
    }
}

extension JSONText {
    /// Of something that waits for its code.
    mutating func members(of asked: Asked, _ context: TenantContext) {
        member("id", asked.id.uuidString.lowercased())
        member("reference", asked.reference)
        member("expiresAt", asked.expiresAt)
        member("resendAfter", asked.resendAfter)
        member("codeFormat", context.tenant.settings.policy.codeForm)
    }
}
