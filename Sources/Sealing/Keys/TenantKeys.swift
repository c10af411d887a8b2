import Crypto

/// One tenant's data keys, each split once into a key for seals, one for digests and one for cookies: a key that has
/// two uses is a key whose uses can be played against each other, and deriving per call would double a digest's cost.
public struct TenantKeys: Sendable {
    struct SubKeys: Sendable {
        let id: Int32
        let seal: SymmetricKey
        let digest: SymmetricKey
        let cookie: SymmetricKey

        init(_ key: DataKey) {
            func derive(_ use: String) -> SymmetricKey {
                HKDF<SHA256>.deriveKey(inputKeyMaterial: key.key, info: Array(use.utf8), outputByteCount: 32)
            }
            id = key.id
            seal = derive("aikotoba/seal")
            digest = derive("aikotoba/digest")
            cookie = derive("aikotoba/cookie")
        }
    }

    public let tenant: Int32
    /// The current key first; at most a handful, so finding one is a scan.
    private let keys: [SubKeys]

    public init(tenant: Int32, current: DataKey, readable: [DataKey]) {
        self.tenant = tenant
        keys = [SubKeys(current)] + readable.filter { $0.id != current.id }.map(SubKeys.init)
    }

    var current: SubKeys { keys[0] }

    /// The key that seals and digests from now on.
    public var currentKeyID: Int32 { keys[0].id }

    /// - Returns: what to store: the sealed bytes (plaintext + 29) and the number of their key.
    public func seal(_ plaintext: [UInt8], for binding: SealBinding) throws(SealingError) -> (keyID: Int32, sealed: [UInt8]) {
        let authenticated = binding.authenticated(tenant: tenant, keyID: current.id)
        return (current.id, try Seal.seal(plaintext, key: current.key(for: binding), authenticating: authenticated))
    }

    /// - Throws: `unknownKey` for a retired key; `cannotOpen` for everything else.
    public func open(_ sealed: [UInt8], keyID: Int32, for binding: SealBinding) throws(SealingError) -> Secret<[UInt8]> {
        guard let keys = keys.first(where: { $0.id == keyID }) else { throw .unknownKey(tenant: tenant, keyID: keyID) }
        let authenticated = binding.authenticated(tenant: tenant, keyID: keyID)
        return Secret(try Seal.open(sealed, key: keys.key(for: binding), authenticating: authenticated))
    }

    /// One candidate for each readable key, the current key's first.
    func digests(over fields: CanonicalFields) -> [KeyedDigest] {
        keys.map { KeyedDigest(fields, $0) }
    }

    func currentDigest(over fields: CanonicalFields) -> KeyedDigest {
        KeyedDigest(fields, current)
    }
}

extension TenantKeys.SubKeys {
    func key(for binding: SealBinding) -> SymmetricKey {
        switch binding {
        case .credential, .mail, .secondFactor: seal
        case .cookie: cookie
        }
    }
}

extension TenantKeys: CustomStringConvertible, CustomReflectable {
    public var description: String { "keys of tenant \(tenant)" }
    public var customMirror: Mirror { Mirror(self, children: ["tenant": tenant]) }
}
