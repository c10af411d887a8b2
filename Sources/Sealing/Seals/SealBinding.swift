public import Foundation

/// The place a sealed value belongs to. It is authenticated with the seal, so bytes copied to another row, type,
/// period, generation, tenant or key do not open.
public enum SealBinding: Sendable, Hashable {
    /// - Parameters:
    ///   - holder: the organisation; nil for a credential of the whole tenant.
    ///   - type: the credential type's code.
    ///   - period: the period's code.
    ///   - generation: counted from 1 within type, holder and period.
    case credential(holder: UUID?, type: String, period: String, generation: Int32)
    /// The payload of one mail of the outbox.
    case mail(UUID)
    /// What an authenticator app shares with the desk, of an operator.
    case secondFactor(holder: UUID)
    /// Text that travels through the browser under this name.
    case cookie(name: String)

    func authenticated(tenant: Int32, keyID: Int32) -> [UInt8] {
        var fields: CanonicalFields
        switch self {
        case .credential(let holder, let type, let period, let generation):
            fields = CanonicalFields("credential")
            fields.append(tenant)
            fields.append(keyID)
            fields.append(holder)
            fields.append(type)
            fields.append(period)
            fields.append(generation)
        case .mail(let id):
            fields = CanonicalFields("mail")
            fields.append(tenant)
            fields.append(keyID)
            fields.append(id)
        case .secondFactor(let holder):
            fields = CanonicalFields("second-factor")
            fields.append(tenant)
            fields.append(keyID)
            fields.append(holder)
        case .cookie(let name):
            fields = CanonicalFields("cookie")
            fields.append(tenant)
            fields.append(keyID)
            fields.append(name)
        }
        return fields.bytes
    }
}
