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
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let state, !MailDesk.states.contains(state) { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let filter = MailDesk.Filter(state: state, memberID: memberID, reference: reference)
            let mails = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.mails.list(filter, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(
                mails,
                [
                    Column("id", "ID", id: \.id), Column("createdAt", "Created", instant: \.createdAt),
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
            try await options.atTheDesk { work in try await work.desk.mails.retry(id, by: work.acting).orRefuse("mail \(id.listed)") }
            try options.say("queued \(id.uuidString.lowercased())", ["queued": .id(id)])
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
        @OptionGroup var list: ListOptions

        func run() async throws {
            let sessions = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.sessions.list(memberID: memberID, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(
                sessions,
                [
                    Column("id", "ID", id: \.id), Column("memberId", "Member ID") { $0.memberID },
                    Column("name", "Organisation") { $0.name }, Column("openedAt", "Opened", instant: \.openedAt),
                    Column("lastUsedAt", "Last used", instant: \.lastUsedAt), Column("endsAt", "Ends", instant: \.endsAt),
                    Column("network", "Network") { $0.network?.description },
                ])
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "close", abstract: "End a member's session.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the session.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            try await options.atTheDesk { work in try await work.desk.sessions.close(id, by: work.acting).orRefuse("session \(id.listed)") }
            try options.say("ended \(id.uuidString.lowercased())", ["ended": .id(id)])
        }
    }
}

struct LockoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockout", abstract: "Member IDs kept from signing in.", subcommands: [List.self, Show.self, Lift.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List member IDs and networks that are kept from signing in now.")

        @OptionGroup var options: OperatorOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let lockouts = try await options.atTheDesk { work in
                let tenant = try work.memberTenant
                return try await work.list(list, place: \.place) { last, count in
                    try await work.desk.sessions.lockouts(after: last, limit: count, tenant: tenant, by: work.acting)
                }
            }
            try options.print(
                lockouts,
                [
                    Column("memberId", "Member ID") { $0.memberID ?? ($0.network == nil ? "nobody's" : nil) },
                    Column("name", "Organisation") { $0.name }, Column("network", "Network") { $0.network?.description },
                    Column("tries", "Tries", number: \.tries), Column("blockedUntil", "Until", instant: \.blockedUntil),
                ])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Say whether a member ID may sign in.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "The member ID.") var memberID: String

        func run() async throws {
            let (lockout, time) = try await options.atTheDesk { work in
                let tenant = try work.memberTenant
                let lockout = try await work.desk.sessions.lockout(of: try tenant.memberID(memberID), tenant: tenant, by: work.acting)
                return (try lockout.orRefuse(), work.time)
            }
            let until = lockout.blockedUntil.map { "not sign in until \(time.text($0)) (\(time.name))" }
            try options.say(
                "\(memberID) may \(until ?? "sign in"); tries counted: \(lockout.tries)",
                [
                    "memberId": .text(memberID), "tries": .number(lockout.tries), "blockedUntil": lockout.blockedUntil.map(Cell.instant),
                ].compactMapValues(\.self))
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
            try options.say("\(memberID) may sign in", ["lifted": .text(memberID)])
        }
    }
}

extension Tenant {
    /// What was typed, as a member ID of this tenant.
    func memberID(_ typed: String) throws -> MemberID {
        do {
            return try MemberID.parse(typed, settings: settings)
        } catch {
            let what = "\(settings.memberIdLength) \(settings.memberIdDigitsOnly ? "digits" : "characters")"
            throw RefusedCommand("“\(typed)” is not a member ID of \(settings.slug), where one has \(what)")
        }
    }
}
