import CLibPQ

/// A result whose status is not known yet to be good.
extension Rows {
    var isSuccess: Bool {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// These rows, or the error that came instead; made in the caller's task, not on the poller.
    func checked(statement: String?) throws(PostgresError) -> Rows {
        if isSuccess { return self }
        throw PostgresError(result: result, statement: statement)
    }
}

extension PostgresError {
    init(result: OpaquePointer, statement: String?) {
        func field(_ field: clibpq_field) -> String? {
            clibpq_error_field(result, field).map { String(cString: $0) }
        }
        let subject = statement.map { "statement \($0)" }
        guard let sqlState = field(clibpq_field_sqlstate) else {
            // Without a SQLSTATE it is libpq speaking, not the server.
            self.init(
                .connectionLost(outcomeUnknown: true), reason: "the connection broke", subject: subject,
                report: ServerReport(
                    message: String(cString: PQresultErrorMessage(result)), detail: nil, hint: nil, context: nil, constraint: nil,
                    position: nil))
            return
        }
        self.init(
            .server(sqlState: sqlState), reason: "the server answered with SQLSTATE \(sqlState)", subject: subject,
            report: ServerReport(
                message: field(clibpq_field_message) ?? "", detail: field(clibpq_field_detail), hint: field(clibpq_field_hint),
                context: field(clibpq_field_context), constraint: field(clibpq_field_constraint),
                position: field(clibpq_field_position).flatMap { Int($0) }))
    }
}
