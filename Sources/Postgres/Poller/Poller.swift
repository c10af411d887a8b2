import CLibPQ
import Logging

/// The one thread that owns every connection. It waits in epoll, hands calls to libpq, takes results from it, and
/// decides nothing itself: `LaneMachine`, `Pipeline` and `ConnectPlan` do.
///
/// Order of a round: what other threads posted, connects that are due, calls that can be sent, sleep, sockets,
/// deadlines. Continuations resume callers on other threads; no Swift task ever runs here.
final class Poller {
    private let inbox: Inbox
    private let gauges: Gauges
    private let logger: Logger
    private let connector: Connector
    private let epoll: Int32
    private let clock = ContinuousClock()
    private var now: Instant
    private var nextLookAtDeadlines: Instant
    private var lanes: [LaneMachine<PendingCall, Rows>] = []
    private var links: [Link?] = []
    private var plan: ConnectPlan
    private var contents = Inbox.Contents()
    private var isStopping = false
    private var generation: UInt32 = 0

    private static let inboxToken = UInt64.max
    private static let deadlineStep: Duration = .milliseconds(50)

    init?(inbox: Inbox, options: DatabaseOptions, parameters: ConnectionParameters, gauges: Gauges, logger: Logger) {
        self.inbox = inbox
        self.gauges = gauges
        self.logger = logger
        connector = Connector(parameters: parameters, inbox: inbox)
        epoll = clibpq_epoll_create()
        now = clock.now
        nextLookAtDeadlines = now
        var first = 0
        for lane in Lane.allCases {
            let seats = first..<first + max(0, options.connections(in: lane))
            lanes.append(LaneMachine(seats: seats, depth: options.depth(of: lane), options: options))
            first = seats.upperBound
        }
        links = Array(repeating: nil, count: first)
        // The first of every lane, then the second of every lane: each lane can serve as early as possible.
        let turns = lanes.flatMap { lane in lane.seats.map { (turn: $0 - lane.seats.lowerBound, seat: $0) } }
        plan = ConnectPlan(seats: turns.sorted { ($0.turn, $0.seat) < ($1.turn, $1.seat) }.map(\.seat))
        guard epoll >= 0, clibpq_epoll_add_event(epoll, inbox.event, Self.inboxToken) == 0 else { return nil }
    }

    deinit {
        clibpq_close(epoll)
    }

    /// Returns when told to stop and nothing is on its way any more.
    func run() {
        withUnsafeTemporaryAllocation(of: clibpq_ready.self, capacity: Int(CLIBPQ_READY_MAX)) { ready in
            while true {
                takeInbox()
                startConnects()
                sendWaiting()
                publish()
                if isStopping, isFinished() { break }
                let count = clibpq_epoll_wait(epoll, ready.baseAddress!, inbox.fallAsleep() ? sleepMilliseconds() : 0)
                now = clock.now
                for index in 0..<Int(count) where ready[index].token != Self.inboxToken {
                    serve(token: ready[index].token, events: ready[index].events)
                }
                if now >= nextLookAtDeadlines { lookAtDeadlines() }
            }
        }
        inbox.close()
        publish()
    }

    // MARK: Inbox

    private func takeInbox() {
        inbox.take(into: &contents)
        if contents.isStopping, !isStopping {
            isStopping = true
            contents.isStopping = false
        }
        for call in contents.calls { lanes[call.statement.lane.rawValue].enqueue(call, now: now) }
        for report in contents.reports { accept(report) }
        for call in contents.withdrawn where lanes[call.statement.lane.rawValue].withdraw(call) { call.finish(.cancelled) }
        contents.calls.removeAll(keepingCapacity: true)
        contents.reports.removeAll(keepingCapacity: true)
        contents.withdrawn.removeAll(keepingCapacity: true)
    }

    private func accept(_ report: ConnectReport) {
        switch report {
        case .connected(let seat, let handoff):
            generation &+= 1
            let link = Link(handoff, lane: lane(of: seat), seat: seat, generation: generation)
            guard clibpq_epoll_add(epoll, link.descriptor, clibpq_readable, link.token) == 0 else {
                link.close()
                if plan.failed(seat, now: now, random: .random(in: 0..<1)) { logger.warning("a database connection cannot be watched") }
                return
            }
            if plan.connected(seat, now: now) { logger.notice("the database is reached again") }
            links[seat] = link
            lanes[link.lane.rawValue].connect(seat)
        case .notConnected(let seat, let reason):
            if plan.failed(seat, now: now, random: .random(in: 0..<1)) {
                logger.warning("the database cannot be reached; trying on", metadata: ["reason": "\(reason)"])
            }
        }
    }

    private func startConnects() {
        if isStopping { return }
        while let seat = plan.next(now: now) { connector.start(seat) }
    }

    // MARK: Calls

    private func sendWaiting() {
        for lane in lanes.indices {
            while let assignment = lanes[lane].next(now: now) {
                guard let link = links[assignment.seat] else { preconditionFailure("a connected seat has a link") }
                if !link.send(assignment.call, assignment.sending) {
                    lose(link)
                } else {
                    flush(link)
                }
            }
        }
    }

