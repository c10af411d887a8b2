import Testing

@testable import Postgres

@Suite("The poller's inbox")
struct InboxTests {
    @Test("a poller that is awake is never signalled, one that sleeps is signalled once")
    func coalescedSignals() {
        let inbox = Inbox()
        var contents = Inbox.Contents()
        for seat in 0..<100 { inbox.post(.notConnected(seat, reason: "")) }
        #expect(inbox.signals == 0)
        // What was posted before the last look forbids the sleep.
        #expect(!inbox.fallAsleep())
        inbox.take(into: &contents)
        #expect(contents.reports.count == 100)
        #expect(inbox.fallAsleep())
        for seat in 0..<100 { inbox.post(.notConnected(seat, reason: "")) }
        inbox.stop()
        #expect(inbox.signals == 1)
    }

    @Test("a stop that comes just before the sleep is not slept through")
    func stopBeforeSleep() {
        let inbox = Inbox()
        #expect(inbox.open())
        inbox.stop()
        #expect(!inbox.fallAsleep())
        var contents = Inbox.Contents()
        inbox.take(into: &contents)
        #expect(contents.isStopping)
        #expect(inbox.fallAsleep())
    }

    @Test("a call withdrawn before it was posted is refused as it comes")
    func withdrawnFirst() async throws {
        let inbox = Inbox()
        #expect(inbox.open())
        let call = PendingCall(statement: Statement("s", "select 1", lane: .read), parameters: try EncodedParameters([]))
        inbox.withdraw(call)
        let end = await withCheckedContinuation { inbox.post(call, $0) }
        #expect(end.isCancelled)
    }

    @Test("a call posted after the poller's last act is told that the database is closed")
    func closed() async throws {
        let inbox = Inbox()
        #expect(inbox.open())
        inbox.close()
        let call = PendingCall(statement: Statement("s", "select 1", lane: .read), parameters: try EncodedParameters([]))
        let end = await withCheckedContinuation { inbox.post(call, $0) }
        #expect(end.isClosed)
        #expect(!inbox.open())
    }
}

extension CallEnd {
    fileprivate var isCancelled: Bool { if case .cancelled = self { true } else { false } }
    fileprivate var isClosed: Bool { if case .closed = self { true } else { false } }
}
