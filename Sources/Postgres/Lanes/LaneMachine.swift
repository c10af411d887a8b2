/// Why a call ends without an answer.
enum LaneFailure: Equatable {
    case waitedTooLong
    case timedOut
    case lost(outcomeUnknown: Bool)
}

/// A call that may be sent now, and where.
struct Assignment<Call: QueuedCall> {
    let call: Call
    let seat: Int
    let sending: Sending
}

/// Calls that ended together, with the seats whose connection has to be closed for it.
struct Casualties<Call: QueuedCall> {
    var failed: [(call: Call, failure: LaneFailure)] = []
    var closing: [Int] = []
}

/// One lane: calls that wait, and seats that hold a connection or are empty. Pure: the poller tells it what happened
/// and does what it answers.
///
/// A seat that loses its connection stays a seat; who connects it again is `ConnectPlan`'s business.
struct LaneMachine<Call: QueuedCall, Outcome> {
    private typealias Line = Pipeline<Call, Outcome>

    let seats: Range<Int>
    private let depth: Int
    private let options: DatabaseOptions
    private var lines: [Line?]
    private var waiting = Fifo<Ticket<Call>>()
    private(set) var connected = 0
    private(set) var inFlight = 0

    init(seats: Range<Int>, depth: Int, options: DatabaseOptions) {
        self.seats = seats
        self.depth = max(1, depth)
        self.options = options
        lines = Array(repeating: nil, count: seats.count)
    }

    var waitingCount: Int { waiting.count }
    var isIdle: Bool { inFlight == 0 && waiting.isEmpty }

    func inFlight(on seat: Int) -> Int { lines[seat - seats.lowerBound]?.count ?? 0 }

    mutating func enqueue(_ call: Call, now: Instant) {
        waiting.append(Ticket(call: call, waitDeadline: now + options.waitTimeout))
    }

    /// The next call that can be sent; to be asked until it answers nil.
    ///
    /// The least loaded connection takes it, so that a slow call delays as few others as possible; among equals the
    /// first, whose server process has the warmest caches.
    mutating func next(now: Instant) -> Assignment<Call>? {
        guard !waiting.isEmpty, inFlight < connected * depth else { return nil }
        var best = -1
        var bestCount = depth
        for index in lines.indices {
            guard let count = lines[index]?.count, count < bestCount else { continue }
            best = index
            bestCount = count
            if count == 0 { break }
        }
        guard best >= 0, var ticket = waiting.popFirst() else { return nil }
        if ticket.callDeadline == nil { ticket.callDeadline = now + (ticket.call.statement.longest ?? options.callTimeout) }
        inFlight += 1
        let sending = lines[best]!.send(ticket)
        return Assignment(call: ticket.call, seat: seats.lowerBound + best, sending: sending)
    }

    /// What the poller has to do with the call at the head, if anything: a resend is already queued.
    mutating func received(_ event: PipelineEvent<Outcome>, on seat: Int, now: Instant) -> PipelineStep<Call, Outcome> {
        let index = seat - seats.lowerBound
        guard lines[index] != nil else { return .broken }
        let step = lines[index]!.received(event)
        switch step {
        case .finish: inFlight -= 1
        case .resend(let ticket):
            inFlight -= 1
            requeue(ticket, now: now)
        case .none, .broken: break
        }
        return step
    }

    mutating func connect(_ seat: Int) {
        let index = seat - seats.lowerBound
        guard lines[index] == nil else { return }
        lines[index] = Line(namedStatements: options.namedStatements)
        connected += 1
    }

    /// The connection of this seat is gone. What it carried is queued again, ahead of the others, if it may be repeated
    /// and was not lost before; the rest has failed.
    mutating func lose(_ seat: Int, now: Instant) -> Casualties<Call> {
        vacate(seat, now: now) { _ in false }
    }

    /// Takes out a call that nobody waits for any more. A call already sent is not taken back: the server would do it
    /// anyway, and a cancel request on a shared connection hits whatever runs.
    mutating func withdraw(_ call: Call) -> Bool {
        !waiting.removeAll { $0.call === call }.isEmpty
    }

    /// Ends what is overdue. A connection that carries an overdue call is given up, because its answers come in order.
    mutating func expire(now: Instant) -> Casualties<Call> {
        var casualties = Casualties<Call>()
        casualties.failed = waiting.removeAll { $0.waitDeadline <= now }.map { ($0.call, $0.failureWhileWaiting) }
        for index in lines.indices where lines[index]?.hasOverdue(at: now) ?? false {
            let seat = seats.lowerBound + index
            let lost = vacate(seat, now: now) { $0.callDeadline.map { $0 <= now } ?? false }
            casualties.failed += lost.failed
            casualties.closing.append(seat)
        }
        return casualties
    }

    /// Nobody will connect again: those who wait, wait in vain.
    mutating func failWaiting() -> Casualties<Call> {
        Casualties(failed: waiting.removeAll { _ in true }.map { ($0.call, $0.failureWhileWaiting) })
    }

    private mutating func vacate(_ seat: Int, now: Instant, isOverdue: (Ticket<Call>) -> Bool) -> Casualties<Call> {
        let index = seat - seats.lowerBound
        guard var line = lines[index] else { return Casualties() }
        lines[index] = nil
        connected -= 1
        inFlight -= line.count
        var casualties = Casualties<Call>()
        var again: [Ticket<Call>] = []
        for ticket in line.abandon() {
            let statement = ticket.call.statement
            if isOverdue(ticket) {
                casualties.failed.append((ticket.call, .timedOut))
            } else if statement.isRepeatable, !ticket.wasLost {
                var ticket = ticket
                ticket.wasLost = true
                again.append(ticket)
            } else {
                casualties.failed.append((ticket.call, .lost(outcomeUnknown: statement.lane != .read)))
            }
        }
        for ticket in again.reversed() { requeue(ticket, now: now) }
        return casualties
    }

    private mutating func requeue(_ ticket: Ticket<Call>, now: Instant) {
        var ticket = ticket
        ticket.waitDeadline = now + options.waitTimeout
        waiting.prepend(ticket)
    }
}
