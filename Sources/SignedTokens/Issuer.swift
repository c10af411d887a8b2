/// An identity provider whose tokens are accepted, and what they must say.
public struct Issuer: Sendable {
    /// How settings and logs call it.
    public let name: String
    /// The `iss` of its tokens, to the letter.
    public let identifier: String
    /// One of the `aud` of its tokens.
    public let audience: String
    /// Slug of the tenant whose operators it knows, or `installation`.
    public let home: String
    public let keys: any KeySource
    public let algorithms: Set<SigningAlgorithm>
    /// How far clocks may differ, in seconds.
    public let leeway: Double
    public let roles: RoleClaim?

    public init(
        name: String, identifier: String, audience: String, home: String, keys: any KeySource,
        algorithms: Set<SigningAlgorithm> = SigningAlgorithm.usual, leeway: Double = 60, roles: RoleClaim? = nil
    ) {
        self.name = name
        self.identifier = identifier
        self.audience = audience
        self.home = home
        self.keys = keys
        self.algorithms = algorithms
        self.leeway = leeway
        self.roles = roles
    }
}

/// Algorithms with two keys. None of them is `none` or an HMAC: with those whoever knows the public key makes tokens.
public enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    public static let usual: Set<SigningAlgorithm> = [.rs256, .ps256, .es256, .es384, .edDSA]

    /// The `kty` of its keys.
    var keyType: String {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "RSA"
        case .es256, .es384, .es512: "EC"
        case .edDSA: "OKP"
        }
    }

    /// The `crv` of its keys; nil for those that have none.
    var curve: String? {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: nil
        case .es256: "P-256"
        case .es384: "P-384"
        case .es512: "P-521"
        case .edDSA: "Ed25519"
        }
    }
}

/// Where a token says its holder's role, and by which words.
public struct RoleClaim: Sendable {
    public enum Role: String, Sendable { case owner, `operator`, auditor }

    let path: [String]
    let names: [(claimed: String, role: Role)]

    /// - Parameters:
    ///   - path: names of members, one within the other, as in `realm_access.roles`.
    ///   - names: what the claim calls each role; the first that is claimed counts.
    public init(path: String, owner: String, operator: String, auditor: String) {
        self.path = path.split(separator: ".").map(String.init)
        names = [(owner, .owner), (`operator`, .operator), (auditor, .auditor)]
    }

    /// The claim is one word or a list of them.
    func role(in payload: [String: Any]) -> Role? {
        var value: Any? = payload
        for name in path { value = (value as? [String: Any])?[name] }
        let claimed = (value as? [String]) ?? (value as? String).map { [$0] } ?? []
        return names.first { claimed.contains($0.claimed) }?.role
    }
}
