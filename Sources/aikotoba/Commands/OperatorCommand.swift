import ArgumentParser
import Foundation
import Membership
import Postgres
import Sealing

struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "People at the desk.",
        subcommands: [List.self, Create.self, Add.self, Change.self, Password.self, TOTP.self])

    static func role(_ text: String) throws -> Operators.Role {
        guard let role = Operators.Role(rawValue: text) else { throw ValidationError("“\(text)” is not owner, operator or auditor") }
        return role
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the operators of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let people = try await options.atTheDesk { work in
                try await work.all(place: \.place) { last, count in
                    try await work.desk.operators.list(work.acting, after: last, limit: count)
                }
            }
            try options.print(
                people,
                [
                    Column("id", "ID", id: \.id), Column("address", "Address") { $0.address },
                    Column("name", "Name") { $0.name }, Column("role", "Role") { $0.role }, Column("status", "Status") { $0.status },
                    Column("lastUsedAt", "Last used", instant: \.lastUsedAt),
                    Column("version", "Version", number: \.version),
                ])
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make a first operator, by the installation's own login, with a token that is printed once and never again.",
            discussion: "Whoever has an owner's token adds colleagues with `operator add`.")

        @OptionGroup var settingsOptions: SettingsOptions
        @Option(help: "Slug of the tenant; without it the operator is one of the installation and acts for every tenant.")
        var tenant: String?
        @Option(help: "Mail address of the operator.") var address: String
        @Option(help: "Name of the operator.") var name: String
        @Option(help: "owner, operator or auditor.", transform: OperatorCommand.role) var role: Operators.Role
        @Option(help: "Days until the token expires.") var days = 90
        @Flag(help: "Answer as JSON.") var json = false

        func validate() throws {
            guard (1...730).contains(days) else { throw ValidationError("--days must be between 1 and 730") }
            guard (1...200).contains(name.count) else { throw ValidationError("--name must have 1 to 200 characters") }
            do { _ = try Address.parse(address) } catch { throw ValidationError("“\(address)” is not a mail address") }
        }

        func run() async throws {
            let settings = try await settingsOptions.reader()
            let session = try DirectSession(connectionString: try settings.migrateDatabaseURL)
            defer { session.close() }
            var number: Int32 = 0
            if let tenant {
                guard let listed = try TenantReader(session: session).tenants().first(where: { $0.slug == tenant }) else {
                    throw RefusedCommand("there is no tenant \(tenant); nothing was changed")
                }
                number = listed.id
            }
            // What seals his second factor. Without a ring the operator is made all the same, and the key with the first tenant.
            if number == 0, let ring = try? settings.keyRing { try DataKeys(session: session, ring: ring).storeFirstOfInstallation() }
            let endsAt = Date(timeIntervalSinceNow: Double(days) * 86_400)
            let draft = Operators.Draft(address: address, name: name, role: role)
            switch try FirstOperator(session: session).create(draft, tenant: number, tokenEndsAt: endsAt) {
            case .created(let token):
                if json {
                    try Output.json(["token": token.text.reveal(), "expiresAt": endsAt.ISO8601Format()])
                } else {
                    print("created \(address) (\(role.rawValue) of \(tenant ?? "the installation"))")
                    print("token, until \(endsAt.ISO8601Format()), shown this once:")
                    print(token.text.reveal())
                }
            case .tenantUnknown: throw RefusedCommand("there is no active tenant \(tenant ?? "0"); nothing was changed")
            case .addressTaken: throw RefusedCommand("there is an operator \(address) already; nothing was changed")
            }
        }
    }
}
