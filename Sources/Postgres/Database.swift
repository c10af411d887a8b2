public import Logging

/// The database as the server sees it: many callers, few connections, one round trip a call.
///
/// A call is one statement and one Sync, hence one implicit transaction: it is committed when the answer arrives, and
/// an error undoes all of it. There is no BEGIN, so no caller can leave a connection in a failed transaction.
///
/// `run()` is the root: connections and thread live inside it. It belongs into the process's service group.
public final class Database: Sendable {
    private let options: DatabaseOptions
    private let logger: Logger
    private let gauges = Gauges()
    let inbox = Inbox()

    public init(_ options: DatabaseOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Connects, and connects again whatever is lost, until the task is cancelled; then answers what was sent, closes
    /// everything and returns. To be called once.
    public func run() async throws {
        let parameters = try ConnectionParameters(
            options.connectionString, connectTimeout: options.connectTimeout, callTimeout: options.callTimeout)
        guard inbox.open() else { throw PostgresError(.usage, reason: "the database has been run before") }
        let started = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let hasThread = Thread.start(named: "postgres") { [inbox, options, gauges, logger] in
                    let poller = Poller(inbox: inbox, options: options, parameters: parameters, gauges: gauges, logger: logger)
                    poller?.run()
                    continuation.resume(returning: poller != nil)
                }
                if !hasThread { continuation.resume(returning: false) }
            }
        } onCancel: {
            inbox.stop()
        }
        guard started else {
            inbox.close()
            throw PostgresError(.unavailable, reason: "no thread or file descriptor is left to run the database")
        }
    }

    /// Sends a statement and waits for its answer.
    ///
    /// Cancelling the task ends the waiting for a connection; a call already sent is finished, because the server would
    /// carry it out anyway.
    public func call(_ statement: Statement, _ parameters: [Parameter]) async throws(PostgresError) -> Rows {
        let encoded: EncodedParameters
        do {
            encoded = try EncodedParameters(parameters)
        } catch {
            throw error.naming(statement: statement.name)
        }
        let call = PendingCall(statement: statement, parameters: encoded)
        if inbox.phase == .new { try await waitForRun() }
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.post(call, continuation)
            }
        } onCancel: {
            inbox.withdraw(call)
        }
        switch end {
        case .answered(let rows): return try rows.checked(statement: statement.name)
        case .failed(let failure): throw PostgresError(failure, options: options).naming(statement: statement.name)
        case .cancelled: throw PostgresError(.cancelled, reason: "cancelled before it was sent").naming(statement: statement.name)
        case .closed: throw PostgresError(.unavailable, reason: "the database is closed").naming(statement: statement.name)
        }
    }

    public var state: DatabaseState {
        DatabaseState(
            read: gauges[.read].state(wanted: options.readConnections), write: gauges[.write].state(wanted: options.writeConnections),
            bulk: gauges[.bulk].state(wanted: options.bulkConnections))
    }

    /// Services start side by side: a call may come before `run()`, and then waits for it as it would for a connection.
    private func waitForRun() async throws(PostgresError) {
        let deadline = ContinuousClock.now + options.waitTimeout
        while inbox.phase == .new {
            guard ContinuousClock.now < deadline else { throw PostgresError(.unavailable, reason: "the database is not running") }
            do {
                try await Task.sleep(for: .milliseconds(5))
            } catch {
                throw PostgresError(.cancelled, reason: "cancelled before it was sent")
            }
        }
    }
}

extension PostgresError {
    fileprivate init(_ failure: LaneFailure, options: DatabaseOptions) {
        switch failure {
        case .waitedTooLong: self.init(.unavailable, reason: "no database connection within \(options.waitTimeout)")
        case .timedOut: self.init(.timeout, reason: "no answer within \(options.callTimeout)")
        case .lost(let outcomeUnknown):
            self.init(
                .connectionLost(outcomeUnknown: outcomeUnknown),
                reason: outcomeUnknown ? "the connection was lost; the outcome is unknown" : "the connection was lost")
        }
    }
}
