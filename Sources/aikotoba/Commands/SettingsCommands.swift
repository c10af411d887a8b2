import ArgumentParser
import Membership

/// What a tenant has several of, found by code: the same verbs for each.
protocol SettingsNoun: Sendable {
    static var kind: SettingsDesk.Kind { get }
    /// For people, without its article.
    static var noun: String { get }
    static var fields: [SettingsField] { get }
    /// The columns of a list.
    static var listed: [String] { get }
}

extension SettingsNoun {
    static var one: String { ("aeiou".contains(noun.prefix(1)) ? "an " : "a ") + noun }
    static var fieldList: String { SettingsField.list(of: fields) }
}

enum Calendars: SettingsNoun {
    static let kind = SettingsDesk.Kind.calendar
    static let noun = "calendar"
    static let fields = [
        SettingsField("code"), SettingsField("kind", choices: ["fiscal-year", "release", "contract-year"]),
        SettingsField("startMonth", .integerOrNone),
        SettingsField("startDay", .integerOrNone),
        SettingsField("timeZone"),
    ]
    static let listed = ["code", "kind", "startMonth", "startDay", "timeZone"]
}

enum CredentialTypes: SettingsNoun {
    static let kind = SettingsDesk.Kind.credentialType
    static let noun = "credential type"
    static let fields =
        [SettingsField("code")] + SettingsField.wording("name") + SettingsField.wording("purpose") + [
            SettingsField("position", .integer), SettingsField("calendar"), SettingsField("holder", choices: ["organisation", "tenant"]),
            SettingsField("origin", choices: ["generated", "imported", "member-chosen"]),
            SettingsField("signsIn", .flag), SettingsField("mayBeDisclosed", .flag), SettingsField("generator", .textOrNone),
            SettingsField("generator.alphabet"), SettingsField("generator.length", .integer), SettingsField("graceDays", .integer),
            SettingsField("announcedTo", .texts),
        ]
    static let listed = ["code", "name.ja", "name.en", "calendar", "holder", "origin", "signsIn", "graceDays"]
}

enum InquiryTypes: SettingsNoun {
    static let kind = SettingsDesk.Kind.inquiryType
    static let noun = "inquiry type"
    static let fields =
        [SettingsField("code")] + SettingsField.wording("name") + SettingsField.wording("purpose") + [
            SettingsField("position", .integer), SettingsField("proof", choices: ["session", "address", "member-id-and-address"]),
            SettingsField("reveals", choices: ["credential", "member-id", "external-id"]),
            SettingsField("credentialType", .textOrNone),
            SettingsField("identifierKind", .textOrNone), SettingsField("showsNext", .flag),
        ]
    static let listed = ["code", "name.ja", "name.en", "proof", "reveals", "credentialType"]
}

struct ListSettings<Noun: SettingsNoun>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { .init(commandName: "list", abstract: "List the \(Noun.noun)s of a tenant.") }

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let documents = try await options.atTheDesk { work in
            try await work.all(place: \.place) { last, count in
                try await work.desk.settings.list(Noun.kind, after: last, limit: count, by: work.acting)
            }
        }
        try options.list(documents, Noun.listed)
    }
}

struct ShowSettings<Noun: SettingsNoun>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { .init(commandName: "show", abstract: "Show \(Noun.one) with its version.") }

    @OptionGroup var options: OperatorOptions
    @Argument(help: "Its code.") var code: String

    func run() async throws {
        let (document, time) = try await options.atTheDesk { work in
            (try await work.desk.settings.read(Noun.kind, code, by: work.acting).orRefuse("\(Noun.noun) \(code)"), work.time)
        }
        try options.show(document, Noun.fields, in: time)
    }
}

struct CreateSettings<Noun: SettingsNoun>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        .init(commandName: "create", abstract: "Make \(Noun.one).", discussion: Noun.fieldList)
    }

    @OptionGroup var options: OperatorOptions
    @Argument(help: "What it is: FIELD=VALUE …") var assignments: [String]

    func run() async throws {
        let changes = try SettingsField.changes(assignments, of: Noun.fields)
        let document = try await options.atTheDesk { work in
            try await work.desk.settings.create(Noun.kind, changes, by: work.acting, key: nil).orRefuse()
        }
        try options.saved(document, "\(Noun.noun) \(try document.value["code"]?.shown ?? "")")
    }
}

struct ChangeSettings<Noun: SettingsNoun>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        .init(
            commandName: "change", abstract: "Change \(Noun.one), for what is promised from now on.", discussion: Noun.fieldList)
    }

    @OptionGroup var options: OperatorOptions
    @Argument(help: "Its code.") var code: String
    @Argument(help: "What to set: FIELD=VALUE …") var assignments: [String]
    @Option(help: "The version to change; without it, the one that stands.") var version: Int32?

    func run() async throws {
        let changes = try SettingsField.changes(assignments, of: Noun.fields)
        let document = try await options.atTheDesk { work in
            let replaced =
                if let version { version } else { try await work.desk.settings.read(Noun.kind, code, by: work.acting).orRefuse().version }
            return try await work.desk.settings.change(Noun.kind, code, changes, replacing: replaced, by: work.acting).orRefuse()
        }
        try options.saved(document, code)
    }
}

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Fiscal years and releases: what renews together.",
        subcommands: [
            ListSettings<Calendars>.self, ShowSettings<Calendars>.self, CreateSettings<Calendars>.self, ChangeSettings<Calendars>.self,
            PeriodCommand.self,
        ])
}

struct CredentialTypeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential-type", abstract: "Kinds of passwords: who holds one, where it comes from, what it may do.",
        subcommands: [
            ListSettings<CredentialTypes>.self, ShowSettings<CredentialTypes>.self, CreateSettings<CredentialTypes>.self,
            ChangeSettings<CredentialTypes>.self,
        ])
}

struct InquiryTypeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inquiry-type", abstract: "What may be asked, and what proof it needs.",
        subcommands: [
            ListSettings<InquiryTypes>.self, ShowSettings<InquiryTypes>.self, CreateSettings<InquiryTypes>.self,
            ChangeSettings<InquiryTypes>.self,
        ])
}
