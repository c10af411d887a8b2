import ArgumentParser
import Foundation
import Membership

struct ReturnPageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return-page", abstract: "Pages outside the desk that signing in may lead to, by name.",
        subcommands: [List.self, Save.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the return pages of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let pages = try await options.atTheDesk { work in
                try await work.all(place: \.page.code) { last, count in
                    try await work.desk.returnPages.list(work.acting, after: last, limit: count)
                }
            }
            try options.print(
                pages,
                [
                    Column("code", "Code") { $0.page.code }, Column("nameJa", "Name (ja)") { $0.page.name.ja },
                    Column("nameEn", "Name (en)") { $0.page.name.en }, Column("url", "URL") { $0.page.url },
                    Column("version", "Version", number: \.version),
                ])
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "save", abstract: "Name a page: /TENANT/?next=CODE leads to it after signing in. With --version change one.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "What a visitor brings along as next: small letters, digits, hyphens.") var code: String
        @Option(help: "What the sign-in page calls it, in Japanese.") var nameJa: String
        @Option(help: "What the sign-in page calls it, in English.") var nameEn: String
        @Option(help: "A path of the host that signs in (/members/), or a whole address.") var url: String
        @Option(help: "The version to change; none for a new page.") var version: Int32?

        func run() async throws {
            let draft = ReturnPage(code: code, name: Wording(ja: nameJa, en: nameEn), url: url)
            let version = try await options.atTheDesk { work in
                if let fault = draft.faults(in: try work.memberTenant.settings).first {
                    throw RefusedCommand("the \(fault.field) of the return page is \(fault.reason); nothing was changed")
                }
                return try await work.desk.returnPages.save(draft, replacing: self.version, by: work.acting).orRefuse("return page \(code)")
            }
            try options.say("saved \(code), version \(version)", ["code": .text(code), "version": .number(version)])
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Forget a return page.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its code.") var code: String
        @Option(help: "The version to remove; without it whatever stands.") var version: Int32?

        func run() async throws {
            try await options.atTheDesk { work in
                try await work.desk.returnPages.remove(code, version: version, by: work.acting).orRefuse("return page \(code)")
            }
            try options.say("removed \(code)", ["removed": .text(code)])
        }
    }
}
