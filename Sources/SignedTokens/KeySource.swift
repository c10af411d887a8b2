import Foundation

/// Where an issuer publishes its keys (a JSON Web Key Set, RFC 7517 §5).
public protocol KeySource: Sendable {
    /// The document as it is now.
    func read() async throws -> [UInt8]
}

/// A file that somebody else keeps up to date.
public struct KeyFile: KeySource {
    public let path: String

    public init(path: String) { self.path = path }

    public func read() async throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw KeysUnread("the file \(path) cannot be read") }
        return Array(data)
    }
}

/// An address of the issuer.
public struct KeyAddress: KeySource {
    public let url: String
    public let caFile: String?

    /// - Returns: nil for what is neither HTTPS nor HTTP on this very host: keys that somebody on the way may replace are
    ///   nobody's.
    public init?(url: String, caFile: String? = nil) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.scheme == "https" || parts.scheme == "http" && ["127.0.0.1", "[::1]", "::1", "localhost"].contains(host)
        else { return nil }
        self.url = url
        self.caFile = caFile
    }

    public func read() async throws -> [UInt8] {
        let (url, caFile) = (url, caFile)
        // libcurl blocks, and a blocked thread of the concurrency pool would block requests. It is asked once in minutes.
        let result: Result<[UInt8], KeysUnread> = await withCheckedContinuation { done in
            let thread = Thread { done.resume(returning: WebDocument.read(url, caFile: caFile)) }
            thread.name = "issuer's keys"
            thread.start()
        }
        return try result.get()
    }
}

/// Why keys could not be read.
struct KeysUnread: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
