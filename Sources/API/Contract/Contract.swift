import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Yams

/// The OpenAPI document the binary carries: written as YAML for people, served as JSON.
struct Contract: Sendable {
    /// Read when they are first asked for, which takes a tenth of a second: no start waits for them.
    static let member = Result { try Contract(yaml: PackageResources.openapi_yaml) }
    static let admin = Result { try Contract(yaml: PackageResources.admin_yaml) }

    let json: [UInt8]
    /// The names of the query parameters of each call, by "METHOD /path".
    let queryNames: [String: Set<String>]

    struct Broken: Error, CustomStringConvertible {
        let description = "the contract that this binary carries is no mapping: a defect of this build"
    }

    private init(yaml bytes: [UInt8]) throws {
        let yaml = String(decoding: bytes, as: UTF8.self)
        guard let document = try Yams.load(yaml: yaml) as? [String: Any] else { throw Broken() }
        let data = try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        json = Array(data)
        queryNames = Self.queryNames(of: document)
    }

    private static func queryNames(of document: [String: Any]) -> [String: Set<String>] {
        let shared = (document["components"] as? [String: Any])?["parameters"] as? [String: [String: Any]] ?? [:]
        func names(_ parameters: Any?) -> Set<String> {
            Set(
                (parameters as? [[String: Any]] ?? []).compactMap { parameter in
                    let reference = (parameter["$ref"] as? String)?.split(separator: "/").last.map(String.init)
                    let parameter = reference.flatMap { shared[$0] } ?? parameter
                    return parameter["in"] as? String == "query" ? parameter["name"] as? String : nil
                })
        }
        var found: [String: Set<String>] = [:]
        for (path, item) in document["paths"] as? [String: [String: Any]] ?? [:] {
            for (method, call) in item {
                guard let call = call as? [String: Any] else { continue }
                found["\(method.uppercased()) \(path)"] = names(item["parameters"]).union(names(call["parameters"]))
            }
        }
        return found
    }

    func response() -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
