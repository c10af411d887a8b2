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
        @Option(help: "At most so many.") var limit = 50

        func run() async throws {
            let credentials = try await options.atTheDesk { work in
                let holder: UUID? = if let organisation { try await work.organisation(organisation) } else { nil }
                return try await options.pages(upTo: limit) { last, count in
                    try await work.desk.credentials.list(of: holder, type: type, after: last?.place, limit: count, by: work.acting)
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
            let number = try await options.atTheDesk { work in
                let holder: UUID? = if let organisation { try await work.organisation(organisation) } else { nil }
                let order = Reissues.Order(
                    type: type, organisation: holder, reason: reason, grace: withGrace ? .days(graceDays) : .none)
                // What was begun and interrupted is gone on with: its order stands, and that is said.
                let id: UUID
                switch try await work.desk.reissues.begin(order, by: work.acting, key: nil) {
                case .refused(let refusal) where refusal.reason == .exists && refusal.existing != nil:
                    id = refusal.existing!
                    let told = "goes on with an unfinished reissue of \(type): its reason and its grace stand, not those given now\n"
                    try FileHandle.standardError.write(contentsOf: Data(told.utf8))
                case let answer: id = try answer.orRefuse()
                }
                var bar = ProgressBar("reissuing", total: holder == nil ? 0 : 1, isQuiet: options.json)
                defer { bar.finish() }
                return try await work.desk.reissues.carryOut(id, tenant: try work.memberTenant, by: work.acting) { bar.advance(by: $0) }
                    .orRefuse()
            }
            try options.say("reissued \(type) for \(number)", ["reissued": String(number)])
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
            try options.say("stored \(number)", ["stored": String(number)])
        }
    }
}
