import ArgumentParser
import Foundation
import Membership
import Sealing

/// What may be said of a contact on the command line.
struct OfficeOptions: ParsableArguments {
    @Option(help: "representative, deputy or technical.") var role: String?
    @Option(help: "Name of the person.") var person: String?
    @Option(help: "Department.") var department: String?
    @Option(help: "Phone number.") var phone: String?
    @Option(help: "Mail address.") var address: String?
    @Option(help: "ja or en; without it the tenant's.") var locale: String?
    @Option(help: "First day in office (2026-04-01, in the tenant's time zone) or an instant (2026-03-31T15:00:00Z); without it now.")
    var from: String?
    @Option(help: "First day out of office, or an instant; empty: without an end.") var until: String?

    var isEmpty: Bool { [role, person, department, phone, address, locale, from, until].allSatisfy { $0 == nil } }

    func changes(in time: LocalTime) throws -> OrganisationContacts.Changes {
        let given: [(OrganisationContacts.Field, String?)] = [
            (.role, role), (.person, person), (.department, department), (.phone, phone), (.address, try registered(address)),
            (.locale, locale),
        ]
        var changes = OrganisationContacts.Changes(fields: [:])
        for case (let field, let value?) in given { changes.fields[field] = .some(value.isEmpty ? nil : value) }
        if let from { changes.limits[.validFrom] = .some(try time.instant(from, "from")) }
        if let until { changes.limits[.validUntil] = .some(until.isEmpty ? nil : try time.instant(until, "until")) }
        return changes
    }

    private func registered(_ address: String?) throws -> String? {
        guard let address else { return nil }
        do {
            return try Address.parse(address).text
        } catch {
            throw RefusedCommand("“\(address)” is not a mail address; nothing was changed")
        }
    }
}
