import HTTPTypes
public import Hummingbird
import NIOCore

/// A JSON object that is sent piece by piece: what is long is never whole in memory.
// Unchecked: one handler writes, one piece after the other, and the body's closure outlives it.
public final class JSONStream: @unchecked Sendable {
    public var text = JSONText()
    private let write: (ByteBuffer) async throws -> Void

    init(_ write: @escaping (ByteBuffer) async throws -> Void) { self.write = write }

    /// Sends what was written so far.
    @concurrent public func flush() async throws { try await write(ByteBuffer(bytes: text.take())) }

    @concurrent func finish() async throws {
        text.close()
        try await flush()
    }
}

extension Response {
    /// - Parameter send: writes the object; a fault after the first piece cannot become a status any more.
    public static func json(streamed send: @escaping @concurrent @Sendable (JSONStream) async throws -> Void) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let sink = EventWriter(writer)
                let stream = JSONStream { try await sink.write($0) }
                try await send(stream)
                try await stream.finish()
                try await sink.finish()
            })
    }
}

extension EventWriter {
    /// An event whose data is sent piece by piece.
    @concurrent public func send(_ event: StaticString, streamed send: @Sendable (JSONStream) async throws -> Void) async throws {
        try await write("event: \(event)\ndata: ")
        let stream = JSONStream { try await self.write($0) }
        try await send(stream)
        try await stream.finish()
        try await write("\n\n")
    }
}
