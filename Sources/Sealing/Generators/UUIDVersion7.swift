public import Foundation

extension UUID {
    /// Version 7 (RFC 9562): milliseconds, then their fraction in 1/4096 (method 3 of §6.2), then 62 random bits. Rows
    /// made one after another lie beside each other in an index; the id tells when, and nothing else.
    public static func version7(at instant: Date = Date()) -> UUID {
        let ticks = UInt64(max(0, instant.timeIntervalSince1970) * 1000 * 4096)
        let (milliseconds, fraction) = (ticks >> 12, ticks & 0xfff)
        var source = SystemRandomNumberGenerator()
        let high = milliseconds << 16 | 0x7000 | fraction
        let random: UInt64 = source.next()
        let low = random & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { UUID(uuid: $0.load(as: uuid_t.self)) }
    }
}
