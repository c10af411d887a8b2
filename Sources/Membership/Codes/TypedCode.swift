import Foundation
import Postgres
import Sealing

/// What somebody typed, folded, and digested as SQL compares it.
struct TypedCode {
    private let code: Secret<String>
    private let keys: TenantKeys

    /// - Returns: nil when no code looks like it. That is judged before what the code is for is looked at, so that it tells nothing of it:
    ///   not whether it is there, not whose it is.
    init?(_ typed: Secret<String>, tenant: Tenant) {
        code = Secret(tenant.settings.policy.codeForm.normalise(typed.reveal()))
        keys = tenant.keys
        guard CodeForm.isPossible(code) else { return nil }
    }

    /// Under every key a code may have been made under.
    func digests(askedBy asking: UUID) -> Parameter {
        .byteses(keys.codeDigests(askedBy: asking, code: code).map(\.digest))
    }
}
