public import Sealing

/// What an operator's program shows: `<home>.<secret>`. The home is a claim that says under which tenant the proof is to be
/// found; 0 is the installation.
public struct OperatorToken: Sendable {
    public let home: Int32
    private let secret: SessionToken

    public static func generate(home: Int32) -> OperatorToken {
        OperatorToken(home: home, secret: .generate())
    }

    private init(home: Int32, secret: SessionToken) {
        self.home = home
        self.secret = secret
    }

    public init?(parsing text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let home = Int32(parts[0]),
            let secret = SessionToken(parsing: String(parts[1]))
        else { return nil }
        self.init(home: home, secret: secret)
    }

    public var text: Secret<String> { Secret("\(home).\(secret.text.reveal())") }

    public var digest: [UInt8] { secret.digest }
}

extension OperatorToken: CustomStringConvertible {
    public var description: String { "operator token" }
}
