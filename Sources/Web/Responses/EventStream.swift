import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore

extension Response {
    /// Server-sent events, as they come; the answer ends with the last one.
    ///
    /// - Parameter send: what to send. A fault after the first byte cannot become a status any more: it goes to the log and is
    ///   told as the event refused.
    public static func events(
        of requestID: String, logger: Logger, _ send: @escaping @concurrent @Sendable (EventWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let events = EventWriter(writer)
                do {
                    try await send(events)
                } catch  where !(error is CancellationError) {
                    logger.warning("request could not be completed", metadata: ["error": "\(error)"])
                    try await events.refuse(Problem.of(error), requestID: requestID)
                }
                try await events.finish()
            })
    }
}

/// Writes events whose data is one JSON object.
// Unchecked: one handler writes, one event after the other, and the body's closure outlives it.
public final class EventWriter: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }

    @concurrent public func send(_ event: StaticString, _ write: @Sendable (inout JSONText) -> Void) async throws {
        var json = JSONText()
        write(&json)
        json.close()
        var buffer = ByteBuffer()
        buffer.writeStaticString("event: ")
        buffer.writeStaticString(event)
        buffer.writeStaticString("\ndata: ")
        buffer.writeBytes(json.bytes)
        buffer.writeStaticString("\n\n")
        try await writer.write(buffer)
    }

    @concurrent public func refuse(_ problem: Problem, requestID: String) async throws {
        try await send("refused") { json in
            json.member("code", problem.code.rawValue)
            json.member("requestId", requestID)
        }
    }

    @concurrent func write(_ text: String) async throws { try await writer.write(ByteBuffer(string: text)) }

    @concurrent func write(_ piece: ByteBuffer) async throws { try await writer.write(piece) }

    @concurrent func finish() async throws {
        try await writer.finish(nil)
    }
}

extension Request {
    /// Whether the client asks to be told as it goes on.
    public var wantsEvents: Bool { headers[.accept]?.contains("text/event-stream") ?? false }
}
