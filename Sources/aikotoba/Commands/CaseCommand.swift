import ArgumentParser
import Foundation
import Membership

struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Cases for the desk to decide: the contact has left, the member ID is not known, a handover was objected to.",
        subcommands: [List.self, Show.self, Assign.self, Approve.self, Refuse.self, Ask.self])

    /// A case that is decided, at the version that was looked at.
    struct One: ParsableArguments {
        @OptionGroup var options: OperatorOptions
        @Argument(help: "Number of the case, or its ID.") var name: String
        @Option(help: "The version that was looked at; without it, the one that stands.") var version: Int32?

        func decide(
            _ act: @Sendable (OperatorOptions.Workplace, UUID, Int32) async throws -> OperatorAnswer<CaseDesk.Decided>
        ) async throws {
            let decided = try await options.atTheDesk { work in
                let document = try await work.desk.caseDesk.read(name, by: work.acting).orRefuse("case \(name)")
                guard case .string(let id)? = try document.value["id"], let id = UUID(uuidString: id) else {
                    throw RefusedCommand("the case has no ID; nothing was changed")
                }
                return try await act(work, id, version ?? document.version).orRefuse()
            }
            try options.say(
                "\(name): \(decided.outcome), version \(decided.version)",
                ["case": .text(name), "outcome": .text(decided.outcome), "version": .number(decided.version)])
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List cases, newest first.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "\(CaseDesk.states.joined(separator: ", ")).") var state: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let state, !CaseDesk.states.contains(state) { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let cases = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.caseDesk.list(state: state, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(cases, Self.columns)
        }

        private static var columns: [Column<CaseDesk.Entry>] {
            let told: [Column<CaseDesk.Entry>] = [
                Column("caseNumber", "Case") { $0.number }, Column("openedAt", "Opened", instant: \.openedAt),
                Column("purpose", "Purpose") { $0.purpose }, Column("state", "State") { $0.state },
                Column("organisation", "Organisation") { $0.organisation }, Column("memberId", "Member ID") { $0.memberID },
            ]
            return told + [
                Column("person", "Person") { $0.person }, Column("waitingFor", "Waits for") { $0.waitingFor },
                Column("deadline", "Until", instant: \.deadline), Column("version", "Version", number: \.version),
                Column("id", "ID", id: \.id),
            ]
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a case: what was said beside what is registered, and who decided what.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Number of the case, or its ID.") var name: String

        func run() async throws {
            let (document, time) = try await options.atTheDesk { work in
                (try await work.desk.caseDesk.read(name, by: work.acting).orRefuse("case \(name)"), work.time)
            }
            let value = try document.value
            if options.json { return try Output.json(value) }
            print(try ShownCase(value, version: document.version, time: time).text)
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assign", abstract: "Say whom a case is about: the organisation, and who is to be replaced.")

        @OptionGroup var one: One
        @Option(help: "Of the organisation.") var memberID: String
        @Option(help: "ID of the contact; without it, whom the predecessor's name means.", transform: Identifier.parse) var contact: UUID?

        func run() async throws {
            try await one.decide { work, id, version in
                try await work.desk.caseDesk.assign(id, replacing: version, memberID: memberID, contact: contact, by: work.acting)
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Approve a case; where the tenant wants two operators, as the first or the second of them.")

        @OptionGroup var one: One
        @Option(help: "What was checked, for the records.") var note: String

        func run() async throws {
            try await one.decide { work, id, version in
                try await work.desk.caseDesk.approve(id, replacing: version, note: note, by: work.acting)
            }
        }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refuse", abstract: "Refuse a case; a prepared mail gives the reason in words.")

        @OptionGroup var one: One
        @Option(help: "\(CaseDesk.RefusalReason.allCases.map(\.rawValue).joined(separator: ", ")).") var reason: String
        @Option(help: "What was checked, for the records.") var note: String

        func validate() throws {
            if CaseDesk.RefusalReason(rawValue: reason) == nil { throw ValidationError("there is no reason “\(reason)”") }
        }

        func run() async throws {
            try await one.decide { work, id, version in
                try await work.desk.caseDesk.refuse(id, replacing: version, reason: reason, note: note, by: work.acting)
            }
        }
    }

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ask", abstract: "Ask for more about some fields, by a prepared mail.",
            discussion: "Fields: " + Evidence.Field.allCases.map(\.rawValue).joined(separator: ", ") + ".")

        @OptionGroup var one: One
        @Option(parsing: .upToNextOption, help: "What is wanted: FIELD …") var wanted: [String]
        @Option(help: "Why, for the records.") var note: String

        func validate() throws {
            for field in wanted where Evidence.Field(rawValue: field) == nil { throw ValidationError("there is no field “\(field)”") }
        }

        func run() async throws {
            try await one.decide { work, id, version in
                try await work.desk.caseDesk.askForMore(id, replacing: version, wanted: wanted, note: note, by: work.acting)
            }
        }
    }
}
