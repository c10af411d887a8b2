import CLibPQ

/// A connection on its way from the thread that made it to the one that will own it.
// Unchecked: it has one owner at a time, and the one who sends it forgets it.
struct ConnectionHandoff: @unchecked Sendable {
    let connection: OpaquePointer
}

/// Connecting blocks (names are looked up, hosts tried in turn, TLS negotiated), so each attempt has a thread of its own
/// that ends with it. `ConnectPlan` says how many there are at a time.
struct Connector: Sendable {
    let parameters: ConnectionParameters
    let inbox: Inbox

    func start(_ seat: Int) {
        let started = Thread.start(named: "postgres-conn") { [parameters, inbox] in
            inbox.post(Self.attempt(parameters, seat: seat))
        }
        // Without a thread there is no attempt; told as a failure, it is tried again like any other.
        if !started { inbox.post(.notConnected(seat, reason: "no thread could be started")) }
    }

    private static func attempt(_ parameters: ConnectionParameters, seat: Int) -> ConnectReport {
        guard let connection = parameters.connect() else { return .notConnected(seat, reason: "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
            let reason = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            return .notConnected(seat, reason: reason.split(separator: "\n").joined(separator: "; "))
        }
        return .connected(seat, ConnectionHandoff(connection: connection))
    }
}
