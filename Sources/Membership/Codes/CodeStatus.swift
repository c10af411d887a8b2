public import Foundation
import Postgres
public import Sealing

/// What the page of a one-time code shows of it, whatever it is asked for.
public struct CodeStatus: Sendable {
    public let reference: String
    public let expiresAt: Date
    public let resendAfter: Date
    public let helpAfter: Date
    public let remainingTries: Int
    /// As the code that was mailed looks, whatever the policy says by now.
    public let codeForm: CodeForm
    public let state: State

    public enum State: String, Sendable {
        case open, redeemed, expired, exhausted
    }
}

extension CodeStatus {
    /// - Parameters:
    ///   - column: of its state, where the row tells of another state, too.
    ///   - function: the SQL function whose row this is.
    init(_ row: Row, state column: String = "state", of function: String) throws {
        let state: String = try row.value(column)
        let form: String = try row.value("form")
        guard let known = State(rawValue: state), let codeForm = CodeForm(rawValue: form) else {
            throw UnknownOutcome(function: function, outcome: "\(state), \(form)")
        }
        self.init(
            reference: try row.value("reference"), expiresAt: try row.value("expires_at"), resendAfter: try row.value("resend_after"),
            helpAfter: try row.value("help_after"),
            remainingTries: Int(try row.value("remaining_tries", as: Int32.self)), codeForm: codeForm, state: known)
    }
}
