/// The faults of this module. `description` may be logged and shown to operators: it names statements, columns, types
/// and SQLSTATEs, never a value. What the server said in words (it quotes values) is only in `debugDescription`.
public struct PostgresError: Error, Sendable {
    public enum Kind: Sendable, Equatable {
        /// No connection, or none became free in time. Nothing was sent.
        case unavailable
        /// Lost after sending. `outcomeUnknown`: the change may or may not have been committed.
        case connectionLost(outcomeUnknown: Bool)
        /// Sent, and no answer in time; the connection was given up. Whether a change was committed is unknown.
        case timeout
        /// The task was cancelled while the call waited for a connection. Nothing was sent.
        case cancelled
        case server(sqlState: String)
        case decoding
        case usage
    }

    /// What the server said; every field but `constraint` and `position` may quote values.
    public struct ServerReport: Sendable {
        public let message: String
        public let detail: String?
        public let hint: String?
        public let context: String?
        public let constraint: String?
        /// Where in the SQL text, as a character number from 1.
        public let position: Int?
    }

    // One reference, so that typed throws moves a pointer and not a dozen strings.
    private final class Details: Sendable {
        let kind: Kind
        let reason: String
        let subject: String?
        let report: ServerReport?

        init(kind: Kind, reason: String, subject: String?, report: ServerReport?) {
            self.kind = kind
            self.reason = reason
            self.subject = subject
            self.report = report
        }
    }

    private let details: Details

    init(_ kind: Kind, reason: String, subject: String? = nil, report: ServerReport? = nil) {
        details = Details(kind: kind, reason: reason, subject: subject, report: report)
    }

    public var kind: Kind { details.kind }

    public var sqlState: String? {
        if case .server(let state) = kind { state } else { nil }
    }

    public var report: ServerReport? { details.report }

    /// Whether the same call may succeed later, unchanged: no connection, no answer in time, or a transaction that the
    /// server undid whole for want of a lock, a peer's peace, space, time or a primary.
    public var isTransient: Bool {
        switch kind {
        case .unavailable, .connectionLost, .timeout: true
        case .server(let state):
            switch state.prefix(2) {
            // Rolled back by a deadlock; out of space, memory or connections; cancelled or shut down; trouble with the disk.
            case "40", "53", "57", "58": true
            // Waited too long for a lock; only reading, because a replica has not been promoted yet.
            default: state == "55P03" || state == "25006"
            }
        case .cancelled, .decoding, .usage: false
        }
    }

    func naming(statement: String) -> PostgresError { about("statement \(statement)") }

    func naming(parameter number: Int) -> PostgresError { about("parameter $\(number)") }

    private func about(_ subject: String) -> PostgresError {
        PostgresError(kind, reason: details.reason, subject: details.subject.map { "\(subject): \($0)" } ?? subject, report: report)
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        details.subject.map { "\($0): \(details.reason)" } ?? details.reason
    }

    public var debugDescription: String {
        guard let report = details.report else { return description }
        var text = "\(description): \(report.message)"
        if let detail = report.detail { text += "; detail: \(detail)" }
        if let hint = report.hint { text += "; hint: \(hint)" }
        if let constraint = report.constraint { text += "; constraint: \(constraint)" }
        if let position = report.position { text += "; at character \(position)" }
        if let context = report.context { text += "; context: \(context)" }
        return text
    }
}
