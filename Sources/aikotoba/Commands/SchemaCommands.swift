import ArgumentParser
import Foundation
import Schema

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to this version: roles, tables, functions, grants.")

    @OptionGroup var settingsOptions: SettingsOptions
    @Flag(help: "Answer as JSON.") var json = false

    private struct Answer: Encodable {
        let applied: [String]
        let currentReapplied: Bool
    }

    func run() async throws {
        let settings = try await settingsOptions.reader()
        let migrator = Migrator(connectionString: try settings.migrateDatabaseURL, files: EmbeddedSQL.files)
        let report = try migrator.migrate { step in if !json { print(step) } }
        if json {
            try Output.json(Answer(applied: report.applied, currentReapplied: report.currentReapplied))
        } else {
            print(report)
        }
    }
}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Prove the privileges, row security, keys and orphans of the database; exit 1 on a finding.",
        discussion: "Orphans are looked for in every tenant, which row security shows to the cluster's administrator only: connect as that."
    )

    @OptionGroup var settingsOptions: SettingsOptions
    @Flag(help: "Answer as JSON.") var json = false

    func run() async throws {
        let settings = try await settingsOptions.reader()
        let findings = try Migrator(connectionString: try settings.migrateDatabaseURL, files: EmbeddedSQL.files).check()
        if json {
            try Output.json(findings.map { ["rule": $0.rule, "object": $0.object, "finding": $0.finding] })
        } else if findings.isEmpty {
            print("nothing found")
        } else {
            for finding in findings {
                print([finding.rule, finding.object, finding.finding].filter { !$0.isEmpty }.joined(separator: ": "))
            }
        }
        if !findings.isEmpty { throw ExitCode.failure }
    }
}

/// What commands print for programs.
enum Output {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
