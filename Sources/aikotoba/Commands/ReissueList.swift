import ArgumentParser
import Foundation
import Membership

extension CredentialCommand {
    struct ReissueList: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reissues",
            abstract: "List reissues, the latest first: why, how many, and for how many nobody can be told by mail.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "At most so many.") var limit = 50

        func run() async throws {
            let reissues = try await options.atTheDesk { work in
                try await options.pages(upTo: limit) { last, count in
                    try await work.desk.reissues.list(work.acting, after: last?.id, limit: count)
                }
            }
            try options.print(
                reissues,
                [
                    Column("id", "ID") { $0.id.uuidString.lowercased() }, Column("type", "Type") { $0.type },
                    Column("memberId", "Member ID") { $0.memberID ?? "all" }, Column("begunAt", "Begun") { $0.begunAt.listed },
                    Column("begunBy", "By") { $0.begunBy }, Column("reissued", "New values", number: { $0.reissued }),
                    Column("unreached", "Nobody told", number: { $0.unreached }),
                    Column("finished", "Finished", flag: { $0.finishedAt != nil }), Column("reason", "Reason") { $0.reason },
                ])
        }
    }
}
