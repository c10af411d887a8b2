import HTTPTypes
import Hummingbird
import Membership
import Testing

@testable import Web

@Suite struct ClientNetworkTests {
    private func request(forwarded: [String]) -> Request {
        var fields = HTTPFields()
        for value in forwarded { fields.append(HTTPField(name: .xForwardedFor, value: value)) }
        return Request(
            head: .init(method: .get, scheme: "http", authority: "a", path: "/", headerFields: fields), body: .init(buffer: .init()))
    }

    @Test("without trusted proxies a forwarded header changes nothing")
    func headerOfAnybody() throws {
        let middleware = NetworkMiddleware(proxies: try #require(TrustedProxies([])))
        #expect(middleware.address(request(forwarded: ["203.0.113.9"]), peer: [198, 51, 100, 1]) == [198, 51, 100, 1])
    }

    @Test("behind a trusted proxy the nearest address that is no proxy counts, not the one the client wrote first")
    func nearestUntrusted() throws {
        let middleware = NetworkMiddleware(proxies: try #require(TrustedProxies(["10.0.0.0/8", "192.0.2.7"])))
        let found = middleware.address(request(forwarded: ["1.2.3.4, 203.0.113.9", "10.1.2.3"]), peer: [192, 0, 2, 7])
        #expect(found == [203, 0, 113, 9])
    }

    @Test("a forwarded entry that is no address ends the search at the last good one")
    func brokenEntry() throws {
        let middleware = NetworkMiddleware(proxies: try #require(TrustedProxies(["10.0.0.0/8"])))
        #expect(middleware.address(request(forwarded: ["203.0.113.9, not-an-address"]), peer: [10, 0, 0, 1]) == [10, 0, 0, 1])
    }

    @Test("an IPv6 address counts as its /64, an IPv4-mapped one as IPv4")
    func families() {
        let documentation: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2, 9, 9, 9, 9, 9, 9, 9, 9]
        #expect(NetworkMiddleware.network(of: documentation).bytes == [0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2])
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 9]
        #expect(NetworkMiddleware.network(of: mapped).bytes == [203, 0, 113, 9])
    }

    @Test("entries that are neither address nor range are refused", arguments: ["localhost", "10.0.0.0/33", "10.0.0/8", "::1/129", ""])
    func entries(text: String) {
        #expect(TrustedProxies([text]) == nil)
    }
}
