public import Foundation
import Postgres

/// One campaign that gives every holder of a type its generation of a period.
public struct Rotation: Sendable {
    public let id: UUID
    public let type: String
    public let period: String
    public let periodLabel: Wording
    /// planned, generated, announced, closed or cancelled.
    public let state: String
    /// The instant from which its generation counts; the clock alone brings it about.
    public let effectiveAt: Date
    /// Exclusive.
    public let endsAt: Date
    public let graceDays: Int32
    public let reason: String?
    public let plannedBy: String
    public let plannedAt: Date
    public let generatedAt: Date?
    public let announcedAt: Date?
    public let closedAt: Date?
    public let cancelledAt: Date?
    public let version: Int32
    /// nil in lists.
    public let counts: Counts?

    /// planned = generated + all skipped; generated = announced + all unannounced.
    public struct Counts: Sendable {
        public let planned: Int32
        public let generated: Int32
        public let announced: Int32
        public let skipped: [(reason: String, holders: Int)]
        public let unannounced: [(reason: String, holders: Int)]
    }

    /// How many holders stand how.
    public struct Standing: Sendable {
        /// What a holder's standing may be.
        public static let all: Set<String> = [
            "gets-one", "no-contact", "joined-since", "already-has-one", "contract-ends-before", "suspended", "withdrawn", "announced",
        ]

        public let standing: String
        public let holders: Int32
    }

    public struct Item: Sendable {
        /// nil for what the whole tenant holds, as are the following.
        public let organisationID: UUID?
        public let memberID: String?
        public let name: String?
        public let nameEn: String?
        /// A calendar day.
        public let contractUntil: String?
        public let standing: String
        public let announcedAt: Date?
    }
}

extension Rotation {
    init(_ row: Row, counted: Bool) throws {
        self.init(
            id: try row.value("rotation_id"), type: try row.value("type"), period: try row.value("period"),
            periodLabel: Wording(ja: try row.value("period_label_ja"), en: try row.value("period_label_en")), state: try row.value("state"),
            effectiveAt: try row.value("effective_at"), endsAt: try row.value("ends_at"), graceDays: try row.value("grace_days"),
            reason: try row.value("reason"), plannedBy: try row.value("planned_by"), plannedAt: try row.value("planned_at"),
            generatedAt: try row.value("generated_at"), announcedAt: try row.value("announced_at"), closedAt: try row.value("closed_at"),
            cancelledAt: try row.value("cancelled_at"), version: try row.value("version"), counts: counted ? try Counts(row) : nil)
    }
}

extension Rotation.Counts {
    init(_ row: Row) throws {
        self.init(
            planned: try row.value("planned"), generated: try row.value("generated"), announced: try row.value("announced"),
            skipped: try Self.reasons(try row.value("skipped")), unannounced: try Self.reasons(try row.value("unannounced")))
    }

    private static func reasons(_ json: String) throws -> [(reason: String, holders: Int)] {
        try JSONDecoder().decode([String: Int].self, from: Data(json.utf8)).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Rotation.Item {
    init(_ row: Row) throws {
        self.init(
            organisationID: try row.value("organisation_id"), memberID: try row.value("member_id"), name: try row.value("name"),
            nameEn: try row.value("name_en"), contractUntil: try row.value("contract_until"), standing: try row.value("standing"),
            announcedAt: try row.value("announced_at"))
    }
}
