import Crypto

/// A range of a tenant's audit with the hash over its events, as a link of the chain: its head is the hash over all of this
/// and the head before.
public struct SealedRange: Sendable {
    public let tenant: Int32
    public let number: Int64
    public let era: Int32
    public let cluster: Int64
    public let fromTransaction: Int64
    public let toTransaction: Int64
    public let lastEvent: Int64
    /// The events of an era's first seal.
    public let named: [Int64]?
    public let events: Int64
    public let root: [UInt8]
    /// Microseconds since 1970.
    public let sealedAt: Int64

    public init(
        tenant: Int32, number: Int64, era: Int32, cluster: Int64, fromTransaction: Int64, toTransaction: Int64, lastEvent: Int64,
        named: [Int64]?, events: Int64, root: [UInt8], sealedAt: Int64
    ) {
        self.tenant = tenant
        self.number = number
        self.era = era
        self.cluster = cluster
        self.fromTransaction = fromTransaction
        self.toTransaction = toTransaction
        self.lastEvent = lastEvent
        self.named = named
        self.events = events
        self.root = root
        self.sealedAt = sealedAt
    }

    /// - Parameter before: the head of the seal before; nothing for the first.
    public func head(after before: [UInt8]) -> [UInt8] {
        var fields = CanonicalFields("audit-seal")
        fields.append(tenant)
        fields.append(era)
        for number in [number, cluster, fromTransaction, toTransaction, lastEvent, events, sealedAt] { fields.append(number) }
        fields.append(named.map { $0.map(String.init).joined(separator: ",") } ?? "-")
        fields.append(bytes: root)
        fields.append(bytes: before)
        return Array(SHA256.hash(data: fields.bytes))
    }
}

extension TenantKeys {
    /// Whoever can write to every table but has no key ring cannot make a seal.
    public func signature(ofHead head: [UInt8]) -> KeyedDigest {
        currentDigest(over: headFields(head))
    }

    /// - Returns: nil when the key is no longer among those that can be read.
    public func isSignature(_ signature: [UInt8], keyID: Int32, ofHead head: [UInt8]) -> Bool? {
        digests(over: headFields(head)).first { $0.keyID == keyID }.map { $0.digest == signature }
    }

    private func headFields(_ head: [UInt8]) -> CanonicalFields {
        var fields = CanonicalFields("audit-head")
        fields.append(tenant)
        fields.append(bytes: head)
        return fields
    }
}
