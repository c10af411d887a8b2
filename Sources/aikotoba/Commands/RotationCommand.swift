import ArgumentParser
import Foundation
import Membership

struct RotationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotation", abstract: "The yearly rotation: plan, preview, generate, announce, close.",
        subcommands: [
            List.self, Plan.self, Preview.self, Generate.self, Announce.self, Status.self, Cancel.self, Close.self,
        ])

    /// What every command about one rotation takes.
    struct One: ParsableArguments {
        @OptionGroup var options: OperatorOptions
        @Argument(help: "ID of the rotation.", transform: Identifier.parse) var id: UUID

        /// Its name in a refusal.
        var name: String { "rotation \(id.listed)" }

        /// Does what it is to do with the rotation, and shows what has become of it.
        func show(after work: @Sendable (OperatorOptions.Workplace) async throws -> Void = { _ in }) async throws {
            let (rotation, time) = try await options.atTheDesk { place in
                try await work(place)
                return (try await read(place), place.time)
            }
            try Shown(rotation).print(options, in: time)
        }

        func read(_ work: OperatorOptions.Workplace) async throws -> Rotation {
            try await work.desk.rotations.read(id, by: work.acting).orRefuse(name)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List rotations, newest first.")

        @OptionGroup var options: OperatorOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let rotations = try await options.atTheDesk { work in
                try await work.list(list, place: \.id) { last, count in
                    try await work.desk.rotations.list(work.acting, after: last, limit: count)
                }
            }
            try options.print(
                rotations,
                [
                    Column("id", "ID", id: \.id), Column("type", "Type") { $0.type },
                    Column("period", "Period") { $0.period }, Column("state", "State") { $0.state },
                    Column("effectiveAt", "Effective", limit: \.effectiveAt), Column("plannedBy", "Planned by") { $0.plannedBy },
                    Column("reason", "Reason") { $0.reason },
                ])
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan", abstract: "Plan who gets a generation of a type for a period; generates nothing.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Code of the credential type, for example s-password.") var type: String
        @Option(help: "Code of the period; without it the next one.") var period: String?
        @Option(help: "Days the new generation is accepted after its end; without it as the type says.") var graceDays: Int32?
        @Option(help: "Why, for the records.") var reason: String?

        func validate() throws {
            if let graceDays, !(0...366).contains(graceDays) { throw ValidationError("--grace-days must be between 0 and 366") }
        }

        func run() async throws {
            let planning = Rotations.Planning(type: type, period: period, graceDays: graceDays, reason: reason)
            let (rotation, time) = try await options.atTheDesk { work in
                let id = try await work.desk.rotations.plan(planning, by: work.acting, key: nil).orRefuse()
                return (try await work.desk.rotations.read(id, by: work.acting).orRefuse(), work.time)
            }
            try Shown(rotation).print(options, in: time)
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview", abstract: "Say how many holders stand how, and list those of one standing.",
            discussion: "While it is planned, as of now; once generated, as generating and announcing judged.")

        @OptionGroup var one: One
        @Option(help: "List holders of this standing: \(Rotation.Standing.all.sorted().joined(separator: ", ")).") var standing: String?
        @OptionGroup var list: ListOptions

        func validate() throws {
            if let standing, !Rotation.Standing.all.contains(standing) { throw ValidationError("there is no standing “\(standing)”") }
        }

        func run() async throws {
            guard let standing else {
                let standings = try await one.options.atTheDesk { work in
                    work.listing(try await work.desk.rotations.preview(one.id, by: work.acting).orRefuse(one.name))
                }
                return try one.options.print(
                    standings, [Column("standing", "Standing") { $0.standing }, Column("holders", "Holders", number: \.holders)])
            }
            let items = try await one.options.atTheDesk { work in
                // An unknown rotation has no holders; the counts say that it is unknown.
                _ = try await work.desk.rotations.preview(one.id, by: work.acting).orRefuse(one.name)
                return try await work.list(list, place: { $0.memberID ?? "" }) { last, count in
                    try await work.desk.rotations.items(of: one.id, standing: standing, after: last, limit: count, by: work.acting)
                }
            }
            try one.options.print(
                items,
                [
                    Column("memberId", "Member ID") { $0.memberID }, Column("name", "Organisation") { $0.name },
                    Column("contractUntil", "Contract until") { $0.contractUntil }, Column("standing", "Standing") { $0.standing },
                ])
        }
    }

    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "generate", abstract: "Generate for everybody who still lacks one; interrupted, it goes on where it was.")

        @OptionGroup var one: One

        func run() async throws {
            try await one.show { work in
                let before = try await one.read(work)
                var bar = ProgressBar("generating", total: Int(before.counts?.planned ?? 0), isQuiet: one.options.json)
                bar.advance(by: Int(before.counts?.generated ?? 0))
                defer { bar.finish() }
                try await work.desk.rotations.generate(one.id, tenant: try work.memberTenant, by: work.acting) { bar.advance(by: $0) }
                    .orRefuse(one.name)
            }
        }
    }

    struct Announce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "announce", abstract: "Write to the contacts, never the value; interrupted, it goes on where it was.",
            discussion: """
                Done again, it reaches whoever could not be reached before: reinstated, with a contact again, with a contract extended. Whoever \
                is suspended or withdrawn, or whose contract ends before, is left out, with that reason.
                """)

        @OptionGroup var one: One

        func run() async throws {
            try await one.show { work in
                let before = try await one.read(work)
                var bar = ProgressBar("announcing", total: Int(before.counts?.generated ?? 0), isQuiet: one.options.json)
                bar.advance(by: Int(before.counts?.announced ?? 0))
                defer { bar.finish() }
                try await work.desk.rotations.announce(one.id, by: work.acting) { bar.advance(by: $0) }.orRefuse(one.name)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "status", abstract: "Show a rotation with its counts.")

        @OptionGroup var one: One

        func run() async throws {
            try await one.show()
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "Cancel a rotation; what it generated is revoked, which is refused once its period has begun.",
            discussion: """
                Joiners' values of that generation are revoked as well. Nobody is written to: who has had the letter is to be told.
                """)

        @OptionGroup var one: One
        @Option(help: "Why: it stands with what is revoked and in the audit.") var reason: String?

        func run() async throws {
            try await one.show { work in
                _ = try await work.desk.rotations.cancel(one.id, reason: reason, version: nil, by: work.acting).orRefuse(one.name)
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "Close the books of a turn that is over.")

        @OptionGroup var one: One
        @Flag(help: "Also while grace runs, or although generating or announcing was never finished.") var force = false

        func run() async throws {
            try await one.show { work in
                try await work.desk.rotations.close(one.id, force: force, version: nil, by: work.acting).orRefuse(one.name)
            }
        }
    }
}

