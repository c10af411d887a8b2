import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    @Sendable func listInquiryTypes(_ request: Request, _ context: TenantContext) async throws -> Response {
        let settings = context.tenant.settings
        return .json { json in
            json.array("items", settings.inquiryTypes) { json, type in
                json.member("code", type.code)
                json.member("name", type.name)
                json.member("purpose", type.purpose)
                json.member("requiresSession", type.requiresSession)
                json.member("asksMemberId", type.proof == .memberIDAndAddress)
                json.member("reveals", type.reveals.rawValue)
                json.member("codeFormat", settings.policy.codeForm)
                json.member("codeLifetimeSeconds", settings.policy.codeLifetimeSeconds)
            }
        }
    }
}

extension JSONText {
    /// How a code looks, so that a portal can draw its field.
    mutating func member(_ name: StaticString, _ form: CodeForm) {
        object(name) { json in
            json.member("length", form.length)
            json.member("alphabet", form.alphabet)
            json.member("grouping", form.grouping)
        }
    }
}
