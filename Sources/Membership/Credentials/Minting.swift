public import Foundation
public import Postgres
public import Sealing

/// Generates, digests, seals and stores the first generation of a type for a period.
public struct Minting {
    private let session: DirectSession
    private let tenant: Int32
    private let keys: TenantKeys
    private let generator: PasswordGenerator

    public init(session: DirectSession, tenant: Int32, keys: TenantKeys, generator: PasswordGenerator) {
        self.session = session
        self.tenant = tenant
        self.keys = keys
        self.generator = generator
    }

    /// Who gets one. The tenant itself for what all members share.
    public enum Holder: Sendable {
        case organisation(UUID, memberID: String)
        case tenant
    }

    /// - Returns: the values in the order of the holders; they are nowhere else in clear.
    public func mint(type: String, period: String, holders: [Holder]) throws -> [Secret<String>] {
        var ids: [UUID?] = []
        var organisations: [UUID?] = []
        var digests: [[UInt8]?] = []
        var sealed: [[UInt8]?] = []
        var values: [Secret<String>] = []
        for holder in holders {
            let value = generator.generate()
            let (organisation, memberID): (UUID?, String) =
                switch holder {
                case .organisation(let id, let memberID): (id, memberID)
                case .tenant: (nil, "")
                }
            let binding = SealBinding.credential(holder: organisation, type: type, period: period, generation: 1)
            ids.append(UUID.version7())
            organisations.append(organisation)
            digests.append(keys.credentialDigest(type: type, memberID: memberID, value: value).digest)
            sealed.append(try keys.seal(Array(value.reveal().utf8), for: binding).sealed)
            values.append(value)
        }
        _ = try session.query(
            "select * from app.store_credentials($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                .int(tenant), .text(type), .text(period), .uuids(ids), .uuids(organisations), .int(keys.currentKeyID), .byteses(digests),
                .int(keys.currentKeyID), .byteses(sealed),
            ])
        return values
    }
}
