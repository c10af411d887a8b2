import Foundation
import HTTPTypes
public import Hummingbird
import Membership
import NIOCore

/// Proxies whose `X-Forwarded-For` is believed, as addresses or CIDR ranges. Nobody is by default: a header that
/// anybody can send must not choose whose throttle is charged.
public struct TrustedProxies: Sendable {
    private struct Range {
        let bytes: [UInt8]
        let bits: Int
    }

    private let ranges: [Range]

    /// - Returns: nil when an entry is neither an address nor a range.
    public init?(_ entries: [String]) {
        var ranges: [Range] = []
        for entry in entries {
            let halves = entry.split(separator: "/", maxSplits: 1)
            guard let first = halves.first, let bytes = Self.bytes(ofAddress: String(first)) else { return nil }
            let bits = halves.count == 2 ? Int(halves[1]) : bytes.count * 8
            guard let bits, (0...bytes.count * 8).contains(bits) else { return nil }
            ranges.append(Range(bytes: bytes, bits: bits))
        }
        self.ranges = ranges
    }

    func contains(_ address: [UInt8]) -> Bool {
        ranges.contains { range in
            guard range.bytes.count == address.count else { return false }
            return zip(range.bytes, address).enumerated().allSatisfy { index, pair in
                let kept = max(0, min(8, range.bits - index * 8))
                let mask = UInt8(truncatingIfNeeded: 0xff00 >> kept)
                return pair.0 & mask == pair.1 & mask
            }
        }
    }

    static func bytes(ofAddress text: String) -> [UInt8]? {
        (try? SocketAddress(ipAddress: text, port: 0))?.ipBytes
    }
}

/// Finds out which network calls: the peer, or, where the peer is a trusted proxy, the nearest address it reports that
/// is not itself one.
public struct NetworkMiddleware: RouterMiddleware {
    let proxies: TrustedProxies

    public init(proxies: TrustedProxies) {
        self.proxies = proxies
    }

    @concurrent public func handle(
        _ request: Request, context: DeskContext, next: @concurrent (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.network = Self.network(of: address(request, peer: context.remoteAddress?.ipBytes))
        return try await next(request, context)
    }

    func address(_ request: Request, peer: [UInt8]?) -> [UInt8] {
        guard var address = peer else { return [0, 0, 0, 0] }
        guard proxies.contains(address) else { return address }
        let forwarded = request.headers[values: .xForwardedFor].flatMap { $0.split(separator: ",") }
        for entry in forwarded.reversed() {
            guard let bytes = TrustedProxies.bytes(ofAddress: entry.trimmingCharacters(in: .whitespaces)) else { break }
            address = bytes
            guard proxies.contains(bytes) else { break }
        }
        return address
    }

    static func network(of address: [UInt8]) -> Network {
        address.count == 16 ? Network(v6: address) : Network(v4: (address[0], address[1], address[2], address[3]))
    }
}

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
}

extension SocketAddress {
    /// 4 or 16 bytes in network order; nil for a unix socket.
    fileprivate var ipBytes: [UInt8]? {
        switch self {
        // Family and port come first (2 + 2 bytes), in IPv6 also the flow label (4).
        case .v4(let address): withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address): withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
        case .unixDomainSocket: nil
        }
    }
}
