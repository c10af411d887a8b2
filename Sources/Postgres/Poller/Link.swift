import CLibPQ

/// One registered connection. Only the poller's thread touches it.
final class Link {
    enum Flush { case done, pending, broken }

    let connection: OpaquePointer
    let descriptor: Int32
    let lane: Lane
    let seat: Int
    /// Tells an event of this connection from one of its predecessor on the same seat.
    let token: UInt64
    var waitsToWrite = false
    /// The server said good-bye outside of any call: an administrator's stop, a timeout of an idle session.
    var isDying = false

    init(_ handoff: ConnectionHandoff, lane: Lane, seat: Int, generation: UInt32) {
        connection = handoff.connection
        descriptor = PQsocket(connection)
        self.lane = lane
        self.seat = seat
        token = UInt64(generation) << 32 | UInt64(seat)
        // libpq's own receiver writes to stderr. Unretained: the connection never outlives this object (`close`).
        _ = PQsetNoticeReceiver(
            connection,
            { link, result in
                guard let link, let result, Link.isFatal(result) else { return }
                Unmanaged<Link>.fromOpaque(link).takeUnretainedValue().isDying = true
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    static func seat(of token: UInt64) -> Int { Int(token & 0xFFFF_FFFF) }

    var isBroken: Bool { isDying || PQstatus(connection) == CONNECTION_BAD }

    /// Parse if need be, Bind, Describe, Execute, Sync: the implicit transaction of one call.
    func send(_ call: PendingCall, _ sending: Sending) -> Bool {
        if let patience = call.statement.patience, PQsendQueryParams(connection, patience, 0, nil, nil, nil, nil, 1) != 1 { return false }
        let sent = call.parameters.withPointers { count, types, values, lengths, formats in
            switch sending {
            case .unnamed:
                return PQsendQueryParams(connection, call.statement.sql, count, types, values, lengths, formats, 1)
            case .execute(let name):
                return PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
            case .prepareAndExecute(let name):
                guard PQsendPrepare(connection, name, call.statement.sql, count, types) == 1 else { return 0 }
                return PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
            }
        }
        return sent == 1 && clibpq_sync(connection) == 1
    }

    /// - Returns: false at the end of file. What was read before it can still be taken.
    func takeInput() -> Bool {
        guard PQconsumeInput(connection) == 1 else { return false }
        // Under TLS libpq may leave the second half of a record inside OpenSSL, where epoll cannot see it and the call
        // would wait for its deadline. A record is at most 16 KiB and each reading takes at least 8: twice is enough.
        return PQsslInUse(connection) == 0 || PQconsumeInput(connection) == 1
    }

    func flush() -> Flush {
        switch PQflush(connection) {
        case 0: .done
        case 1: .pending
        default: .broken
        }
    }

    /// Asks for results while libpq has a whole one; nil when it needs more input.
    func nextResult() -> OpaquePointer?? {
        PQisBusy(connection) == 0 ? .some(PQgetResult(connection)) : nil
    }

    func close() {
        PQfinish(connection)
    }

    /// What a result means to the pipeline; takes ownership of it. nil: the connection is dead or not to be used again.
    static func event(owning result: OpaquePointer) -> PipelineEvent<Rows>? {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return .succeeded(Rows(owning: result))
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return .synced
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .skipped
        case PGRES_FATAL_ERROR where !isFatal(result):
            return .failed(Rows(owning: result), statementLost: isStatementLost(result))
        default:
            // Fatal; or COPY, which a pipeline cannot carry and this connection never gets out of.
            PQclear(result)
            return nil
        }
    }

    /// After it the server closes: severity FATAL or PANIC, shutdown (57P0x), a broken connection (class 08). Its
    /// socket may read as healthy once more, so the words count and not only the end of file.
    private static func isFatal(_ result: OpaquePointer) -> Bool {
        if let severity = clibpq_error_field(result, clibpq_field_severity).map({ String(cString: $0) }),
            severity == "FATAL" || severity == "PANIC"
        {
            return true
        }
        guard let state = clibpq_error_field(result, clibpq_field_sqlstate).map({ String(cString: $0) }) else {
            return PQresultStatus(result) == PGRES_FATAL_ERROR
        }
        return state.hasPrefix("57P0") || state.hasPrefix("08")
    }

    /// The server no longer knows the statement (a pooler, DISCARD), or a migration changed the columns it returns.
    private static func isStatementLost(_ result: OpaquePointer) -> Bool {
        switch clibpq_error_field(result, clibpq_field_sqlstate).map({ String(cString: $0) }) {
        case "26000": true
        case "0A000": clibpq_error_field(result, clibpq_field_function).map { String(cString: $0) } == "RevalidateCachedQuery"
        default: false
        }
    }
}
