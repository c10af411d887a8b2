import Foundation
import Sealing

/// A fresh code with everything SQL stores of it: its digest, and the mail's sealed payload. The code itself leaves
/// this value only inside the seal.
struct MintedCode {
    let keyID: Int32
    let digest: [UInt8]
    let reference: String
    let mail: UUID
    let payload: [UInt8]

    /// - Parameter asking: the id of what it is asked for; a code of one asking is none of another.
    init(for asking: UUID, tenant: Tenant) throws {
        let code = tenant.settings.policy.codeForm.generate()
        let current = tenant.keys.codeDigest(askedBy: asking, code: code)
        mail = UUID.version7()
        reference = Reference.generate()
        // One key id stands for digest and payload alike: both come from the tenant's current data key.
        payload = try tenant.keys.seal(Array(code.reveal().utf8), for: .mail(mail)).sealed
        keyID = current.keyID
        digest = current.digest
    }
}
