/// What libpq handed out next on a connection.
enum PipelineEvent<Outcome> {
    case succeeded(Outcome)
    /// `statementLost`: the server does not know the prepared statement any more, or its result changed shape.
    case failed(Outcome, statementLost: Bool)
    /// Skipped by the server because something before it, in the same Sync, failed.
    case skipped
    case synced
}

enum PipelineStep<Call: QueuedCall, Outcome> {
    /// More is to come for the call at the head.
    case none
    case finish(Call, Outcome)
    /// To be sent again: the server refused to begin.
    case resend(Ticket<Call>)
    /// The server said something that nobody asked for; the connection cannot be trusted with another call.
    case broken
}

/// The calls on their way over one connection, in the order they were sent. Pure: events in, steps out, no socket.
///
/// A call ends at its Sync and not before: until then the transaction is not committed, and an error at commit
/// (a deferred constraint) still turns a success into a failure.
struct Pipeline<Call: QueuedCall, Outcome> {
    private struct Flight {
        var ticket: Ticket<Call>
        let preparedName: String?
        /// How many statements go before it: one that asks for patience, one that prepares.
        var preliminaries: Int
        var outcome: Outcome?
        var hasFailed = false
        var statementLost = false
    }

    private var flights = Fifo<Flight>()
    private var prepared = PreparedStatements()
    private let namedStatements: Bool

    init(namedStatements: Bool) {
        self.namedStatements = namedStatements
    }

    var count: Int { flights.count }

    mutating func send(_ ticket: Ticket<Call>) -> Sending {
        let statement = ticket.call.statement
        // Sent again because the named statement was missing: now it depends on nobody, and an error is its own.
        let sending =
            namedStatements && !ticket.wasResent ? prepared.sending(of: statement.name, types: ticket.call.parameterTypes) : .unnamed
        let patience = statement.longest == nil ? 0 : 1
        let flight =
            switch sending {
            case .unnamed: Flight(ticket: ticket, preparedName: nil, preliminaries: patience)
            case .execute(let name): Flight(ticket: ticket, preparedName: name, preliminaries: patience)
            case .prepareAndExecute(let name): Flight(ticket: ticket, preparedName: name, preliminaries: patience + 1)
            }
        flights.append(flight)
        return sending
    }

    mutating func received(_ event: PipelineEvent<Outcome>) -> PipelineStep<Call, Outcome> {
        guard !flights.isEmpty else { return .broken }
        switch event {
        case .succeeded(let outcome):
            if flights.first!.preliminaries > 0 {
                flights.first!.preliminaries -= 1
            } else if !flights.first!.hasFailed {
                flights.first!.outcome = outcome
            }
            return .none
        case .failed(let outcome, let statementLost):
            // The first failure is the cause; what follows it before the Sync is its echo.
            if flights.first!.hasFailed { return .none }
            flights.first!.hasFailed = true
            flights.first!.outcome = outcome
            if flights.first!.preliminaries > 0 {
                // Nothing was parsed. Calls already sent behind this one will miss the statement and be sent again.
                forgetStatementAtHead()
            } else if statementLost {
                flights.first!.statementLost = true
                forgetStatementAtHead()
            }
            return .none
        case .skipped:
            return .none
        case .synced:
            guard var flight = flights.popFirst() else { return .broken }
            if flight.statementLost, !flight.ticket.wasResent {
                flight.ticket.wasResent = true
                return .resend(flight.ticket)
            }
            guard let outcome = flight.outcome else { return .broken }
            return .finish(flight.ticket.call, outcome)
        }
    }

    func hasOverdue(at now: Instant) -> Bool {
        flights.contains { $0.ticket.callDeadline.map { $0 <= now } ?? false }
    }

    /// The connection is gone: gives up every call, oldest first.
    mutating func abandon() -> [Ticket<Call>] {
        let tickets = flights.removeAll { _ in true }.map(\.ticket)
        prepared = PreparedStatements()
        return tickets
    }

    private mutating func forgetStatementAtHead() {
        guard let flight = flights.first, let name = flight.preparedName else { return }
        prepared.forget(name, of: flight.ticket.call.statement.name)
    }
}
