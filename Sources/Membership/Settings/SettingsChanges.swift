import Foundation
import Postgres

/// What an operator says of a settings document: the fields to be set, each with what it shall be.
public struct SettingsChanges: Sendable, Decodable {
    public let fields: [String: JSONValue]

    public init(_ fields: [String: JSONValue]) {
        self.fields = fields
    }

    public init(from decoder: any Decoder) throws {
        fields = try decoder.singleValueContainer().decode([String: JSONValue].self)
    }

    /// What SQL could not even read, or only SQL would know: a zone has a name there and here.
    var refusal: OperatorRefusal? {
        var refused = fields.filter { $0.key.unicodeScalars.contains("\0") || $0.value.holdsNUL }.keys.sorted()
            .map { OperatorRefusal.Field(name: $0, reason: "malformed") }
        if case .string(let zone)? = fields["timeZone"], TimeZone(identifier: zone) == nil, refused.isEmpty {
            refused.append(OperatorRefusal.Field(name: "timeZone", reason: "unknown"))
        }
        return refused.isEmpty ? nil : OperatorRefusal(reason: .invalid, fields: refused)
    }

    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(fields), as: UTF8.self) }
    }

    /// As text; the statement casts it.
    var parameter: Parameter {
        get throws { .text(try json) }
    }
}

/// A settings document as SQL wrote it.
public struct SettingsDocument: Sendable {
    /// Where a list goes on.
    public let place: String
    public let version: Int32
    /// One JSON object, the version its last member.
    public let json: String

    init(_ row: Row, place: String? = nil) throws {
        version = try row.value("version")
        self.place = try place ?? row.value("place")
        json = try row.value("document", as: String.self).dropLast() + ", \"version\": \(version)}"
    }

    public var value: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)) }
    }
}
