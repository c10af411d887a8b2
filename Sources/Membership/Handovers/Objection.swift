public import Foundation
import Postgres

/// What the page behind the letter to an old address shows: of a handover, or of a case whose new address is proven.
public struct Objection: Sendable {
    public enum State: Sendable {
        case open, made, over
    }

    public let state: State
    public let organisation: Wording
    /// The office that changes hands.
    public let role: String
    public let successor: String
    /// Until when one may object (exclusive).
    public let until: Date
    /// Whether the successor is to wait until then.
    public let waits: Bool
    /// Whether the change came from a session of the organisation: then all of them end.
    public let endsSessions: Bool
}

public enum ObjectionOutcome: Sendable {
    /// Now or before; the operators find it among their cases.
    case objected
    /// The time for it is over.
    case objectionEnded
    case objectionUnknown
}

extension Objection {
    /// - Parameter row: of `read_objection`.
    init(handover row: Row) throws {
        let until: Date = try row.value("objection_until")
        let state: State =
            switch try HandoverState(row, of: "read_objection") {
            case .accepted, .effective: .open
            case .objected: .made
            default: .over
            }
        try self.init(
            row, state, until: until, waits: try row.value("effective_at", as: Date.self) >= until, endsSessions: true)
    }

    /// - Parameter row: of `read_case_objection`.
    init(case row: Row) throws {
        let state: State =
            switch try row.value("state", as: String.self) {
            case "cooling-off": .open
            case "objected": .made
            default: .over
            }
        try self.init(row, state, until: try row.value("cooling_until"), waits: true, endsSessions: false)
    }

    private init(_ row: Row, _ state: State, until: Date, waits: Bool, endsSessions: Bool) throws {
        let name: String = try row.value("organisation_name")
        self.init(
            state: state, organisation: Wording(ja: name, en: try row.value("organisation_name_en", as: String?.self) ?? name),
            role: try row.value("role"), successor: try row.value("successor"), until: until, waits: waits, endsSessions: endsSessions)
    }
}
