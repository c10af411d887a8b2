import ArgumentParser
import Foundation
import Membership
import Sealing

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Mails as the courier knows them.", subcommands: [List.self, Retry.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List mails, newest first; never what they say.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "\(MailDesk.states.sorted().joined(separator: ", ")).") var state: String?
        @Option(help: "Of this organisation.") var memberID: String?
        @Option(help: "With this reference, which page and mail show.") var reference: String?
        @Option(help: "At most so many.") var limit = 50

        func validate() throws {
            if let state, !MailDesk.states.contains(state) { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let filter = MailDesk.Filter(state: state, memberID: memberID, reference: reference)
            let mails = try await options.atTheDesk { work in
                try await options.pages(upTo: limit) { last, count in
                    try await work.desk.mails.list(filter, after: last?.id, limit: count, by: work.acting)
                }
            }
            try options.print(
                mails,
                [
                    Column("id", "ID") { $0.id.uuidString.lowercased() }, Column("createdAt", "Created") { $0.createdAt.listed },
                    Column("template", "Mail") { $0.template }, Column("state", "State") { $0.state },
                    Column("memberId", "Member ID") { $0.memberID }, Column("recipient", "To") { $0.recipient },
                    Column("reference", "Reference") { $0.reference }, Column("attempts", "Attempts", number: \.attempts),
                    Column("replyClass", "Answer") { $0.replyClass },
                ])
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "retry", abstract: "Queue a refused mail once more, for a day.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the mail.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            try await options.atTheDesk { work in try await work.desk.mails.retry(id, by: work.acting).orRefuse() }
            try options.say("queued \(id.uuidString.lowercased())", ["queued": id.uuidString.lowercased()])
        }
    }
}

struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Members' sessions.", subcommands: [List.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List sessions that last, newest first.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Of this organisation.") var memberID: String?
        @Option(help: "At most so many.") var limit = 50

        func run() async throws {
            let sessions = try await options.atTheDesk { work in
                try await options.pages(upTo: limit) { last, count in
                    try await work.desk.sessions.list(memberID: memberID, after: last?.id, limit: count, by: work.acting)
                }
            }
            try options.print(
                sessions,
                [
                    Column("id", "ID") { $0.id.uuidString.lowercased() }, Column("memberId", "Member ID") { $0.memberID },
                    Column("name", "Organisation") { $0.name }, Column("openedAt", "Opened") { $0.openedAt.listed },
                    Column("lastUsedAt", "Last used") { $0.lastUsedAt.listed }, Column("endsAt", "Ends") { $0.endsAt.listed },
                    Column("network", "Network") { $0.network?.description },
                ])
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "close", abstract: "End a member's session.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the session.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            try await options.atTheDesk { work in try await work.desk.sessions.close(id, by: work.acting).orRefuse() }
            try options.say("ended \(id.uuidString.lowercased())", ["ended": id.uuidString.lowercased()])
        }
    }
}

struct LockoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockout", abstract: "Member IDs kept from signing in.", subcommands: [Show.self, Lift.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Say whether a member ID may sign in.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "The member ID.") var memberID: String

        func run() async throws {
            let lockout = try await options.atTheDesk { work in
                let tenant = try work.memberTenant
                return try await work.desk.sessions.lockout(of: try tenant.memberID(memberID), tenant: tenant, by: work.acting).orRefuse()
            }
            let until = lockout.blockedUntil?.listed
            try options.say(
                "\(memberID) may \(until.map { "not sign in until \($0)" } ?? "sign in") (\(lockout.tries) tries)",
                ["memberId": memberID, "tries": String(lockout.tries), "blockedUntil": until].compactMapValues(\.self))
        }
    }

    struct Lift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "lift", abstract: "Let a member ID sign in before its time.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "The member ID.") var memberID: String

        func run() async throws {
            try await options.atTheDesk { work in
                let tenant = try work.memberTenant
                try await work.desk.sessions.lift(try tenant.memberID(memberID), tenant: tenant, by: work.acting).orRefuse()
            }
            try options.say("\(memberID) may sign in", ["lifted": memberID])
        }
    }
}

extension Tenant {
    /// What was typed, as a member ID of this tenant.
    func memberID(_ typed: String) throws -> MemberID {
        do {
            return try MemberID.parse(typed, settings: settings)
        } catch {
            throw RefusedCommand("“\(typed)” is not a member ID of \(settings.slug)")
        }
    }
}
