import Crypto
import HTTPTypes
public import Hummingbird
public import Membership
import NIOCore

extension Request {
    /// The version an `If-Match: "3"` speaks of.
    ///
    /// - Throws: `version-required` without one, `invalid-input` for anything else.
    public func expectedVersion() throws(Problem) -> Int32 {
        guard let version = try expectedVersionIfAny() else { throw Problem(.versionRequired) }
        return version
    }

    /// As `expectedVersion`, for calls that may be made whatever the version is.
    public func expectedVersionIfAny() throws(Problem) -> Int32? {
        guard let header = headers[.ifMatch] else { return nil }
        guard header.count > 2, header.hasPrefix("\""), header.hasSuffix("\""), let version = Int32(header.dropFirst().dropLast()) else {
            throw Problem.invalidInput([.init("If-Match", "not-a-version")])
        }
        return version
    }

    /// The `Idempotency-Key`, if any, with the digest of method, path and body. Keeps the body for whoever reads it next.
    public mutating func requestKey(upTo limit: Int = Request.memberBodyLimit) async throws -> RequestKey? {
        guard let key = headers[Self.idempotencyKey] else { return nil }
        guard (1...200).contains(key.utf8.count) else { throw Problem.invalidInput([.init("Idempotency-Key", "length")]) }
        let whole = try await collectBody(upTo: limit)
        var hash = SHA256()
        for part in [method.rawValue, uri.path] {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        hash.update(data: whole.readableBytesView)
        return RequestKey(key, digest: Array(hash.finalize()))
    }

    private static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}
