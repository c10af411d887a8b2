import ArgumentParser
import Foundation
import Membership

struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential", abstract: "Passwords of organisations, outside the yearly rotation.",
        subcommands: [List.self, Reissue.self, ReissueList.self, Complete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the passwords of an organisation, the latest first; never what they read.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Member ID of the organisation, or its ID; without it those that the whole tenant holds.") var organisation: String?
        @Option(help: "Code of a credential type.") var type: String?
        @OptionGroup var list: ListOptions

        func run() async throws {
            let credentials = try await options.atTheDesk { work in
                let holder: UUID? = if let organisation { try await work.organisation(organisation) } else { nil }
                return try await work.list(list, place: \.place) { last, count in
                    try await work.desk.credentials.list(of: holder, type: type, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(credentials.map(ShownOrganisation.Credential.init), ShownOrganisation.Credential.columns)
        }
    }

    struct Reissue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reissue",
            abstract: "New values before their time. Without --with-grace the old ones stop at once and their sessions end.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Code of the credential type.") var type: String
        @Option(help: "Member ID of one organisation, or its ID.") var organisation: String?
        @Flag(help: "Every holder of the type.") var all = false
        @Option(help: "Why, for the records.") var reason: String
        @Flag(help: "The old value is accepted for a while.") var withGrace = false
        @Option(help: "For so many days; without it as the type says.") var graceDays: Int32?

        func validate() throws {
            guard (organisation == nil) == all else { throw ValidationError("give either --organisation or --all") }
            guard !reason.isEmpty else { throw ValidationError("--reason must not be empty") }
            guard graceDays == nil || withGrace else { throw ValidationError("--grace-days needs --with-grace") }
            if let graceDays, !(0...366).contains(graceDays) { throw ValidationError("--grace-days must be between 0 and 366") }
        }

        func run() async throws {
            let (noted, number) = try await options.atTheDesk { work in
                let holder: UUID? = if let organisation { try await work.organisation(organisation) } else { nil }
                let noted = try await begin(holder, work)
                var bar = ProgressBar("reissuing", total: Int(noted.holdersLeft), isQuiet: options.json)
                bar.advance(by: 0)
                defer { bar.finish() }
                let number = try await work.desk.reissues.carryOut(noted.id, tenant: try work.memberTenant, by: work.acting) {
                    bar.advance(by: $0)
                }.orRefuse()
                return (noted, number)
            }
            try options.say("reissued \(type) for \(number)", ["reissued": .number(number), "id": .id(noted.id)])
        }

        /// Begins one; what was begun with the same order and interrupted is gone on with.
        private func begin(_ holder: UUID?, _ work: OperatorOptions.Workplace) async throws -> Reissues.Noted {
            let order = Reissues.Order(type: type, organisation: holder, reason: reason, grace: withGrace ? .days(graceDays) : .none)
            let answer = try await work.desk.reissues.begin(order, by: work.acting, key: nil)
            guard case .refused(let refusal) = answer, refusal.reason == .exists, let existing = refusal.existing else {
                return try await work.desk.reissues.read(try answer.orRefuse(), by: work.acting).orRefuse()
            }
            let noted = try await work.desk.reissues.read(existing, by: work.acting).orRefuse()
            let isSame =
                noted.reason == reason && (noted.graceDays != nil) == withGrace && (graceDays == nil || graceDays == noted.graceDays)
            guard isSame else {
                let grace = noted.graceDays.map { " --with-grace --grace-days \($0)" } ?? ""
                throw RefusedCommand(
                    """
                    a reissue of \(type) that \(noted.begunBy) began at \(work.time.text(noted.begunAt)) (\(work.time.name)) is unfinished, \
                    and its order is another; finish it first, with --reason '\(noted.reason)'\(grace); nothing was changed
                    """)
            }
            try FileHandle.standardError.write(contentsOf: Data("goes on with the reissue that was begun before\n".utf8))
            return noted
        }
    }

    struct Complete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "complete", abstract: "Give an organisation the generated passwords it lacks; for who joins in mid-year.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Member ID of the organisation, or its ID.") var organisation: String

        func run() async throws {
            let number = try await options.atTheDesk { work in
                try await work.desk.reissues.complete(
                    try await work.organisation(organisation), tenant: try work.memberTenant, by: work.acting
                ).orRefuse()
            }
            try options.say("stored \(number)", ["stored": .number(number)])
        }
    }
}
