/// For hashes that people compare and keep.
extension [UInt8] {
    public var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Returns: nil for anything but an even number of hexadecimal digits.
    public init?(hexadecimal text: String) {
        let nibbles = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
        guard nibbles.count.isMultiple(of: 2), !nibbles.contains(nil) else { return nil }
        self = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0]! << 4 | nibbles[$0 + 1]! }
    }
}
