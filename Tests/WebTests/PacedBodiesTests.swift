import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

@Suite("Bodies that drip in or never end")
struct PacedBodiesTests {
    private let channel = EmbeddedChannel()
    private let faults = Faults()

    /// What a reader of the body would be told.
    private final class Faults: ChannelInboundHandler {
        typealias InboundIn = HTTPRequestPart
        var seen: [any Error] = []

        func errorCaught(context: ChannelHandlerContext, error: any Error) { seen.append(error) }
    }

    init() throws {
        try channel.pipeline.syncOperations.addHandlers([PacedBodies(), faults])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func begin(length: Int? = nil) throws {
        var head = HTTPRequest(method: .post, scheme: "https", authority: "x.example", path: "/")
        if let length { head.headerFields[.contentLength] = String(length) }
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.read()
    }

    private func send(_ bytes: Int) throws {
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x20, count: bytes)))
        channel.read()
    }

    private func answer() throws -> HTTPFields? {
        try channel.writeOutbound(HTTPResponsePart.head(.init(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        let head = try channel.readOutbound(as: HTTPResponsePart.self)
        _ = try channel.readOutbound(as: HTTPResponsePart.self)
        guard case .head(let head) = head else { return nil }
        return head.headerFields
    }

    private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    @Test("a body of a byte a second is given up after 20 seconds, and its answer is the connection's last")
    func dripping() throws {
        try begin()
        for _ in 0..<19 {
            pass(1)
            try send(1)
        }
        #expect(faults.seen.isEmpty)
        pass(1)
        #expect(faults.seen.count == 1 && faults.seen[0] is BodyTooSlow)
        #expect(channel.isActive)
        #expect(try answer()?[.connection] == "close")
        #expect(!channel.isActive)
    }

    @Test("a body that moves may take its time")
    func moving() throws {
        try begin()
        for _ in 0..<300 {
            pass(1)
            try send(9 * 1024)
        }
        #expect(faults.seen.isEmpty)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        pass(100)
        #expect(try answer()?[.connection] == nil)
        pass(100)
        #expect(faults.seen.isEmpty && channel.isActive)
    }

    @Test("while nobody wants to read, the client's time stands still")
    func notReading() throws {
        try begin()
        // Arrives, and no read follows: we are busy.
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x20, count: 10)))
        pass(3_600)
        #expect(faults.seen.isEmpty)
        channel.read()
        pass(19)
        #expect(faults.seen.isEmpty)
        pass(1)
        #expect(faults.seen.count == 1)
    }

    @Test("an answer before the end of a body without length is the connection's last")
    func endless() throws {
        try begin()
        try send(10)
        #expect(try answer()?[.connection] == "close")
        #expect(!channel.isActive)
    }

    @Test("and so is one before the end of a body that has far to go")
    func long() throws {
        try begin(length: 1_000_000)
        try send(10)
        #expect(try answer()?[.connection] == "close")
        #expect(!channel.isActive)
    }

    @Test("a body that would soon be over and drips on after its answer is hung up on after two seconds")
    func drippingOn() throws {
        try begin(length: 1_000)
        #expect(try answer()?[.connection] == nil)
        for _ in 0..<3 {
            try send(10)
            pass(0)
        }
        #expect(channel.isActive)
        pass(2)
        #expect(!channel.isActive)
    }

    @Test("a body that ends soon after its answer costs nothing, and the next request is served")
    func endingSoon() throws {
        try begin(length: 1_000)
        #expect(try answer()?[.connection] == nil)
        try send(1_000)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        pass(60)
        #expect(channel.isActive)
        try begin(length: 0)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        pass(60)
        #expect(try answer() != nil && channel.isActive && faults.seen.isEmpty)
    }

    @Test("an answer to a request that is whole ends nothing, whatever the client has sent ahead")
    func pipelined() throws {
        for _ in 0..<2 {
            try begin(length: 0)
            try channel.writeInbound(HTTPRequestPart.end(nil))
        }
        try begin()
        for _ in 0..<2 { #expect(try answer()?[.connection] == nil) }
        #expect(channel.isActive)
        #expect(try answer()?[.connection] == "close")
        #expect(!channel.isActive)
    }
}
