import ArgumentParser
import Foundation
import Membership

struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Who speaks for an organisation.",
        subcommands: [List.self, Add.self, Change.self, End.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the contacts of an organisation.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String
        @Flag(help: "Also those who are in office no more.") var all = false

        func run() async throws {
            let contacts = try await options.atTheDesk { work in
                let kept = try await work.desk.organisations.read(try await work.organisation(organisation), by: work.acting)
                    .orRefuse("organisation \(organisation)")
                let now = Date()
                return work.listing(kept.contacts.filter { contact in all || contact.validUntil.map { $0 > now } ?? true })
            }
            try options.print(contacts.map(ShownOrganisation.Contact.init), ShownOrganisation.Contact.columns)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Put a contact into office: needs --role, --person and --address.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Member ID of the organisation, or its ID.") var organisation: String
        @OptionGroup var office: OfficeOptions

        func run() async throws {
            let made = try await options.atTheDesk { work in
                let contact = try office.changes(in: work.time)
                return try await work.desk.contacts.add(contact, to: try await work.organisation(organisation), by: work.acting, key: nil)
                    .orRefuse("organisation \(organisation)")
            }
            try options.say("added \(made.id.uuidString.lowercased())", ["added": .id(made.id), "id": .id(made.id)])
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Change what is named; an empty value takes away what may be missing. Another address or role begins another contact."
        )

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the contact.", transform: Identifier.parse) var id: UUID
        @OptionGroup var office: OfficeOptions
        @Option(help: "The version to change; without it whatever stands.") var version: Int32?

        func validate() throws {
            if office.isEmpty { throw ValidationError("name at least one thing to change") }
        }

        func run() async throws {
            let saved = try await options.atTheDesk { work in
                let changes = try office.changes(in: work.time)
                return try await work.desk.contacts.change(id, changes, version: version, by: work.acting).orRefuse("contact \(id.listed)")
            }
            try options.say(
                "saved \(saved.id.uuidString.lowercased()), version \(saved.version)",
                ["saved": .id(saved.id), "id": .id(saved.id), "version": .number(saved.version)])
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end", abstract: "End a contact's office now, or with --until at a day to come; it stays on record.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the contact.", transform: Identifier.parse) var id: UUID
        @Option(help: "First day out of office, in the tenant's time zone, or an instant.") var until: String?
        @Option(help: "The version to end; without it whatever stands.") var version: Int32?

        func run() async throws {
            try await options.atTheDesk { work in
                if let until {
                    let instant = try work.time.instant(until, "until")
                    let changes = OrganisationContacts.Changes(fields: [:], limits: [.validUntil: instant])
                    _ = try await work.desk.contacts.change(id, changes, version: version, by: work.acting).orRefuse("contact \(id.listed)")
                } else {
                    try await work.desk.contacts.end(id, version: version, by: work.acting).orRefuse("contact \(id.listed)")
                }
            }
            try options.say("ended \(id.uuidString.lowercased())\(until.map { " from \($0) on" } ?? "")", ["ended": .id(id)])
        }
    }
}
