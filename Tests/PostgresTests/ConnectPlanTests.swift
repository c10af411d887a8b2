import Testing

@testable import Postgres

@Suite("The plan of connecting")
struct ConnectPlanTests {
    let start = Instant.now

    func started(_ plan: inout ConnectPlan, at now: Instant) -> [Int] {
        var seats: [Int] = []
        while let seat = plan.next(now: now) { seats.append(seat) }
        return seats
    }

    @Test("connects a few seats at a time, in order, while the server answers")
    func parallel() {
        var plan = ConnectPlan(seats: Array(0..<6), parallel: 4)
        #expect(started(&plan, at: start) == [0, 1, 2, 3])
        _ = plan.connected(1, now: start)
        #expect(started(&plan, at: start) == [4])
        #expect(plan.isConnecting)
        #expect(plan.nextAttempt == nil)
    }

    @Test("tries with one seat alone after a failure, and with several again once one succeeded")
    func probesAlone() {
        var plan = ConnectPlan(seats: Array(0..<4), parallel: 4)
        _ = started(&plan, at: start)
        #expect(plan.failed(0, now: start, random: 1) == true)
        // The others were on their way already: one failure, not four.
        for seat in 1..<4 { #expect(plan.failed(seat, now: start, random: 1) == false) }
        #expect(plan.nextAttempt == start + .milliseconds(50))
        #expect(started(&plan, at: start + .milliseconds(49)).isEmpty)
        let retry = start + .milliseconds(50)
        #expect(started(&plan, at: retry) == [0])
        #expect(plan.connected(0, now: retry) == true)
        #expect(started(&plan, at: retry) == [1, 2, 3])
    }

    @Test("waits twice as long after each failure, at most two seconds, and at least half of it whatever the die says")
    func backsOff() {
        var plan = ConnectPlan(seats: [0])
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<9 {
            _ = plan.next(now: now)
            _ = plan.failed(0, now: now, random: 0)
            pauses.append(plan.nextAttempt! - now)
            now = plan.nextAttempt!
        }
        #expect(pauses == [25, 50, 100, 200, 400, 800, 1_000, 1_000, 1_000].map { .milliseconds($0) })
    }

    @Test("pauses before replacing a connection that died young, not before replacing an old one")
    func shortLife() {
        var plan = ConnectPlan(seats: [0])
        _ = plan.next(now: start)
        _ = plan.connected(0, now: start)
        plan.lost(0, now: start + .milliseconds(10), random: 1)
        #expect(plan.next(now: start + .milliseconds(10)) == nil)
        #expect(plan.next(now: start + .milliseconds(60)) == 0)
        _ = plan.connected(0, now: start + .milliseconds(60))
        plan.lost(0, now: start + .seconds(60), random: 1)
        #expect(plan.next(now: start + .seconds(60)) == 0)
    }
}
