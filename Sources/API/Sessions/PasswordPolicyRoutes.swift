import Hummingbird
import Membership
import Web

extension MemberAPI {
    /// What a portal of the association shows beside its own form.
    @Sendable func readPasswordPolicy(_ request: Request, _ context: TenantContext) async throws -> Response {
        guard context.tenant.settings.chosenType != nil else { throw Problem(.notFound) }
        return .json { json in json.members(of: context.tenant.settings.passwordPolicy) }
    }
}

extension JSONText {
    mutating func members(of policy: PasswordPolicy) {
        member("least", policy.least)
        member("most", policy.most)
        array("rules", policy.rules) { json, rule in
            json.member("ja", rule[.ja])
            json.member("en", rule[.en])
        }
    }
}
