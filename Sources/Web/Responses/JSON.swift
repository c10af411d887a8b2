public import Foundation
public import HTTPTypes
public import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer that nobody keeps.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json")
        -> Response
    {
        let encoder = JSONEncoder()
        // Sorted: the same answer is the same bytes, whoever asks.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            // Only strings, integers and containers of them are ever encoded here.
            preconditionFailure("a value of \(type(of: value)) has no JSON form")
        }
        return Response(
            status: status, headers: [.contentType: contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}

extension Date {
    private static let rfc3339Style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)

    /// `2026-04-06T05:32:00Z`
    public var rfc3339: String { formatted(Self.rfc3339Style) }

    private static let preciseStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// With milliseconds.
    public var rfc3339Milliseconds: String { formatted(Self.preciseStyle) }
}
