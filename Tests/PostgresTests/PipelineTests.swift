import Testing

@testable import Postgres

@Suite("The calls on one connection")
struct PipelineTests {
    @Test("a call ends at its Sync, not at its result")
    func endsAtSync() {
        var line = Pipeline<FakeCall, String>(namedStatements: false)
        let call = FakeCall()
        #expect(line.send(.now(call)) == .unnamed)
        #expect(line.received(.succeeded("rows")).isNone)
        #expect(line.count == 1)
        #expect(line.received(.synced).finished == "rows")
        #expect(line.count == 0)
    }

    @Test("an error at commit turns a success into a failure")
    func failsAtCommit() {
        var line = Pipeline<FakeCall, String>(namedStatements: false)
        _ = line.send(.now(FakeCall()))
        _ = line.received(.succeeded("rows"))
        _ = line.received(.failed("deferred constraint", statementLost: false))
        #expect(line.received(.synced).finished == "deferred constraint")
    }

    @Test("the first use of a statement prepares it in the same pipeline, the second finds it")
    func preparesOnce() {
        var line = Pipeline<FakeCall, String>(namedStatements: true)
        #expect(line.send(.now(FakeCall())) == .prepareAndExecute("fake.1"))
        #expect(line.send(.now(FakeCall())) == .execute("fake.1"))
        _ = line.received(.succeeded("parsed"))
        _ = line.received(.succeeded("first"))
        #expect(line.received(.synced).finished == "first")
        _ = line.received(.succeeded("second"))
        #expect(line.received(.synced).finished == "second")
    }

    @Test("a failed preparation fails its own call; those behind it are sent again on their own, later ones prepare anew")
    func failedPreparationDoesNotPoison() {
        var line = Pipeline<FakeCall, String>(namedStatements: true)
        let behind = FakeCall()
        _ = line.send(.now(FakeCall()))
        _ = line.send(.now(behind))
        _ = line.received(.failed("no such table", statementLost: false))
        _ = line.received(.skipped)
        #expect(line.received(.synced).finished == "no such table")
        _ = line.received(.failed("no such statement", statementLost: true))
        let step = line.received(.synced)
        #expect(step.resent?.call === behind)
        #expect(line.send(step.resent!) == .unnamed)
        #expect(line.send(.now(FakeCall())) == .prepareAndExecute("fake.2"))
    }

    @Test("a statement lost twice is an answer, not a loop")
    func lostTwice() {
        var line = Pipeline<FakeCall, String>(namedStatements: true)
        _ = line.send(.now(FakeCall()))
        _ = line.received(.succeeded("parsed"))
        _ = line.received(.failed("gone", statementLost: true))
        _ = line.send(line.received(.synced).resent!)
        _ = line.received(.failed("gone again", statementLost: true))
        #expect(line.received(.synced).finished == "gone again")
    }

    @Test("a success that comes after a failure of the same call does not hide it")
    func firstFailureWins() {
        var line = Pipeline<FakeCall, String>(namedStatements: false)
        _ = line.send(.now(FakeCall()))
        _ = line.received(.failed("cause", statementLost: false))
        _ = line.received(.failed("echo", statementLost: false))
        _ = line.received(.succeeded("rows"))
        #expect(line.received(.synced).finished == "cause")
    }

    @Test("an event that nobody asked for breaks the connection")
    func unexpected() {
        var line = Pipeline<FakeCall, String>(namedStatements: false)
        #expect(line.received(.synced).isBroken)
        _ = line.send(.now(FakeCall()))
        #expect(line.received(.synced).isBroken)
    }
}

@Suite("What a connection has parsed")
struct PreparedStatementTests {
    @Test("an open type fits a parsed one, a named type does not fit an open one")
    func openTypes() {
        var prepared = PreparedStatements()
        #expect(prepared.sending(of: "ask", types: [23, 0]) == .prepareAndExecute("ask.1"))
        #expect(prepared.sending(of: "ask", types: [23, 25]) == .prepareAndExecute("ask.2"))
        #expect(prepared.sending(of: "ask", types: [23, 0]) == .execute("ask.2"))
        #expect(prepared.sending(of: "ask", types: [0, 25]) == .execute("ask.2"))
        #expect(prepared.sending(of: "ask", types: [20, 25]) == .prepareAndExecute("ask.3"))
        #expect(prepared.sending(of: "ask", types: [23, 25]) == .execute("ask.2"))
    }

    @Test("a name is never used twice, because the forgotten statement may still be there")
    func freshNames() {
        var prepared = PreparedStatements()
        _ = prepared.sending(of: "ask", types: [])
        prepared.forget("ask.1", of: "ask")
        #expect(prepared.sending(of: "ask", types: []) == .prepareAndExecute("ask.2"))
        prepared.forget("ask.1", of: "ask")
        #expect(prepared.sending(of: "ask", types: []) == .execute("ask.2"))
    }
}
