import Hummingbird
import Membership
import Sealing
import Web

/// How a code looks, so that a portal can draw its field.
struct CodeFormatBody: Encodable {
    let length: Int
    let alphabet: String
    let grouping: Int

    init(_ form: CodeForm) {
        length = form.length
        alphabet = form.alphabet
        grouping = form.grouping
    }
}

extension MemberAPI {
    private struct InquiryTypesBody: Encodable {
        struct Item: Encodable {
            let code: String
            let name: Wording
            let purpose: Wording
            let requiresSession: Bool
            let asksMemberId: Bool
            let reveals: String
            let codeFormat: CodeFormatBody
            let codeLifetimeSeconds: Int
        }

        let items: [Item]
    }

    @Sendable func listInquiryTypes(_ request: Request, _ context: TenantContext) async throws -> Response {
        let settings = context.tenant.settings
        return .json(
            InquiryTypesBody(
                items: settings.inquiryTypes.map {
                    .init(
                        code: $0.code, name: $0.name, purpose: $0.purpose, requiresSession: $0.requiresSession,
                        asksMemberId: $0.proof == .memberIDAndAddress, reveals: $0.reveals.rawValue,
                        codeFormat: CodeFormatBody(settings.policy.codeForm), codeLifetimeSeconds: settings.policy.codeLifetimeSeconds)
                }))
    }
}
