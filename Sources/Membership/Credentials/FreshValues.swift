import Foundation
import Postgres
import Sealing

/// A batch of generated values, digested and sealed, as columns for SQL. In clear they exist only while this is made.
struct FreshValues {
    private(set) var ids: [UUID?] = []
    private(set) var digests: [[UInt8]?] = []
    private(set) var sealed: [[UInt8]?] = []
    let keyID: Int32

    /// Whose value it is, and all that it is digested and sealed over.
    struct Place {
        /// nil for what the whole tenant holds.
        let organisation: UUID?
        let memberID: String
        let type: String
        let period: String
        let generation: Int32
    }

    init(for places: [Place], of tenant: Tenant) throws {
        keyID = tenant.keys.currentKeyID
        for place in places {
            let value = try tenant.generator(of: place.type).generate()
            ids.append(UUID.version7())
            digests.append(tenant.keys.credentialDigest(type: place.type, memberID: place.memberID, value: value).digest)
            let binding = SealBinding.credential(
                holder: place.organisation, type: place.type, period: place.period, generation: place.generation)
            sealed.append(try tenant.keys.seal(Array(value.reveal().utf8), for: binding).sealed)
        }
    }

    /// Digest key, digests, sealing key and seals: the last four arguments of every function that stores values.
    var parameters: [Parameter] { [.int(keyID), .byteses(digests), .int(keyID), .byteses(sealed)] }
}

extension FreshValues.Place {
    init(_ row: Row) throws {
        self.init(
            organisation: try row.value("organisation_id"), memberID: try row.value("member_id", as: String?.self) ?? "",
            type: try row.value("type_code"), period: try row.value("period_code"), generation: try row.value("generation"))
    }
}

extension Tenant {
    /// - Throws: `SealingError` when the type's own policy is too weak: nothing is generated then.
    fileprivate func generator(of type: String) throws -> PasswordGenerator {
        guard let policy = settings.credentialTypes.first(where: { $0.code == type })?.generator else { return .readable }
        return try PasswordGenerator(alphabet: policy.alphabet, length: policy.length)
    }
}
