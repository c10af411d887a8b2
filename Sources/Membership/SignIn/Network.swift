/// What the throttles know of where a call comes from: an IPv4 address (4 bytes) or the /64 of an IPv6 address
/// (8 bytes), because one customer is usually given a /64.
public struct Network: Sendable, Hashable {
    public let bytes: [UInt8]

    public init(v4: (UInt8, UInt8, UInt8, UInt8)) { bytes = [v4.0, v4.1, v4.2, v4.3] }

    /// - Parameter v6: the 16 bytes of the address; an IPv4-mapped one counts as IPv4.
    public init(v6: [UInt8]) {
        precondition(v6.count == 16)
        let isMapped = v6[0..<10].allSatisfy { $0 == 0 } && v6[10] == 0xff && v6[11] == 0xff
        bytes = isMapped ? Array(v6[12...]) : Array(v6[0..<8])
    }

    /// - Parameter bytes: as they are kept.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 8 else { return nil }
        self.bytes = bytes
    }
}

extension Network: CustomStringConvertible {
    /// `192.0.2.1`, or `2001:db8:0:1::/64`.
    public var description: String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        return groups.joined(separator: ":") + "::/64"
    }
}
