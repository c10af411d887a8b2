import HTTPTypes
public import NIOCore
public import NIOHTTPTypes

/// Thrown to whoever reads the body of a request that arrives too slowly; answered with `body-too-slow`.
struct BodyTooSlow: Error {}

/// Stands in each connection and ends what a client could otherwise keep up for as long as the service runs: a body that drips
/// in, and a body that goes on after its request was refused.
///
/// The one place for both, since only the connection knows whether it is waiting for the client or for us. Time counts while a
/// read is under way and nothing has come; while we are busy with what has arrived, nothing is read and nothing counts. So a
/// long import needs no exemption: it may take as long as it likes as long as it moves.
public final class PacedBodies: ChannelDuplexHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias InboundOut = HTTPRequestPart
    public typealias OutboundIn = HTTPResponsePart
    public typealias OutboundOut = HTTPResponsePart

    public struct Limits: Sendable {
        /// How long a body may keep us waiting, whatever its size.
        public var patience = TimeAmount.seconds(20)
        /// So many bytes of a body buy it another second.
        public var bytesPerSecond = 8 * 1024
        /// So much may be left of a body when its answer begins for the connection to be kept: clients send head and body apart,
        /// and a refusal is often faster than the second.
        public var drainedBytes = 256 * 1024
        /// For so long, and so many bytes, a client is read on whose body did not end before its answer did. Not at all would be
        /// less than it takes: bytes that nobody reads reset the connection, and with it goes the answer.
        public var lingering = TimeAmount.seconds(2)
        public var lingeringBytes = 8 * 1024 * 1024

        public init() {}
    }

    private enum Stage {
        case open
        /// The reader of the body was told that it will not come; its answer is the last one.
        case givenUp
        /// All is said; what still comes is thrown away.
        case hungUp
    }

    private let limits: Limits
    private var stage = Stage.open
    /// The head of a request has come and its end has not.
    private var isInBody = false
    /// Requests that have begun and whose answers have not ended: more than one where a client sends ahead.
    private var unanswered = 0
    /// As the head said it.
    private var length: Int?
    private var received = 0
    private var waited = TimeAmount.zero
    private var waitingSince: NIODeadline?
    /// The answer said that it is the last.
    private var isLast = false
    private var thrownAway = 0
    /// The end of patience or of lingering; one at a time.
    private var alarm: Scheduled<Void>?

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if stage == .hungUp, case .body(let bytes) = part {
            thrownAway += bytes.readableBytes
            if thrownAway > limits.lingeringBytes { context.close(promise: nil) }
        }
        guard stage == .open else { return }
        switch part {
        case .head(let head):
            isInBody = true
            unanswered += 1
            length = head.headerFields[.contentLength].flatMap(Int.init)
            (received, waited) = (0, .zero)
        case .body(let bytes):
            received += bytes.readableBytes
        case .end:
            isInBody = false
            silence()
        }
        context.fireChannelRead(data)
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        if let since = waitingSince {
            waited = waited + (context.eventLoop.now - since)
            waitingSince = nil
            if unanswered > 0 { silence() }
        }
        context.fireChannelReadComplete()
        if stage == .hungUp { context.read() }
    }

    public func read(context: ChannelHandlerContext) {
        if stage == .open, isInBody, unanswered > 0, waitingSince == nil {
            waitingSince = context.eventLoop.now
            let allowed = limits.patience + .seconds(Int64(received / limits.bytesPerSecond))
            ring(in: allowed - waited, context) { self.giveUp($0) }
        }
        context.read()
    }

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isInBody && unanswered == 1 && head.status.kind != .informational && !endsSoon:
            isLast = true
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            unanswered -= 1
            guard unanswered == 0, isInBody || isLast else { return context.write(data, promise: promise) }
            // Whatever comes next, the answer is on its way first.
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            written.futureResult.assumeIsolated().whenComplete { _ in self.linger(context) }
            context.write(data, promise: written)
        default:
            context.write(data, promise: promise)
        }
    }

    public func channelInactive(context: ChannelHandlerContext) {
        silence()
        context.fireChannelInactive()
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        silence()
    }

    /// Whether what is left of the body is worth waiting for. Of a body that does not say its length nobody knows.
    private var endsSoon: Bool {
        guard stage == .open, let length else { return false }
        return length - received <= limits.drainedBytes
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        guard stage == .open, isInBody, unanswered > 0 else { return }
        stage = .givenUp
        context.fireErrorCaught(BodyTooSlow())
    }

    /// After an answer that came before the end of its body.
    private func linger(_ context: ChannelHandlerContext) {
        guard isInBody || isLast, unanswered == 0, stage != .hungUp else { return }
        ring(in: limits.lingering, context) { $0.close(promise: nil) }
        if isLast {
            stage = .hungUp
            context.close(mode: .output, promise: nil)
            context.read()
        }
    }

    private func ring(in time: TimeAmount, _ context: ChannelHandlerContext, _ body: @escaping (ChannelHandlerContext) -> Void) {
        silence()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: time) { body(context) }
    }

    private func silence() {
        alarm?.cancel()
        alarm = nil
    }
}

@available(*, unavailable)
extension PacedBodies: Sendable {}
