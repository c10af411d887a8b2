import ArgumentParser
import Foundation
import Membership
import Sealing

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens of operators and relying sites.", subcommands: [List.self, Issue.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List tokens, newest first; never their text.")

        @OptionGroup var options: OperatorOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let tokens = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.accessTokens.list(work.acting, after: last, limit: count)
                }
            }
            try options.print(
                tokens,
                [
                    Column("id", "ID", id: \.id), Column("kind", "Kind") { $0.kind },
                    Column("name", "Name") { $0.name }, Column("operator", "Operator") { $0.address },
                    Column("scopes", "Scopes") { $0.scopes.isEmpty ? nil : $0.scopes.joined(separator: ",") },
                    Column("types", "Types") { $0.types.isEmpty ? nil : $0.types.joined(separator: ",") },
                    Column("expiresAt", "Expires", instant: \.endsAt), Column("revokedAt", "Revoked", instant: \.revokedAt),
                    Column("lastUsedAt", "Last used", instant: \.lastUsedAt),
                ])
        }
    }

    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "issue", abstract: "Issue a token, printed once: for an operator, or with --type for a relying site.",
            discussion: """
                Without --scope a token may do whatever its operator may; with it, of that only:
                  read           see everything but values; wanted beside most others
                  organisations  organisations, contacts, imports, handover cases
                  credentials    rotations, reissues, values that an import brings
                  desk           mails, sessions, lockouts, messages to the desk
                  settings       the tenant, its texts, policies, calendars and types
                  operators      operators and their tokens
                  tenants        found, close and reopen tenants: the installation's only
                """)

        @OptionGroup var options: OperatorOptions
        @Option(help: "What the token is for.") var name: String
        @Option(help: "ID of the operator it acts for.") var `operator`: String?
        @Option(help: "Credential type the relying site may ask about; may be repeated.") var type: [String] = []
        @Option(help: "Limit an operator’s token to this; may be repeated.") var scope: [String] = []
        @Option(help: "Days until it expires.") var days = 90

        func validate() throws {
            guard (1...730).contains(days) else { throw ValidationError("--days must be between 1 and 730") }
            guard (self.operator == nil) != type.isEmpty else { throw ValidationError("give either --operator or --type") }
            if let id = self.operator, UUID(uuidString: id) == nil { throw ValidationError("“\(id)” is not the ID of an operator") }
            guard type.isEmpty || scope.isEmpty else {
                throw ValidationError("--scope limits operators' tokens; a relying site's does what --type says")
            }
            if let unknown = scope.first(where: { !AccessTokens.scopes.contains($0) }) {
                throw ValidationError("there is no scope “\(unknown)”: \(AccessTokens.scopes.sorted().joined(separator: ", "))")
            }
        }

        func run() async throws {
            let endsAt = Date(timeIntervalSinceNow: Double(days) * 86_400)
            let holder: AccessTokens.Holder =
                self.operator.flatMap(UUID.init(uuidString:)).map { .operator($0) } ?? .relyingSite(types: type)
            let (issued, time) = try await options.atTheDesk { work in
                let issued = try await work.desk.accessTokens.issue(
                    to: holder, name: name, scopes: scope, endsAt: endsAt, by: work.acting, key: nil
                ).orRefuse()
                return (issued, work.time)
            }
            let until = "\(time.text(endsAt)) (\(time.name))"
            try options.say(
                "issued \(issued.id.uuidString.lowercased()), until \(until); the token is shown this once:\n\(issued.token.text.reveal())",
                ["id": .id(issued.id), "token": .text(issued.token.text.reveal()), "expiresAt": .instant(endsAt)])
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a token at once.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the token.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            try await options.atTheDesk { work in
                try await work.desk.accessTokens.revoke(id, by: work.acting).orRefuse("token \(id.listed)")
            }
            try options.say("revoked \(id.uuidString.lowercased())", ["revoked": .id(id)])
        }
    }
}

enum Identifier {
    static func parse(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else { throw ValidationError("“\(text)” is not an ID") }
        return id
    }
}
