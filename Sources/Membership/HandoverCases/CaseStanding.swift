public import Foundation
import Postgres
public import Sealing

/// How far a case has come, for whom its letters name it; nothing of it comes from the register.
public struct CaseStanding: Sendable {
    public enum State: String, Sendable, CaseIterable {
        case open, approved, lapsed, done, objected, answered, refused
        case moreWanted = "more-wanted"
        case awaitingSecond = "awaiting-second"
        case coolingOff = "cooling-off"
    }

    public let number: String
    public let state: State
    public let organisation: String
    public let person: String
    public let address: String
    public let wanted: [Evidence.Field]
    /// Once it is approved.
    public let proveUntil: Date?
    /// Once the address is proven.
    public let coolingUntil: Date?
    /// Once one was sent.
    public let code: CodeStatus?
}

extension CaseStanding {
    init(_ row: Row) throws {
        let state: String = try row.value("state")
        guard let known = State(rawValue: state) else { throw UnknownOutcome(function: "read_case_standing", outcome: state) }
        let codeState: String? = try row.value("code_state")
        self.init(
            number: try row.value("case_number"), state: known, organisation: try row.value("organisation_name"),
            person: try row.value("person"), address: try row.value("address"),
            wanted: try row.value("wanted", as: [String].self).compactMap(Evidence.Field.init(rawValue:)),
            proveUntil: try row.value("prove_until"), coolingUntil: try row.value("cooling_until"),
            code: codeState == nil ? nil : try CodeStatus(row, state: "code_state", of: "read_case_standing"))
    }
}

public enum SupplementOutcome: Sendable {
    case saved
    case invalid(reason: String)
    /// Nothing is wanted, or no longer.
    case caseEnded
    case caseUnknown
}

public enum AskCaseCodeOutcome: Sendable {
    case asked
    case tooManyTries(retryAt: Date)
    case codeAlreadyUsed
    /// It is not to be proven, or no longer.
    case caseEnded
    case caseUnknown
}

public enum ProveCaseOutcome: Sendable {
    case proven
    case codeRefused(CodeRefusal)
    case caseEnded
    case caseUnknown
}
