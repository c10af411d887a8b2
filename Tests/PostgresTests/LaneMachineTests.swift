import Testing

@testable import Postgres

@Suite("A lane")
struct LaneMachineTests {
    typealias Machine = LaneMachine<FakeCall, String>
    let start = Instant.now

    func lane(seats: Int, depth: Int, connected: Bool = true) -> Machine {
        var machine = Machine(
            seats: 10..<10 + seats, depth: depth,
            options: DatabaseOptions(connectionString: "", callTimeout: .seconds(10), waitTimeout: .seconds(3), namedStatements: false))
        if connected { for seat in machine.seats { machine.connect(seat) } }
        return machine
    }

    func answer(_ machine: inout Machine, on seat: Int) -> String? {
        _ = machine.received(.succeeded("rows"), on: seat, now: start)
        return machine.received(.synced, on: seat, now: start).finished
    }

    @Test("gives a call to the least loaded connection, and among equals to the first")
    func leastLoaded() {
        var machine = lane(seats: 2, depth: 2)
        for _ in 0..<5 { machine.enqueue(FakeCall(), now: start) }
        var seats: [Int] = []
        while let assignment = machine.next(now: start) { seats.append(assignment.seat) }
        #expect(seats == [10, 11, 10, 11])
        #expect(machine.waitingCount == 1)
        #expect(answer(&machine, on: 11) == "rows")
        #expect(machine.next(now: start)?.seat == 11)
        #expect(machine.inFlight == 4)
    }

    @Test("keeps calls waiting while nothing is connected, and refuses them when they waited too long")
    func waits() {
        var machine = lane(seats: 1, depth: 1, connected: false)
        let call = FakeCall()
        machine.enqueue(call, now: start)
        #expect(machine.next(now: start)?.seat == nil)
        #expect(machine.expire(now: start + .milliseconds(2_999)).failed.isEmpty)
        let casualties = machine.expire(now: start + .seconds(3))
        #expect(casualties.failed.map(\.failure) == [.waitedTooLong])
        #expect(casualties.failed.first?.call === call)
        #expect(machine.isIdle)
    }

    @Test("sends a lost read again, once, ahead of those who wait")
    func retriesReads() {
        var machine = lane(seats: 2, depth: 1)
        let lost = FakeCall(), later = FakeCall()
        machine.enqueue(lost, now: start)
        _ = machine.next(now: start)
        machine.enqueue(later, now: start)
        #expect(machine.lose(10, now: start).failed.isEmpty)
        #expect(machine.inFlight == 0)
        #expect(machine.next(now: start)?.call === lost)
        let casualties = machine.lose(11, now: start)
        #expect(casualties.failed.map(\.failure) == [.lost(outcomeUnknown: false)])
        #expect(machine.waitingCount == 1)
    }

    @Test("sends several lost reads again in the order they had")
    func retriesInOrder() {
        var machine = lane(seats: 2, depth: 2)
        let calls = (0..<3).map { _ in FakeCall() }
        _ = machine.lose(11, now: start)
        for call in calls { machine.enqueue(call, now: start) }
        _ = machine.next(now: start)
        _ = machine.next(now: start)
        _ = machine.lose(10, now: start)
        machine.connect(10)
        #expect(machine.next(now: start)?.call === calls[0])
        #expect(machine.next(now: start)?.call === calls[1])
        #expect(machine.next(now: start)?.seat == nil)
    }

    @Test("tells the caller of a lost write that its outcome is unknown, and repeats only what is idempotent")
    func lostWrites() {
        var machine = lane(seats: 2, depth: 1)
        machine.enqueue(FakeCall(lane: .write), now: start)
        machine.enqueue(FakeCall(lane: .write, idempotent: true), now: start)
        _ = machine.next(now: start)
        _ = machine.next(now: start)
        #expect(machine.lose(10, now: start).failed.map(\.failure) == [.lost(outcomeUnknown: true)])
        #expect(machine.lose(11, now: start).failed.isEmpty)
        // Its first time may have counted, even if it never gets a second.
        #expect(machine.expire(now: start + .seconds(3)).failed.map(\.failure) == [.lost(outcomeUnknown: true)])
    }

    @Test("gives up the connection of an overdue call and repeats what was behind it")
    func callTimeout() {
        var machine = lane(seats: 1, depth: 2)
        let slow = FakeCall(), behind = FakeCall()
        machine.enqueue(slow, now: start)
        _ = machine.next(now: start)
        machine.enqueue(behind, now: start + .seconds(5))
        _ = machine.next(now: start + .seconds(5))
        let casualties = machine.expire(now: start + .seconds(10))
        #expect(casualties.closing == [10])
        #expect(casualties.failed.map(\.failure) == [.timedOut])
        #expect(casualties.failed.first?.call === slow)
        machine.connect(10)
        #expect(machine.next(now: start + .seconds(10))?.call === behind)
        // A retry does not buy time: its ten seconds began when it was first sent.
        #expect(machine.expire(now: start + .seconds(15)).failed.map(\.failure) == [.timedOut])
    }

    @Test("lets go of a call that waits, not of one that was sent")
    func withdrawal() {
        var machine = lane(seats: 1, depth: 1)
        let sent = FakeCall(), waits = FakeCall()
        machine.enqueue(sent, now: start)
        machine.enqueue(waits, now: start)
        _ = machine.next(now: start)
        #expect(machine.withdraw(sent) == false)
        #expect(machine.withdraw(waits) == true)
        #expect(answer(&machine, on: 10) == "rows")
        #expect(machine.isIdle)
    }

    @Test("ignores a seat that was lost already")
    func lostTwice() {
        var machine = lane(seats: 1, depth: 1)
        _ = machine.lose(10, now: start)
        #expect(machine.lose(10, now: start).failed.isEmpty)
        #expect(machine.connected == 0)
        #expect(machine.received(.synced, on: 10, now: start).isBroken)
    }
}
