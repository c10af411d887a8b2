/// How a password is hashed: Argon2id, with what it costs. Stored beside each hash, so that the cost can be raised later.
public struct PasswordHashing: Sendable, Equatable, Codable {
    public let algorithm: String
    public let passes: Int
    public let memoryKiB: Int

    /// 64 MiB, twice: above OWASP's least, and what one core does in about a tenth of a second.
    public static let current = PasswordHashing(algorithm: "argon2id", passes: 2, memoryKiB: 65_536)
    public static let saltLength = 16
    static let hashLength = 32

    /// - Returns: nil for what is out of bounds: 1 to 64 passes, 8 KiB to 1 GiB.
    public init?(passes: Int, memoryKiB: Int) {
        self.init(algorithm: "argon2id", passes: passes, memoryKiB: memoryKiB)
        guard isKnown else { return nil }
    }

    init(algorithm: String, passes: Int, memoryKiB: Int) {
        self.algorithm = algorithm
        self.passes = passes
        self.memoryKiB = memoryKiB
    }

    /// What libsodium takes; a row that says something else is another version's.
    var isKnown: Bool {
        algorithm == "argon2id" && (1...64).contains(passes) && (8...1_048_576).contains(memoryKiB)
    }

    /// What has to be done besides for the work of `other`, in time as in memory; nil where this is as much already.
    func filling(upTo other: PasswordHashing) -> PasswordHashing? {
        let missing = other.passes * other.memoryKiB - passes * memoryKiB
        let filling = PasswordHashing(algorithm: algorithm, passes: other.passes, memoryKiB: missing / other.passes)
        return filling.isKnown ? filling : nil
    }

    public static func generateSalt() -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<saltLength).map { _ in UInt8.random(in: 0...255, using: &source) }
    }
}
