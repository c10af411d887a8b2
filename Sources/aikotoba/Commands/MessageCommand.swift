import ArgumentParser
import Foundation
import Membership

struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Questions put before the desk by the form of its page.",
        subcommands: [List.self, Show.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List questions, newest first; with --json as they were typed, whole.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "\(DeskMessages.states.joined(separator: " or ")).") var state: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let state, !DeskMessages.states.contains(state) { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let messages = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.messages.list(state: state, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(messages, MessageCommand.columns + (options.json ? MessageCommand.whole : []))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a question as it was typed, whole.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the question.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            let (message, time) = try await options.atTheDesk { work in
                (try await work.desk.messages.read(id, by: work.acting).orRefuse("message \(id.listed)"), work.time)
            }
            try options.show(message, MessageCommand.columns + MessageCommand.whole, in: time)
        }
    }

    private static var columns: [Column<DeskMessages.Message>] {
        let told: [Column<DeskMessages.Message>] = [
            Column("id", "ID", id: \.id), Column("sentAt", "Sent", instant: \.sentAt), Column("state", "State") { $0.state },
            Column("subject", "Subject") { $0.subject }, Column("person", "From") { $0.person },
        ]
        return told + [
            Column("replyTo", "To be reached at") { $0.replyTo }, Column("memberId", "Member ID") { $0.memberID },
            Column("closedBy", "Closed by") { $0.closedBy }, Column("version", "Version", number: \.version),
        ]
    }

    /// Whose lines would break a table.
    private static var whole: [Column<DeskMessages.Message>] {
        [
            Column("closedAt", "Closed", instant: \.closedAt), Column("note", "Note") { $0.note }, Column("body", "Text") { $0.body },
        ]
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "close", abstract: "Close a question.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the question.", transform: Identifier.parse) var id: UUID
        @Option(help: "The version that was looked at; without it, the one that stands.") var version: Int32?
        @Option(help: "What was done, for the records.") var note: String?

        func run() async throws {
            let closed = try await options.atTheDesk { work in
                let subject = "message \(id.listed)"
                let standing = try await work.desk.messages.read(id, by: work.acting).orRefuse(subject).version
                return try await work.desk.messages.close(id, replacing: version ?? standing, note: note, by: work.acting).orRefuse(subject)
            }
            try options.say("closed \(id.listed), version \(closed)", ["closed": .id(id), "version": .number(closed)])
        }
    }
}
