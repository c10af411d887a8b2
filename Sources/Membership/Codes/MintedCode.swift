import Foundation
import Postgres
import Sealing

/// A fresh code with everything SQL stores of it: its digest, and the mail's sealed payload. The code itself leaves
/// this value only inside the seal.
struct MintedCode {
    private let asking: UUID
    private let keyID: Int32
    private let digest: [UInt8]
    private let reference: String
    private let mail: UUID
    private let payload: [UInt8]
    private let form: CodeForm

    /// - Parameter asking: the id of what it is asked for; a code of one asking is none of another.
    init(for asking: UUID, tenant: Tenant) throws {
        self.asking = asking
        form = tenant.settings.policy.codeForm
        let code = form.generate()
        let current = tenant.keys.codeDigest(askedBy: asking, code: code)
        mail = UUID.version7()
        reference = Reference.generate()
        // One key id stands for digest and payload alike: both come from the tenant's current data key.
        payload = try tenant.keys.seal(Array(code.reveal().utf8), for: .mail(mail)).sealed
        keyID = current.keyID
        digest = current.digest
    }

    /// In the order of all functions that ask for a code, to their end: key, digest, reference, language, mail, payload, network, form.
    /// - Parameter language: nil where what is asked for says it already.
    func parameters(in language: Language?, network: Network) -> [Parameter] {
        [.int(keyID), .bytes(digest), .text(reference)] + (language.map { [.text($0.rawValue)] } ?? [])
            + [.uuid(mail), .bytes(payload), .bytes(network.bytes), .text(form.rawValue)]
    }

    /// What the asker is told.
    func asked(_ row: Row) throws -> Asked {
        Asked(id: asking, reference: reference, expiresAt: try row.value("expires_at"), resendAfter: try row.value("resend_after"))
    }
}
