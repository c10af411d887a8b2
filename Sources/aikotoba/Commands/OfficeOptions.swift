import ArgumentParser
import Foundation
import Membership
import Sealing
import Web

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

    func changes(timeZone: String) throws -> OrganisationContacts.Changes {
        let given: [(OrganisationContacts.Field, String?)] = [
            (.role, role), (.person, person), (.department, department), (.phone, phone), (.address, try registered(address)),
            (.locale, locale),
        ]
        var changes = OrganisationContacts.Changes(fields: [:])
        for case (let field, let value?) in given { changes.fields[field] = .some(value.isEmpty ? nil : value) }
        if let from { changes.limits[.validFrom] = .some(try Self.instant(from, "from", timeZone: timeZone)) }
        if let until { changes.limits[.validUntil] = .some(until.isEmpty ? nil : try Self.instant(until, "until", timeZone: timeZone)) }
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

    /// A day begins when it does where the tenant is.
    static func instant(_ text: String, _ option: String, timeZone: String) throws -> Date {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.map(\.count) == [4, 2, 2], let zone = TimeZone(identifier: timeZone) {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            let day = DateComponents(
                calendar: calendar, timeZone: zone, year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2]))
            if day.year != nil, day.month != nil, day.day != nil, day.isValidDate, let date = day.date { return date }
        } else if let date = Date(rfc3339: text) {
            return date
        }
        throw RefusedCommand(
            "--\(option): “\(text)” is neither a day (2026-04-01) nor an instant (2026-04-01T00:00:00Z); nothing was changed")
    }
}
