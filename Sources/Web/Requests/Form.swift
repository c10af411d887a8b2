public import Hummingbird
import NIOCore

/// The fields of a submitted form, each at most once.
public struct Form: Sendable {
    private let fields: [String: String]

    /// What was typed, or the empty string for a field that was left out: browsers leave nothing out that people fill.
    public subscript(_ name: String) -> String { fields[name] ?? "" }

    public init(_ fields: [String: String]) { self.fields = fields }
}

extension Request {
    /// - Throws: `unsupported-media-type`, `body-too-large`, `body-too-slow` or `malformed-body`.
    public func form(upTo limit: Int = Request.memberBodyLimit) async throws -> Form {
        guard isOfType("application/x-www-form-urlencoded") else { throw Problem(.unsupportedMediaType) }
        let buffer = try await wholeBody(upTo: limit)
        var fields: [String: String] = [:]
        for pair in buffer.readableBytesView.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = Self.decoded(halves.count > 1 ? halves[1] : []) else {
                throw Problem(.malformedBody)
            }
            guard fields.updateValue(value, forKey: name) == nil else { throw Problem(.malformedBody) }
        }
        return Form(fields)
    }

    /// What was typed into a field for searching: in a query, too, a form writes a space as `+`.
    /// - Throws: `invalid-input` for a broken escape or bytes that are not UTF-8.
    public func searched(_ name: String) throws(Problem) -> String? {
        for pair in (uri.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard Self.decoded(halves[0]) == name else { continue }
            guard let value = Self.decoded(halves.count > 1 ? halves[1] : "".utf8[...]) else {
                throw Problem.invalidInput([.init(name, "text-malformed")])
            }
            return value
        }
        return nil
    }

    /// Percent-decoding by bytes; nil for a broken escape or bytes that are not UTF-8.
    private static func decoded(_ raw: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hex), let low = rest.popFirst().flatMap(hex) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
