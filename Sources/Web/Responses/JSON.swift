public import Foundation
public import HTTPTypes
public import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer that nobody keeps.
    public static func json(
        status: HTTPResponse.Status = .ok, contentType: String = "application/json", _ write: (inout JSONText) -> Void
    ) -> Response {
        var text = JSONText()
        write(&text)
        text.close()
        return Response(
            status: status, headers: [.contentType: contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.bytes)))
    }

    /// An object that is JSON already, at a version.
    public static func document(_ json: String, version: Int32, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store", .eTag: "\"\(version)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
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
