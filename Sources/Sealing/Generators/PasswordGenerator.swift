import Foundation

/// Draws passwords for organisations. A policy under 80 bits is refused: such a password could be guessed from its
/// digest by whoever gets the key with the table.
public struct PasswordGenerator: Sendable {
    public static let leastBits = 80.0

    private let alphabet: Alphabet
    private let length: Int

    /// Letters and digits without the pairs that are mistaken for each other: 16 of them have 92 bits.
    public static let readable = try! PasswordGenerator(
        alphabet: "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", length: 16)

    /// - Parameters:
    ///   - alphabet: distinct printable ASCII characters.
    ///   - length: in characters, at most 128.
    public init(alphabet: String, length: Int) throws(SealingError) {
        let symbols = Array(alphabet.utf8)
        guard symbols.count >= 2, symbols.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .generatorPolicy(reason: "needs an alphabet of two or more printable ASCII characters")
        }
        guard Set(symbols).count == symbols.count else { throw .generatorPolicy(reason: "has a character twice in its alphabet") }
        guard (1...128).contains(length) else { throw .generatorPolicy(reason: "needs a length of 1 to 128") }
        let bits = Double(length) * log2(Double(symbols.count))
        guard bits >= Self.leastBits else {
            throw .generatorPolicy(reason: "would give \(Int(bits)) bits; \(Int(Self.leastBits)) are needed")
        }
        self.alphabet = Alphabet(alphabet)
        self.length = length
    }

    public func generate() -> Secret<String> { Secret(alphabet.draw(length)) }
}
