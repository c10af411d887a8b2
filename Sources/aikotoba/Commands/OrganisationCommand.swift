import ArgumentParser
import Foundation
import Membership

struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation", abstract: "The organisations of a tenant.",
        subcommands: [
            List.self, Show.self, Create.self, Change.self, Suspend.self, Withdraw.self, Reinstate.self, IdentifierOf.self, Import.self,
            Export.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List organisations by kana, all or those in which a text is found.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Part of a name, its kana, the English name, the member ID or a contact's address.") var query: String?
        @Flag(help: "Only what begins with it.") var prefix = false
        @Option(help: "\(OrganisationRegister.Status.allCases.map(\.rawValue).joined(separator: ", ")).") var status: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let status, OrganisationRegister.Status(rawValue: status) == nil { throw ValidationError("there is no status “\(status)”") }
        }

        func run() async throws {
            let status = status.flatMap(OrganisationRegister.Status.init(rawValue:))
            let found = try await options.atTheDesk { work in
                try await work.list(list, place: \.place) { last, count in
                    try await work.desk.organisations.find(
                        query, match: prefix ? .prefix : .partial, status: status, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(
                found,
                [
                    Column("id", "ID", id: \.organisation.id),
                    Column("memberId", "Member ID") { $0.organisation.memberID }, Column("name", "Name") { $0.organisation.name },
                    Column("nameKana", "Kana") { $0.organisation.nameKana },
                    Column("membershipClass", "Class") { $0.organisation.membershipClass }, Column("status", "Status") { $0.status },
                    Column("contractUntil", "Contract until") { $0.contractUntil },
                    Column("representative", "Representative") { $0.representative },
                    Column("reachable", "Reachable", flag: \.isReachable), Column("version", "Version", number: \.version),
                ])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show an organisation with its contacts and the passwords it has, never their values.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String

        func run() async throws {
            let (shown, time) = try await options.atTheDesk { work in
                let id = try await work.organisation(organisation)
                let kept = try await work.desk.organisations.read(id, by: work.acting).orRefuse("organisation \(organisation)")
                let credentials = try await work.all(place: \.place) { last, count in
                    try await work.desk.credentials.list(of: id, type: nil, after: last, limit: count, by: work.acting)
                }
                return (ShownOrganisation(kept, credentials.rows), work.time)
            }
            if options.json { try Output.json(shown) } else { print(shown.sheet(in: time)) }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make an organisation; name, kana and membership class are needed.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Its member ID, for ever.") var memberID: String
        @OptionGroup var fields: OrganisationOptions

        func validate() throws {
            if [fields.name, fields.nameKana, fields.membershipClass].contains(where: { $0 ?? "" == "" }) {
                throw ValidationError("an organisation needs --name, --name-kana and --membership-class")
            }
        }

        func run() async throws {
            let made = try await options.atTheDesk { work in
                let tenant = try work.memberTenant
                let draft = OrganisationRegister.Draft(
                    memberID: try tenant.memberID(memberID), fields: fields.changes, contact: nil)
                return try await work.desk.organisations.create(draft, by: work.acting, key: nil).orRefuse()
            }
            try options.say(
                "created \(memberID), \(made.id.uuidString.lowercased())", ["created": .text(memberID), "id": .id(made.id)])
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change", abstract: "Change what is named; an empty value takes away what may be missing.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String
        @OptionGroup var fields: OrganisationOptions
        @Option(help: "The version to change; without it whatever stands.") var version: Int32?

        func validate() throws {
            if fields.changes.isEmpty { throw ValidationError("name at least one thing to change") }
        }

        func run() async throws {
            try await options.change(organisation, fields.changes, version: version, said: "saved")
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend", abstract: "Keep an organisation from signing in, and its mails from going out.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String
        @Option(help: "The version to change; without it whatever stands.") var version: Int32?

        func run() async throws {
            try await options.change(organisation, [.status: "suspended"], version: version, said: "suspended")
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "withdraw", abstract: "Note that an organisation has left.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String
        @Option(help: "The version to change; without it whatever stands.") var version: Int32?

        func run() async throws {
            try await options.change(organisation, [.status: "withdrawn"], version: version, said: "withdrawn")
        }
    }

    struct Reinstate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reinstate", abstract: "Take back an organisation that was suspended or has left.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its member ID, or its ID.") var organisation: String
        @Option(help: "The version to change; without it whatever stands.") var version: Int32?

        func run() async throws {
            try await options.change(organisation, [.status: "active"], version: version, said: "reinstated")
        }
    }
}

extension OrganisationCommand {
    struct IdentifierOf: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "identifier", abstract: "IDs that others gave an organisation, by kind.", subcommands: [Set.self, Remove.self])

        struct Set: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "set", abstract: "Give an organisation its identifier of a kind, or another in its place.")

            @OptionGroup var options: OperatorOptions
            @Argument(help: "Its member ID, or its ID.") var organisation: String
            @Argument(help: "The kind: small letters, digits, hyphens.") var kind: String
            @Argument(help: "The identifier.") var value: String

            func run() async throws {
                try await options.atTheDesk { work in
                    try await work.desk.organisations.setIdentifier(
                        kind, of: try await work.organisation(organisation), to: value, by: work.acting
                    ).orRefuse("organisation \(organisation)")
                }
                try options.say("saved \(kind) \(value)", ["kind": .text(kind), "value": .text(value)])
            }
        }

        struct Remove: AsyncParsableCommand {
            static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take an identifier away.")

            @OptionGroup var options: OperatorOptions
            @Argument(help: "Its member ID, or its ID.") var organisation: String
            @Argument(help: "The kind.") var kind: String

            func run() async throws {
                try await options.atTheDesk { work in
                    try await work.desk.organisations.removeIdentifier(
                        kind, of: try await work.organisation(organisation), by: work.acting
                    ).orRefuse("\(kind) of \(organisation)")
                }
                try options.say("removed \(kind)", ["removed": .text(kind)])
            }
        }
    }
}

/// What may be said of an organisation on the command line.
struct OrganisationOptions: ParsableArguments {
    @Option(help: "Registered name.") var name: String?
    @Option(help: "Name in English.") var nameEn: String?
    @Option(help: "Kana of the name, by which lists are ordered.") var nameKana: String?
    @Option(help: "Membership class.") var membershipClass: String?
    @Option(help: "First day of the contract, for example 2026-04-01.") var contractFrom: String?
    @Option(help: "First day that is no more part of the contract.") var contractUntil: String?

    var changes: OrganisationRegister.Changes {
        let given: [(OrganisationRegister.Field, String?)] = [
            (.name, name), (.nameEn, nameEn), (.nameKana, nameKana), (.membershipClass, membershipClass),
            (.contractFrom, contractFrom), (.contractUntil, contractUntil),
        ]
        return given.reduce(into: [:]) { changes, field in
            if let value = field.1 { changes[field.0] = .some(value.isEmpty ? nil : value) }
        }
    }
}

extension OperatorOptions {
    fileprivate func change(
        _ organisation: String, _ changes: OrganisationRegister.Changes, version: Int32?, said: String
    ) async throws {
        let after = try await atTheDesk { work in
            try await work.desk.organisations.change(
                try await work.organisation(organisation), changes, version: version, by: work.acting
            ).orRefuse("organisation \(organisation)")
        }
        try say(
            "\(said) \(organisation), version \(after.version)",
            [said: .text(organisation), "id": .id(after.id), "version": .number(after.version)])
    }
}

extension OperatorOptions.Workplace {
    /// By its ID or its member ID.
    func organisation(_ typed: String) async throws -> UUID {
        if let id = UUID(uuidString: typed) { return id }
        let memberID = try memberTenant.memberID(typed).text
        let found = try await desk.organisations.find(memberID, match: .prefix, after: nil, limit: 200, by: acting).orRefuse()
        guard let id = found.first(where: { $0.organisation.memberID == memberID })?.organisation.id else {
            throw RefusedCommand("there is no organisation \(memberID)")
        }
        return id
    }
}
