import Foundation
import Logging
import Membership
import Synchronization
import Testing

@testable import Courier

/// An outbox in memory: hands mails out once, takes deferred ones back.
final class Shelf: Sendable {
    struct State {
        var queued: [Mail] = []
        var claims: [Int] = []
        var leased = 0
        var mostLeased = 0
        var settled: [UUID: [Settlement]] = [:]
        var claimFailures = 0
        var settleFailures = 0
    }

    struct Down: Error {}

    let state: Mutex<State>

    init(_ mails: [Mail] = [], claimFailures: Int = 0, settleFailures: Int = 0) {
        state = Mutex(State(queued: mails, claimFailures: claimFailures, settleFailures: settleFailures))
    }

    func courier(_ transport: any MailTransport, log: LogShelf = LogShelf(), pace: Courier.Pace = .quick) -> Courier {
        Courier(transport: transport, logger: log.logger, pace: pace) { limit in
            try self.state.withLock { state in
                state.claims.append(limit)
                if state.claimFailures > 0 {
                    state.claimFailures -= 1
                    throw Down()
                }
                let mails = state.queued.prefix(limit)
                state.queued.removeFirst(mails.count)
                state.leased += mails.count
                state.mostLeased = max(state.mostLeased, state.leased)
                return mails.map { mail in Errand(mail: mail) { try self.settle(mail, $0) } }
            }
        }
    }

    private func settle(_ mail: Mail, _ settlement: Settlement) throws {
        try state.withLock { state in
            if state.settleFailures > 0 {
                state.settleFailures -= 1
                throw Down()
            }
            state.leased -= 1
            state.settled[mail.id, default: []].append(settlement)
            if case .deferred = settlement { state.queued.append(mail) }
        }
    }

    func settlements(_ mail: Mail) -> [Settlement] { state.withLock { $0.settled[mail.id] ?? [] } }

    func add(_ mails: Mail...) { state.withLock { $0.queued += mails } }

    /// Runs the courier until the condition holds, at most half a minute, then stops it and waits for its end.
    func run(_ courier: Courier, until isDone: @escaping @Sendable (State) -> Bool) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await courier.run() }
            let end = ContinuousClock.now + .seconds(30)
            while !self.state.withLock({ isDone($0) }), .now < end { try await Task.sleep(for: .milliseconds(5)) }
            courier.stop()
            try await group.waitForAll()
        }
    }
}

extension Courier.Pace {
    static var quick: Self { Self(poll: .milliseconds(50), settleRetries: [.milliseconds(1), .milliseconds(1)]) }
}

/// Answers by the recipient's local part, after a pause.
struct Clerk: MailTransport {
    var pause: Duration = .zero
    let delivered = Tally()

    final class Tally: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func increase() { count.withLock { $0 += 1 } }
    }

    func deliver(_ letter: Letter, before deadline: ContinuousClock.Instant) async -> Settlement {
        if pause > .zero { try? await Task.sleep(for: pause) }
        guard ContinuousClock.now < deadline else { return .deferred(replyClass: "late") }
        delivered.increase()
        return letter.recipient.hasPrefix("unknown@") ? .refused(replyClass: "5.1.1") : .handedOver
    }
}

