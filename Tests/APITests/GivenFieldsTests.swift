import Foundation
import Membership
import Testing
import Web

@testable import API

@Suite struct GivenFieldsTests {
    private func contact(_ json: String) throws -> OrganisationContacts.Changes {
        try JSONDecoder().decode(ContactBody.self, from: Data(json.utf8)).contact()
    }

    private func fields(_ json: String) -> [Problem.Field] {
        do {
            _ = try contact(json)
            return []
        } catch {
            return (error as? Problem)?.fields ?? []
        }
    }

    @Test("what is not named is not spoken of; null takes away")
    func absence() throws {
        let changes = try contact(#"{"person": "森 進", "phone": null, "validUntil": null, "validFrom": "2026-04-01T00:00:00+09:00"}"#)
        #expect(changes.fields == [.person: "森 進", .phone: String?.none])
        #expect(changes.limits == [.validUntil: Date?.none, .validFrom: Date(rfc3339: "2026-03-31T15:00:00Z")])
        #expect(try contact("{}").isEmpty)
    }

    @Test("an address is taken in the register's form")
    func address() throws {
        #expect(try contact(#"{"address": " Ｍｏｒｉ@Example.JP　"}"#).fields == [.address: "mori@example.jp"])
    }

    @Test("what cannot be is refused by its name")
    func refused() {
        #expect(fields(#"{"persom": "x", "person": "y"}"#) == [.init("persom", "field-unknown")])
        #expect(fields(#"{"person": "a\u0000b"}"#) == [.init("person", "text-malformed")])
        #expect(fields(#"{"address": null}"#) == [.init("address", "missing")])
        #expect(fields(#"{"validFrom": "2026-02-30T00:00:00Z"}"#) == [.init("validFrom", "not-an-instant")])
    }
}
