import Foundation
import Hummingbird
import Membership
import Sealing
import Web

/// The members of a body that were given, null or not: what a change does not name stays as it is.
struct GivenFields<Field: RawRepresentable & CaseIterable & Hashable>: Decodable where Field.RawValue == String {
    private(set) var values: [Field: String?] = [:]
    /// What else the body names.
    private(set) var others: Set<String> = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyName.self)
        for key in container.allKeys {
            if let field = Field(rawValue: key.stringValue) {
                values[field] = .some(try container.decodeNil(forKey: key) ? nil : container.decode(String.self, forKey: key))
            } else {
                others.insert(key.stringValue)
            }
        }
    }

    /// - Throws: `invalid-input` for text the database could not store; all else is judged there.
    func checked() throws(Problem) -> [Field: String?] {
        for (field, value) in values where value?.utf8.contains(0) == true {
            throw Problem.invalidInput([.init(field.rawValue, "text-malformed")])
        }
        return values
    }
}

private struct AnyName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A body whose members are the properties of a type, and what else it names.
private struct NamedFields<Body: Decodable>: Decodable {
    let body: Body
    let others: Set<String>

    init(from decoder: any Decoder) throws {
        body = try Body(from: decoder)
        let given = try decoder.container(keyedBy: AnyName.self).allKeys.map(\.stringValue)
        others = Set(given).subtracting(Mirror(reflecting: body).children.compactMap(\.label))
    }
}

extension Request {
    /// Decodes a body that names nothing but the properties of its type.
    ///
    /// - Throws: what `json` throws, and `invalid-input` for another name.
    func fields<Body: Decodable>(_ type: Body.Type) async throws -> Body {
        let named = try await json(NamedFields<Body>.self)
        try named.others.refused(as: "field-unknown")
        return named.body
    }
}

extension Set<String> {
    /// What is misspelt must not pass for what was not said.
    func refused(as code: String) throws(Problem) {
        if !isEmpty { throw Problem.invalidInput(sorted().prefix(10).map { .init(String($0.prefix(100)), code) }) }
    }
}

/// A contact as a body tells it: the texts of its office and from and until when it is held.
struct ContactBody: Decodable {
    private let given: GivenFields<OrganisationContacts.Field>
    private let limits: GivenFields<OrganisationContacts.Limit>

    init(from decoder: any Decoder) throws {
        given = try GivenFields(from: decoder)
        limits = try GivenFields(from: decoder)
    }

    /// With the address in the register's form.
    func contact() throws(Problem) -> OrganisationContacts.Changes {
        try given.others.intersection(limits.others).refused(as: "field-unknown")
        var fields = try given.checked()
        if let typed = fields[.address] {
            do throws(Address.Refusal) {
                fields[.address] = .some(try Address.parse(typed ?? "").text)
            } catch {
                throw Problem.invalidInput([.init("address", error.code)])
            }
        }
        var contact = OrganisationContacts.Changes(fields: fields)
        for (limit, text) in limits.values {
            contact.limits[limit] = .some(try Input.instant(text, field: limit.rawValue))
        }
        return contact
    }
}
