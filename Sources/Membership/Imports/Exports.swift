import Foundation
import Postgres

/// Organisations as a file that an import reads: read back, nothing changes.
public struct Exports: Sendable {
    let database: Database

    private static let page: Int32 = 1_000

    public struct Order: Sendable {
        /// nil: of any status.
        public var status: OrganisationRegister.Status?
        /// Whether header and roles are in Japanese.
        public var language: Language
        public var hasMark: Bool

        public init(status: OrganisationRegister.Status?, language: Language, hasMark: Bool) {
            self.status = status
            self.language = language
            self.hasMark = hasMark
        }
    }

    /// A piece of the file, and where the next begins; nil: that was the last.
    public struct Page: Sendable {
        public let bytes: [UInt8]
        public let last: String?
    }

    /// - Parameter last: of the page before; nil to begin, which is noted in the audit.
    public func page(_ order: Order, after last: String?, by acting: Acting) async throws -> OperatorAnswer<Page> {
        let rows = try await database.call(
            .export,
            acting.parameters + [order.status.map { .text($0.rawValue) } ?? .null, last.map { .text($0) } ?? .null, .int(Self.page)])
        return try OperatorAnswer(rows, of: "export_organisations", done: "read") { rows in
            var bytes: [UInt8] = []
            if last == nil {
                if order.hasMark { bytes += CSVWriter.byteOrderMark }
                let fields = ImportColumn.Field.allCases
                CSVWriter.append(fields.map { order.language == .ja ? $0.japaneseName : $0.name }, to: &bytes)
            }
            for row in rows { CSVWriter.append(try Self.columns.map { try row.value($0) }.told(in: order.language), to: &bytes) }
            return Page(bytes: bytes, last: rows.count < Self.page ? nil : try rows.last?.value("member_id"))
        }
    }

    /// In the order of the fields of an import, the role last.
    private static let columns = [
        "member_id", "name", "name_kana", "name_en", "membership_class", "contract_from", "contract_until", "contact_address",
        "contact_person", "contact_role",
    ]
}

extension [String?] {
    fileprivate func told(in language: Language) -> [String?] {
        guard language == .ja, let role = last else { return self }
        return dropLast() + [role.map(ImportColumn.japaneseRole)]
    }
}

extension Statement {
    fileprivate static let export = Statement(
        "export_organisations", "select * from app.export_organisations($1, $2, $3, $4, $5, $6)", lane: .bulk)
}
