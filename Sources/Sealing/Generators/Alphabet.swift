/// A list of distinct ASCII characters to draw from, each equally likely.
struct Alphabet: Sendable {
    let symbols: [UInt8]

    /// For what people read aloud and type: no vowels (no words), nothing that looks like something else.
    static let unambiguous = Alphabet("23456789BCDFGHJKMNPQRSTVWXZ")

    /// - Parameter text: 2 to 94 distinct printable ASCII characters.
    init(_ text: String) {
        symbols = Array(text.utf8)
    }

    func draw(_ count: Int) -> String {
        var source = SystemRandomNumberGenerator()
        return draw(count, using: &source)
    }

    /// Rejection sampling: a byte in the last, incomplete round of the alphabet is thrown away, because taking it
    /// modulo the length would favour the first symbols.
    func draw(_ count: Int, using source: inout some RandomNumberGenerator) -> String {
        let accepted = 256 - 256 % symbols.count
        var drawn: [UInt8] = []
        drawn.reserveCapacity(count)
        while drawn.count < count {
            var word: UInt64 = source.next()
            for _ in 0..<8 where drawn.count < count {
                let byte = Int(word & 0xff)
                word >>= 8
                if byte < accepted { drawn.append(symbols[byte % symbols.count]) }
            }
        }
        return String(decoding: drawn, as: UTF8.self)
    }
}
