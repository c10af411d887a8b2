import ArgumentParser
import Membership

extension CredentialCommand {
    struct ReissueList: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reissues",
            abstract: "List reissues, the latest first: why, how many, and for how many nobody can be told by mail.")

        @OptionGroup var options: OperatorOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let reissues = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.reissues.list(work.acting, after: last, limit: count)
                }
            }
            try options.print(
                reissues,
                [
                    Column("id", "ID", id: \.id), Column("type", "Type") { $0.type },
                    Column("memberId", "Member ID") { $0.memberID ?? "all" }, Column("begunAt", "Begun", instant: \.begunAt),
                    Column("begunBy", "By") { $0.begunBy }, Column("reissued", "New values", number: { $0.reissued }),
                    Column("unreached", "Nobody told", number: { $0.unreached }),
                    Column("finished", "Finished", flag: { $0.finishedAt != nil }), Column("reason", "Reason") { $0.reason },
                ])
        }
    }
}
