import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Yams

/// The OpenAPI document the binary carries: written as YAML for people, served as JSON.
public struct Contract: Sendable {
    public let json: [UInt8]

    struct Broken: Error, CustomStringConvertible {
        let description = "the contract that this binary carries is no mapping: a defect of this build"
    }

    static func member() throws -> Contract { try Contract(yaml: PackageResources.openapi_yaml) }

    static func admin() throws -> Contract { try Contract(yaml: PackageResources.admin_yaml) }

    private init(yaml bytes: [UInt8]) throws {
        let yaml = String(decoding: bytes, as: UTF8.self)
        guard let document = try Yams.load(yaml: yaml) as? [String: Any] else { throw Broken() }
        let data = try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        json = Array(data)
    }

    func response() -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
