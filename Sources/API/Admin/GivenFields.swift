import Foundation
import Membership
import Sealing
import Web

/// The members of a body that were given, null or not: what a change does not name stays as it is.
struct GivenFields<Field: RawRepresentable & CaseIterable & Hashable>: Decodable where Field.RawValue == String {
    private(set) var values: [Field: String?] = [:]
    /// What else the body names.
    private(set) var others: Set<String> = []

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
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

extension Set<String> {
    /// A misspelt field must not pass for one that was not to be changed.
    func refused() throws(Problem) {
        if !isEmpty { throw Problem.invalidInput(sorted().prefix(10).map { .init(String($0.prefix(100)), "field-unknown") }) }
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
        try given.others.intersection(limits.others).refused()
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
