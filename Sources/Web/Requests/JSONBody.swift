import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
import NIOFoundationCompat

extension Request {
    /// The largest body a member call may have, in bytes.
    public static let memberBodyLimit = 16 * 1024

    /// Decodes a JSON body. What is missing, of the wrong type or said twice is named by its path.
    ///
    /// - Throws: `unsupported-media-type`, `body-too-large`, `body-too-slow`, `malformed-body` or `invalid-input`.
    public func json<Value: Decodable>(_ type: Value.Type, upTo limit: Int = Request.memberBodyLimit) async throws -> Value {
        guard isOfType("application/json"), headers[.contentEncoding] == nil else { throw Problem(.unsupportedMediaType) }
        let buffer = try await wholeBody(upTo: limit)
        // Bytes that are not UTF-8 are refused rather than repaired: a repaired password is another password. With NUL bytes
        // the decoder would take them for UTF-16.
        let bytes = buffer.readableBytesView
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else { throw Problem(.malformedBody) }
        do {
            let value = try JSONDecoder().decode(type, from: Data(buffer: buffer))
            if let path = RepeatedNames.first(in: bytes) { throw Problem.invalidInput([.init(path, "repeated")]) }
            return value
        } catch DecodingError.typeMismatch(_, let context) {
            throw Problem.invalidInput([.init(Self.path(context.codingPath), "wrong-type")])
        } catch DecodingError.valueNotFound(_, let context) {
            throw Problem.invalidInput([.init(Self.path(context.codingPath), "missing")])
        } catch DecodingError.keyNotFound(let key, let context) {
            throw Problem.invalidInput([.init(Self.path(context.codingPath + [key]), "missing")])
        } catch is DecodingError {
            throw Problem(.malformedBody)
        }
    }

    /// - Throws: `body-too-slow`, and `bad-request` for a body that ends early or is framed wrongly: the client's fault, by whatever error the
    ///   parser tells it.
    func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
        var copy = self
        do {
            return try await copy.collectBody(upTo: limit)
        } catch is BodyTooSlow {
            throw Problem(.bodyTooSlow)
        } catch  where !(error is NIOTooManyBytesError || error is CancellationError) {
            throw Problem(.badRequest)
        }
    }

    func isOfType(_ expected: String) -> Bool {
        guard let header = headers[.contentType] else { return false }
        if header == expected { return true }
        let type = header.prefix { $0 != ";" }
        return type.lowercased().trimmingCharacters(in: .whitespaces) == expected
    }

    private static func path(_ codingPath: [any CodingKey]) -> String {
        codingPath.map(\.stringValue).joined(separator: ".")
    }
}
