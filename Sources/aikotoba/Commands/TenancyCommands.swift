import ArgumentParser
import Membership

/// What the installation's operators and a tenant's owner do with tenants that are there.
extension TenantCommand {
    static let fields =
        [SettingsField("slug"), SettingsField("status")] + SettingsField.wording("name") + SettingsField.wording("systemName")
        + [SettingsField("deskPhone"), SettingsField("deskAddress")] + SettingsField.wording("deskHours") + [
            SettingsField("timeZone"), SettingsField("locale"), SettingsField("memberIdLength", .integer),
            SettingsField("memberIdDigitsOnly", .flag), SettingsField("sender"), SettingsField("baseUrl"),
        ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List tenants: all of them to operators of the installation, to others their own.")

        @OptionGroup var settingsOptions: SettingsOptions
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            let options = OperatorOptions(settingsOptions, tenant: "installation", json: json)
            let tenants = try await options.atTheDesk { work in
                try await work.all(place: \.place) { last, count in
                    try await work.desk.tenancies.list(by: work.acting.proof, after: last, limit: count)
                }
            }
            try options.list(tenants, ["slug", "name.ja", "name.en", "status", "baseUrl"])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what is said of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let (tenant, time) = try await options.atTheDesk { work in
                (try await work.desk.settings.tenant(by: work.acting).orRefuse(), work.time)
            }
            try options.show(tenant, TenantCommand.fields, in: time)
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change", abstract: "Change names, help desk, zone, sender and addresses of a tenant.",
            discussion: "Fields: " + TenantCommand.fields.dropFirst(2).map(\.path).joined(separator: ", ") + ".")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "What to set: FIELD=VALUE …") var assignments: [String]
        @Option(help: "The version to change; without it, the one that stands.") var version: Int32?

        func run() async throws {
            let changes = try SettingsField.changes(assignments, of: TenantCommand.fields)
            let tenant = try await options.atTheDesk { work in
                let replaced = if let version { version } else { try await work.desk.settings.tenant(by: work.acting).orRefuse().version }
                return try await work.desk.settings.changeTenant(changes, replacing: replaced, by: work.acting).orRefuse()
            }
            try options.saved(tenant, options.tenant)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "Close a tenant: nobody signs in, asks or works there any more; nothing is deleted.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "The version to close; without it whatever stands.") var version: Int32?

        func run() async throws {
            let version = try await options.atTheDesk { work in
                try await work.desk.tenancies.close(replacing: self.version, by: work.acting).orRefuse()
            }
            try options.say("closed \(options.tenant), version \(version)", ["slug": .text(options.tenant), "version": .number(version)])
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Open a tenant again that was closed.")

        @OptionGroup var settingsOptions: SettingsOptions
        @Option(help: "Slug of the tenant.") var tenant: String
        @Option(help: "The version to reopen; without it whatever stands.") var version: Int32?
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            let options = OperatorOptions(settingsOptions, tenant: "installation", json: json)
            let version = try await options.atTheDesk { work in
                try await work.desk.tenancies.reopen(tenant, replacing: self.version, by: work.acting.proof).orRefuse()
            }
            try options.say("reopened \(tenant), version \(version)", ["slug": .text(tenant), "version": .number(version)])
        }
    }
}
