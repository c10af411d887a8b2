public import Foundation
import Postgres

/// Why a code that somebody typed does not count, whatever it was asked for.
public enum CodeRefusal: Sendable {
    /// No code looks like it: a slip, which no try is charged for.
    case malformed
    case incorrect(remainingTries: Int, reference: String)
    case expired(at: Date)
    /// Also when what it was for came about in another way since the code was sent.
    case alreadyUsed
    /// The code's own tries are spent, or (`retryAt`) the day's.
    case tooManyTries(retryAt: Date?)
}

extension CodeRefusal {
    /// - Returns: nil for an outcome that is none of a code's own.
    init?(_ outcome: String, _ row: Row) throws {
        switch outcome {
        case "code-incorrect":
            self = .incorrect(
                remainingTries: Int(try row.value("remaining_tries", as: Int32.self)), reference: try row.value("reference"))
        case "code-expired": self = .expired(at: try row.value("expired_at"))
        case "code-already-used": self = .alreadyUsed
        case "too-many-tries": self = .tooManyTries(retryAt: try row.value("retry_at"))
        default: return nil
        }
    }
}
