import ArgumentParser
import Foundation
import Membership

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Limits and terms of a tenant.", subcommands: [Show.self, Change.self])

    static let fields =
        [SettingsField("codeForm", choices: ["letters", "digits"])]
        + [
            "codeLifetimeSeconds", "codeTries", "dayTries", "mailGapSeconds", "hourMails", "addressDayCeiling", "sessionIdleSeconds",
            "sessionLongestSeconds", "signInFreeTries", "networkFreeTries", "tokenFreeTries", "tarpitLongestSeconds", "helpAfterSeconds",
            "auditKeptMonths", "announcementsPerHour", "grantLifetimeSeconds", "passwordLeast", "passwordMost", "coolingOffSeconds",
            "offerLifetimeSeconds", "objectionSeconds",
        ].map { SettingsField($0, .integer) } + [
            SettingsField("reminderDays", .integers), SettingsField("membershipClasses", .texts),
            SettingsField(
                "duplicateAddress", choices: ["choose", "refuse"],
                warnings: ["refuse": "a stranger then learns that an address is registered"]),
            SettingsField("passwordWords", .texts), SettingsField("twoOperators", .flag),
            SettingsField("handoverEffect", choices: ["at-acceptance", "after-objection"]),
        ]

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the policies of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let (policy, time) = try await options.atTheDesk { work in
                (try await work.desk.settings.policy(by: work.acting).orRefuse(), work.time)
            }
            try options.show(policy, PolicyCommand.fields, in: time)
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Change policies, for what is promised from now on; codes, credentials and sessions that are there keep theirs.",
            discussion: SettingsField.list(of: PolicyCommand.fields))

        @OptionGroup var options: OperatorOptions
        @Argument(help: "What to set: FIELD=VALUE …") var assignments: [String]
        @Option(help: "The version to change; without it, the one that stands.") var version: Int32?

        func run() async throws {
            let changes = try SettingsField.changes(assignments, of: PolicyCommand.fields)
            let policy = try await options.atTheDesk { work in
                let replaced = if let version { version } else { try await work.desk.settings.policy(by: work.acting).orRefuse().version }
                return try await work.desk.settings.changePolicy(changes, replacing: replaced, by: work.acting).orRefuse()
            }
            try options.saved(policy, "policies")
        }
    }
}

struct TextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text", abstract: "Texts in the tenant's own words: faq, help-desk, privacy, mail-signature, change-code.",
        subcommands: [List.self, Show.self, Change.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the texts of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let texts = try await options.atTheDesk { work in
                try await work.all(place: \.place) { last, count in
                    try await work.desk.settings.list(.text, after: last, limit: count, by: work.acting)
                }
            }
            try options.list(texts, ["code"])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a text as it is written.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its code.") var code: String

        func run() async throws {
            let text = try await options.atTheDesk { work in
                try await work.desk.settings.read(.text, code, by: work.acting).orRefuse("text \(code)")
            }
            let value = try text.value
            if options.json { return try Output.json(value) }
            for language in Language.allCases {
                print("[\(language.rawValue)]\n\(value["body.\(language.rawValue)"]?.shown ?? "")\n")
            }
            print("version \(text.version)")
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change", abstract: "Change a text in one language or both.",
            discussion: """
                A blank line parts paragraphs; a line begins with `## ` or `### ` for a heading, with `- ` or `1. ` in a list; **strong words** and \
                [words](https://…) are a safe part of Markdown. {tenant}, {phone}, {hours} and {minutes} are filled in.
                """)

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its code.") var code: String
        @Option(help: "File with the Japanese text.") var ja: String?
        @Option(help: "File with the English text.") var en: String?
        @Option(help: "The version to change; without it, the one that stands.") var version: Int32?

        func validate() throws {
            if ja == nil, en == nil { throw ValidationError("give --ja or --en, or both") }
        }

        func run() async throws {
            var body: [String: JSONValue] = [:]
            for (language, path) in [("ja", ja), ("en", en)] {
                guard let path else { continue }
                guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self) else {
                    throw RefusedCommand("\(path) cannot be read as UTF-8; nothing was changed")
                }
                body[language] = .string(text.replacing("\r\n", with: "\n").trimmingCharacters(in: .newlines))
            }
            let changes = SettingsChanges(["body": .object(body)])
            let text = try await options.atTheDesk { work in
                let replaced =
                    if let version { version } else { try await work.desk.settings.read(.text, code, by: work.acting).orRefuse().version }
                return try await work.desk.settings.change(.text, code, changes, replacing: replaced, by: work.acting).orRefuse()
            }
            try options.saved(text, code)
        }
    }
}