@Suite struct CourierTests {
    @Test("each mail is settled by itself")
    func independent() async throws {
        let mails: [Mail] = [.code(), .code(.ja, to: "unknown@x.example"), .notice(.en), .code(.ja, to: "no address")]
        let shelf = Shelf(mails)
        try await shelf.run(shelf.courier(Clerk())) { $0.settled.count == 4 }
        #expect(
            mails.map(shelf.settlements) == [
                [.handedOver], [.refused(replyClass: "5.1.1")], [.handedOver], [.refused(replyClass: "5.1.3")],
            ])
    }

    @Test("a mail that this courier cannot compose goes back for another")
    func cannotCompose() async throws {
        var mail = Mail.code()
        mail.template = "of-a-newer-version"
        let (shelf, log) = (Shelf([mail]), LogShelf())
        try await shelf.run(shelf.courier(Clerk(), log: log)) { !$0.settled.isEmpty }
        #expect(shelf.settlements(mail).first == .deferred(replyClass: "composing"))
        #expect(log.lines.contains { $0.hasPrefix("error") && $0.contains("of-a-newer-version") })
    }

    @Test("a code whose time ran out before its turn is not sent")
    func expired() async throws {
        var mail = Mail.code()
        mail.secondsLeft = 0
        let (shelf, clerk) = (Shelf([mail]), Clerk())
        try await shelf.run(shelf.courier(clerk)) { !$0.settled.isEmpty }
        #expect(shelf.settlements(mail).first == .deferred(replyClass: "late"))
        #expect(clerk.delivered.value == 0)
    }

    @Test("a thousand mails never hold more than the capacity at once")
    func flat() async throws {
        let shelf = Shelf((0..<1000).map { _ in .code() })
        try await shelf.run(shelf.courier(Clerk(pause: .milliseconds(1)))) { $0.settled.count == 1000 }
        let (most, claims) = shelf.state.withLock { ($0.mostLeased, $0.claims) }
        #expect(most <= 64)
        #expect(claims.count < 200)
    }

    @Test("waking is coalesced, and finds a mail long before the poll")
    func wake() async throws {
        let shelf = Shelf()
        var pace = Courier.Pace.quick
        pace.poll = .seconds(3600)
        let courier = shelf.courier(Clerk(), pace: pace)
        try await withThrowingTaskGroup { group in
            group.addTask { try await courier.run() }
            while shelf.state.withLock({ $0.claims.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
            try await Task.sleep(for: .milliseconds(50))
            let before = shelf.state.withLock { $0.claims.count }
            for _ in 0..<10_000 { courier.wake() }
            try await Task.sleep(for: .milliseconds(100))
            #expect(shelf.state.withLock { $0.claims.count } - before < 5_000)
            let mail = Mail.code()
            shelf.add(mail)
            courier.wake()
            let end = ContinuousClock.now + .seconds(30)
            while shelf.settlements(mail).isEmpty, .now < end { try await Task.sleep(for: .milliseconds(1)) }
            #expect(shelf.settlements(mail) == [.handedOver])
            courier.stop()
            try await group.waitForAll()
        }
    }

    @Test("an idle courier claims no more than once a poll")
    func idle() async throws {
        let shelf = Shelf()
        let begun = ContinuousClock.now
        try await shelf.run(shelf.courier(Clerk())) { $0.claims.count >= 10 }
        // Nine pauses between ten claims; the first comes at once.
        #expect(begun.duration(to: .now) >= .milliseconds(9 * 45))
    }

    @Test("when the outbox cannot be reached the courier waits, says so, and goes on by itself")
    func claimFails() async throws {
        let mail = Mail.code()
        let (shelf, log) = (Shelf([mail], claimFailures: 1), LogShelf())
        try await shelf.run(shelf.courier(Clerk(), log: log)) { !$0.settled.isEmpty }
        #expect(shelf.settlements(mail) == [.handedOver])
        #expect(shelf.state.withLock { $0.claims.count } <= 4)
        #expect(log.lines.contains { $0.hasPrefix("warning mails could not be claimed") })
    }

    @Test("settling is tried again")
    func settleFails() async throws {
        let mail = Mail.code()
        let shelf = Shelf([mail], settleFailures: 2)
        try await shelf.run(shelf.courier(Clerk())) { !$0.settled.isEmpty }
        #expect(shelf.settlements(mail) == [.handedOver])
    }

    @Test("stopping finishes what is in flight and claims nothing more")
    func graceful() async throws {
        let mails = (0..<10).map { _ in Mail.code() }
        let shelf = Shelf(mails)
        try await shelf.run(shelf.courier(Clerk(pause: .milliseconds(300)))) { $0.leased == 10 }
        #expect(mails.allSatisfy { shelf.settlements($0) == [.handedOver] })
        shelf.add(.code())
        try await Task.sleep(for: .milliseconds(150))
        #expect(shelf.state.withLock { $0.queued.count } == 1)
    }

    @Test("cancelling ends the run")
    func cancelled() async throws {
        let shelf = Shelf()
        let courier = shelf.courier(Clerk())
        try await withThrowingTaskGroup { group in
            group.addTask { try await courier.run() }
            try await Task.sleep(for: .milliseconds(100))
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
