import ArgumentParser
import Foundation
import Membership

struct PeriodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period", abstract: "Periods of calendars; fiscal years make their own.",
        subcommands: [List.self, Add.self, Change.self])

    static let fields =
        [SettingsField("code")] + SettingsField.wording("label") + [SettingsField("startsAt"), SettingsField("endsAt")]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List periods by their beginning.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Of one calendar.") var calendar: String?

        func run() async throws {
            let periods = try await options.atTheDesk { work in
                try await work.all(place: \.place) { last, count in
                    try await work.desk.settings.periods(of: calendar, after: last, limit: count, by: work.acting)
                }
            }
            try options.list(periods, ["id", "calendar", "code", "label.ja", "label.en", "startsAt", "endsAt"])
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a period to a calendar of releases.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Code of the calendar.") var calendar: String
        @Argument(help: "Code of the period, for example 31.0.") var code: String
        @Option(help: "What it is called in Japanese.") var labelJa: String
        @Option(help: "What it is called in English.") var labelEn: String
        @Option(help: "Its first day in the calendar's zone (2028-04-01), or an instant.") var starts: String
        @Option(help: "The day or instant on which it is over.") var ends: String

        func run() async throws {
            let changes = SettingsChanges([
                "calendar": .string(calendar), "code": .string(code), "label": .object(["ja": .string(labelJa), "en": .string(labelEn)]),
                "startsAt": .string(starts), "endsAt": .string(ends),
            ])
            let period = try await options.atTheDesk { work in
                try await work.desk.settings.savePeriod(changes, replacing: nil, by: work.acting, key: nil).orRefuse()
            }
            try options.saved(period, "\(calendar) \(code)")
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change", abstract: "Change a period: its label always, its code and times before it begins.",
            discussion: "Fields: " + PeriodCommand.fields.map(\.path).joined(separator: ", ") + ".")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Its ID, from `calendar period list`.", transform: Self.id) var id: UUID
        @Argument(help: "What to set: FIELD=VALUE …") var assignments: [String]
        @Option(help: "The version to change; without it, the one that stands.") var version: Int32?

        private static func id(_ text: String) throws -> UUID {
            guard let id = UUID(uuidString: text) else { throw ValidationError("“\(text)” is not an ID") }
            return id
        }

        func run() async throws {
            let changes = try SettingsField.changes(assignments, of: PeriodCommand.fields)
            let period = try await options.atTheDesk { work in
                let replaced =
                    if let version { version } else {
                        try await work.desk.settings.period(id, by: work.acting).orRefuse("period \(id.listed)").version
                    }
                return try await work.desk.settings.savePeriod(changes, replacing: (id, replaced), by: work.acting, key: nil).orRefuse()
            }
            try options.saved(period, id.uuidString.lowercased())
        }
    }
}
