import ArgumentParser
import Foundation
import Membership

struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "Offices handed over by who holds them.", subcommands: [List.self, Show.self])

    private static var columns: [Column<HandoverDesk.Record>] {
        [
            Column("id", "ID", id: \.id), Column("memberId", "Member ID") { $0.memberID }, Column("name", "Organisation") { $0.name },
            Column("role", "Office") { $0.role }, Column("state", "State") { $0.state.rawValue },
            Column("waitingFor", "Waits for") { $0.waitingFor }, Column("deadline", "Until", limit: \.deadline),
            Column("offeredAt", "Offered", instant: \.offeredAt), Column("predecessor", "Predecessor") { $0.predecessor },
            Column("person", "Successor") { $0.person }, Column("email", "Successor’s address") { $0.address },
        ]
    }

    private static var further: [Column<HandoverDesk.Record>] {
        [
            Column("contactId", "Contact", id: \.contact), Column("predecessorEmail", "Predecessor’s address") { $0.predecessorAddress },
            Column("department", "Successor’s department") { $0.department }, Column("phone", "Successor’s phone") { $0.phone },
            Column("effect", "Counts") { $0.effect }, Column("offerUntil", "Offered until", limit: \.offerUntil),
            Column("acceptedAt", "Accepted", instant: \.acceptedAt), Column("successorId", "Contact that began", id: \.successor),
            Column("effectiveAt", "In office from", instant: \.effectiveAt),
            Column("objectionUntil", "Objections until", limit: \.objectionUntil), Column("objectedAt", "Objected", instant: \.objectedAt),
            Column("endedAt", "Ended", instant: \.endedAt), Column("caseNumber", "Case") { $0.caseNumber },
            Column("caseId", "ID of the case", id: \.caseID),
        ]
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List handovers, newest first; one that was objected to waits for the desk as a case (`case list`).")

        @OptionGroup var options: OperatorOptions
        @Option(help: "\(HandoverState.allCases.map(\.rawValue).joined(separator: ", ")).") var state: String?
        @Option(help: "Of this organisation.") var memberID: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let state, HandoverState(rawValue: state) == nil { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let state = state.flatMap(HandoverState.init(rawValue:))
            let handovers = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.handoverDesk.list(
                        memberID: memberID, state: state, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(handovers, HandoverCommand.columns)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one handover.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the handover.", transform: Identifier.parse) var id: UUID

        func run() async throws {
            let (handover, time) = try await options.atTheDesk { work in
                (try await work.desk.handoverDesk.read(id, by: work.acting).orRefuse("handover \(id.listed)"), work.time)
            }
            try options.show(handover, HandoverCommand.columns + HandoverCommand.further, in: time)
        }
    }
}