    private func serve(token: UInt64, events: UInt32) {
        // Closed earlier in this same round, perhaps with a successor on the seat: the event is not for it.
        guard let link = links[Link.seat(of: token)], link.token == token else { return }
        if events & ~clibpq_writable != 0 {
            // What arrived before the end of file still counts: results first, then the loss.
            let isOpen = link.takeInput()
            guard takeResults(of: link), isOpen, !link.isBroken else { return lose(link) }
        }
        // Also after reading: libpq may owe the server a write before it can read on.
        flush(link)
    }

    /// - Returns: false when the connection is to be given up.
    private func takeResults(of link: Link) -> Bool {
        var nils = 0
        let lane = link.lane.rawValue
        if lanes[lane].inFlight(on: link.seat) == 0 {
            // Nothing is expected: this makes libpq parse what the server says by itself, such as its good-bye.
            _ = PQisBusy(link.connection)
            return true
        }
        while lanes[lane].inFlight(on: link.seat) > 0, let next = link.nextResult() {
            guard let result = next else {
                // nil ends one statement, not the pipeline; twice in a row, libpq has nothing for us.
                nils += 1
                if nils > 1 { return true }
                continue
            }
            nils = 0
            guard let event = Link.event(owning: result) else { return false }
            switch lanes[lane].received(event, on: link.seat, now: now) {
            case .none, .resend: break
            case .finish(let call, let rows): call.finish(.answered(rows))
            case .broken: return false
            }
        }
        return true
    }

    /// Writes what libpq holds; asks epoll for writability only while something is left.
    private func flush(_ link: Link) {
        let outcome = link.flush()
        if outcome == .broken { return lose(link) }
        let waits = outcome == .pending
        if waits == link.waitsToWrite { return }
        link.waitsToWrite = waits
        let events = clibpq_readable | (waits ? clibpq_writable : 0)
        if clibpq_epoll_change(epoll, link.descriptor, events, link.token) != 0 { lose(link) }
    }

    // MARK: Ends

    private func lose(_ link: Link) {
        guard links[link.seat] === link else { return }
        // libpq's message is not logged: it may still hold an earlier error of the server, which quotes values.
        logger.info("a database connection was lost", metadata: ["lane": "\(link.lane)", "told": "\(link.isDying)"])
        let casualties = lanes[link.lane.rawValue].lose(link.seat, now: now)
        drop(link)
        tell(casualties)
    }

    private func drop(_ link: Link) {
        links[link.seat] = nil
        // Out of epoll before the number is closed: another thread's next file could get it while still registered.
        _ = clibpq_epoll_remove(epoll, link.descriptor)
        link.close()
        plan.lost(link.seat, now: now, random: .random(in: 0..<1))
    }

    private func tell(_ casualties: Casualties<PendingCall>) {
        for (call, failure) in casualties.failed { call.finish(.failed(failure)) }
    }

    private func lookAtDeadlines() {
        nextLookAtDeadlines = now + Self.deadlineStep
        for lane in lanes.indices where !lanes[lane].isIdle {
            let casualties = lanes[lane].expire(now: now)
            for seat in casualties.closing {
                guard let link = links[seat] else { continue }
                logger.warning("a database call took too long; its connection is replaced", metadata: ["lane": "\(link.lane)"])
                drop(link)
            }
            tell(casualties)
        }
    }

    /// Stopping: idle connections close, calls on their way end, those that wait go on as long as someone serves them.
    private func isFinished() -> Bool {
        for lane in lanes.indices {
            if lanes[lane].connected == 0, !plan.isConnecting { tell(lanes[lane].failWaiting()) }
            guard lanes[lane].waitingCount == 0 else { continue }
            for seat in lanes[lane].seats where lanes[lane].inFlight(on: seat) == 0 {
                guard let link = links[seat] else { continue }
                tell(lanes[lane].lose(seat, now: now))
                drop(link)
            }
        }
        return !plan.isConnecting && lanes.allSatisfy { $0.isIdle && $0.connected == 0 }
    }

    // MARK: Time

    /// Without a deadline or a connect that is due, the thread sleeps until somebody posts or a socket speaks.
    private func sleepMilliseconds() -> Int32 {
        var wake: Instant?
        if lanes.contains(where: { !$0.isIdle }) { wake = max(nextLookAtDeadlines, now) }
        if !isStopping, let attempt = plan.nextAttempt { wake = min(wake ?? attempt, attempt) }
        guard let wake else { return -1 }
        let (seconds, attoseconds) = (wake - now).components
        // Rounded up: waking a moment too early would only mean to sleep again.
        return max(0, Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    private func lane(of seat: Int) -> Lane {
        Lane.allCases.first { lanes[$0.rawValue].seats.contains(seat) }!
    }

    private func publish() {
        for lane in Lane.allCases {
            let machine = lanes[lane.rawValue]
            gauges[lane].publish(connected: machine.connected, inFlight: machine.inFlight, waiting: machine.waitingCount)
        }
    }
}
