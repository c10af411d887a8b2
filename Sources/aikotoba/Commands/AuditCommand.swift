import ArgumentParser
import Foundation
import Membership
import Postgres
import Sealing

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what, and the seals over it.",
        subcommands: [List.self, Seals.self, Seal.self, Verify.self, Head.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List what was done, newest first.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "What was done, for example value-disclosed.") var act: String?
        @Option(help: "ID of the organisation concerned.", transform: Identifier.parse) var organisation: UUID?
        @Option(help: "Address of an operator, member ID, or database login.") var actor: String?
        @Option(help: "From this day on (2026-04-01, in the tenant's time zone), or an instant (2026-04-01T09:30:00+09:00).") var from:
            String?
        @Option(help: "Before this day, or an instant.") var until: String?
        @OptionGroup var list: ListOptions

        func run() async throws {
            let events = try await options.atTheDesk { work in
                let filter = AuditTrail.Filter(
                    act: act, organisation: organisation, actor: actor, from: try from.map { try work.time.instant($0, "from") },
                    until: try until.map { try work.time.instant($0, "until") })
                return try await work.list(list, place: \.place) { last, count in
                    try await work.desk.audit.events(filter, after: last, limit: count, by: work.acting)
                }
            }
            try options.print(
                events,
                [
                    Column("at", "At", instant: \.at), Column("act", "Act") { $0.act }, Column("actorKind", "By") { $0.actorKind },
                    Column("actor", "Actor") { $0.actor }, Column("memberId", "Member ID") { $0.memberID },
                    Column("subject", "Of", id: \.subject), Column("detail", "Detail") { $0.detail },
                ])
        }
    }

    struct Seals: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "seals", abstract: "List the chain of seals, from its beginning.")

        @OptionGroup var options: OperatorOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let seals = try await options.atTheDesk { work in
                try await work.list(list, place: \.range.number) { last, count in
                    try await work.desk.audit.seals(after: last, limit: count, recounted: false, by: work.acting)
                }
            }
            try options.print(
                seals,
                [
                    Column("number", "Seal", number: \.range.number), Column("era", "Era", number: \.range.era),
                    Column("events", "Events", number: \.range.events), Column("sealedAt", "Sealed", instant: \.sealedAt),
                    Column("head", "Head") { $0.head.hexadecimal },
                ])
        }
    }

    struct Seal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "seal", abstract: "Seal now what the courier would seal within the hour, of every tenant.")

        @OptionGroup var settingsOptions: SettingsOptions
        @Flag(help: "Answer as JSON.") var json = false

        func run() async throws {
            let settings = try await settingsOptions.reader()
            let logger = OperatorOptions.quietLogger
            let database = Database(
                DatabaseOptions(
                    connectionString: try settings.courierDatabaseURL, readConnections: 1, writeConnections: 1, bulkConnections: 0,
                    namedStatements: try settings.namedStatements), logger: logger)
            let tenants = TenantDirectory(database: database, ring: try settings.keyRing, logger: logger)
            let sealed = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await database.run() }
                defer { group.cancelAll() }
                try await tenants.refresh()
                return try await AuditSealing(database: database, tenants: tenants).seal()
            }
            if json {
                try Output.json(["seals": Cell.number(sealed.seals), "events": .number(sealed.events)])
            } else {
                print("sealed \(counted(sealed.events, "event")) in \(counted(sealed.seals, "seal"))")
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Compute every seal anew from the audit itself and say what does not fit; exit 1 when something does not.",
            discussion: "An exported head, <number>:<hash> as `audit head` prints it, proves that the end of the chain is still there.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "A head that was kept elsewhere.", transform: Self.known) var head: AuditVerification.Known?

        private static func known(_ text: String) throws -> AuditVerification.Known {
            let parts = text.split(separator: ":").map(String.init)
            guard parts.count == 2, let number = Int64(parts[0]), number > 0, let hash = [UInt8](hexadecimal: parts[1]), hash.count == 32
            else { throw ValidationError("“\(text)” is not a head: <number>:<64 hexadecimal digits>") }
            return .init(number: number, head: hash)
        }

        func run() async throws {
            let report = try await options.atTheDesk { work in
                guard let keys = work.keys else { throw RefusedCommand("the installation has no key, and nothing of its audit is sealed") }
                return try await AuditVerification(trail: work.desk.audit, keys: keys, known: head).run(by: work.acting).orRefuse()
            }
            if options.json {
                struct Answer: Encodable {
                    let seals: Int
                    let sealedEvents, unsealedEvents: Int64
                    let findings: [String]
                }
                try Output.json(
                    Answer(
                        seals: report.seals, sealedEvents: report.sealedEvents, unsealedEvents: report.unsealedEvents,
                        findings: report.findings))
            } else {
                for finding in report.findings { print(finding) }
                print(
                    "\(counted(report.seals, "seal")) over \(counted(report.sealedEvents, "event")), \(report.unsealedEvents) not sealed yet: "
                        + (report.findings.isEmpty
                            ? "all as it was sealed"
                            : report.findings.count == 1 ? "1 thing does not fit" : "\(report.findings.count) things do not fit"))
            }
            if !report.findings.isEmpty { throw ExitCode.failure }
        }
    }

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head", abstract: "Print the end of the chain, to be kept where this installation's administrators cannot write.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let head = try await options.atTheDesk { work in try await work.desk.audit.head(by: work.acting).orRefuse() }
            guard let number = head.number, let hash = head.head else { throw RefusedCommand("nothing is sealed yet") }
            try options.say(
                "\(number):\(hash.hexadecimal)",
                [
                    "number": .number(number), "head": .text(hash.hexadecimal), "sealedAt": head.sealedAt.map(Cell.instant),
                    "unsealedEvents": .number(head.unsealedEvents),
                ].compactMapValues(\.self))
        }
    }
}
