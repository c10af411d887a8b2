public import Foundation
import Postgres

/// What a letter about a credential says of it; never its value. Ends are exclusive.
public struct LetterFacts: Sendable {
    public let typeName: Wording
    public let validFrom: Date
    public let validUntil: Date
    /// Until when it is accepted.
    public let graceUntil: Date
    /// Until when the one before it is accepted; nil where none is.
    public let previousUntil: Date?
    /// When the one after it begins; nil while none is stored.
    public let nextFrom: Date?
}

extension LetterFacts {
    /// nil for mails about anything else.
    init?(_ row: Row) throws {
        guard let typeName = try row.wording("type_name") else { return nil }
        self.init(
            typeName: typeName, validFrom: try row.value("valid_from"), validUntil: try row.value("valid_until"),
            graceUntil: try row.value("grace_until"), previousUntil: try row.value("previous_until"),
            nextFrom: try row.value("next_from"))
    }
}