extension RotationCommand {
    /// A rotation as commands show it.
    struct Shown: Encodable {
        let id: String
        let type: String
        let period: String
        let state: String
        let effectiveAt: Cell
        let endsAt: Cell
        let graceDays: Int32
        let counts: Counts?

        struct Counts: Encodable {
            let planned: Int32
            let generated: Int32
            let announced: Int32
            let skipped: [String: Int]
            let unannounced: [String: Int]
        }

        init(_ rotation: Rotation) {
            id = rotation.id.uuidString.lowercased()
            type = rotation.type
            period = rotation.period
            state = rotation.state
            effectiveAt = .limit(rotation.effectiveAt)
            endsAt = .limit(rotation.endsAt)
            graceDays = rotation.graceDays
            counts = rotation.counts.map { counts in
                Counts(
                    planned: counts.planned, generated: counts.generated, announced: counts.announced,
                    skipped: Dictionary(counts.skipped.map { ($0.reason, $0.holders) }, uniquingKeysWith: { $1 }),
                    unannounced: Dictionary(counts.unannounced.map { ($0.reason, $0.holders) }, uniquingKeysWith: { $1 }))
            }
        }

        func print(_ options: OperatorOptions, in time: LocalTime) throws {
            if options.json { try Output.json(self) } else { Swift.print(lines(time)) }
        }

        private func lines(_ time: LocalTime) -> String {
            let turn = "effective \(effectiveAt.text(time)), until \(endsAt.text(time)) (\(time.name))"
            var lines = ["\(id)  \(type) \(period): \(state)", "  \(turn), then \(graceDays) days of grace"]
            if let counts {
                lines.append("  planned \(counts.planned), generated \(counts.generated), announced \(counts.announced)")
                for (title, reasons) in [("skipped", counts.skipped), ("unannounced", counts.unannounced)] where !reasons.isEmpty {
                    let named = reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                    lines.append("  \(title): \(named)")
                }
            }
            return lines.joined(separator: "\n")
        }
    }
}
