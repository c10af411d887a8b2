import ArgumentParser
import Foundation
import Membership

struct RecoveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Askings for a new password.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List askings for a new password, newest first, and what became of their mail; never a code.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "\(RecoveryDesk.State.allCases.map(\.rawValue).joined(separator: ", ")).") var state: String?
        @Option(help: "Of this organisation.") var memberID: String?
        @Option(help: "With this reference, which page and mail show.") var reference: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let state, RecoveryDesk.State(rawValue: state) == nil { throw ValidationError("there is no state “\(state)”") }
        }

        func run() async throws {
            let filter = RecoveryDesk.Filter(
                memberID: memberID, reference: reference, state: state.flatMap(RecoveryDesk.State.init(rawValue:)))
            let recoveries = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.recoveryDesk.list(filter, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(recoveries, Self.columns)
        }

        private static var columns: [Column<RecoveryDesk.Record>] {
            let told: [Column<RecoveryDesk.Record>] = [
                Column("id", "ID", id: \.id), Column("askedAt", "Asked", instant: \.askedAt),
                Column("state", "State") { $0.state.rawValue }, Column("memberId", "Member ID") { $0.memberID },
                Column("organisations", "Organisations", number: \.organisations), Column("waitingFor", "Waits for") { $0.waitingFor },
            ]
            return told + [
                Column("deadline", "Until", limit: \.deadline), Column("reference", "Reference") { $0.reference },
                Column("recipient", "Sent to") { $0.recipient }, Column("mailState", "Mail") { $0.mailState },
                Column("registeredAt", "Password set", instant: \.registeredAt),
            ]
        }
    }
}
