/// How to reach the database and how much to ask of it.
public struct DatabaseOptions: Sendable {
    /// A URI or keyword string, as libpq reads it: several hosts and `target_session_attrs` are libpq's to handle.
    public var connectionString: String
    public var readConnections: Int
    /// How many calls may be on their way over one connection of the read lane.
    public var readDepth: Int
    /// Each is a server process with caches of its own: twice as many did a tenth less work on the same cores. More are
    /// worth having only where a commit waits long for its disk.
    public var writeConnections: Int
    public var bulkConnections: Int
    /// From sending to the answer. Looked at every 50 ms, so an end may come that much later.
    public var callTimeout: Duration
    /// From asking to sending.
    public var waitTimeout: Duration
    /// For each host of the connection string, unless the string itself says `connect_timeout`. Whole seconds.
    public var connectTimeout: Duration
    /// Off for pgbouncer before 1.21 in transaction mode, which loses named prepared statements.
    public var namedStatements: Bool

    public init(
        connectionString: String, readConnections: Int = 4, readDepth: Int = 16, writeConnections: Int = 8, bulkConnections: Int = 2,
        callTimeout: Duration = .seconds(10), waitTimeout: Duration = .seconds(3), connectTimeout: Duration = .seconds(5),
        namedStatements: Bool = true
    ) {
        self.connectionString = connectionString
        self.readConnections = readConnections
        self.readDepth = readDepth
        self.writeConnections = writeConnections
        self.bulkConnections = bulkConnections
        self.callTimeout = callTimeout
        self.waitTimeout = waitTimeout
        self.connectTimeout = connectTimeout
        self.namedStatements = namedStatements
    }

    func connections(in lane: Lane) -> Int {
        switch lane {
        case .read: readConnections
        case .write: writeConnections
        case .bulk: bulkConnections
        }
    }

    func depth(of lane: Lane) -> Int { lane == .read ? readDepth : 1 }
}

// A connection string may hold a password, so options print their numbers only.
extension DatabaseOptions: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(readConnections) × \(readDepth) read, \(writeConnections) write, \(bulkConnections) bulk" }
    public var customMirror: Mirror {
        Mirror(self, children: ["read": readConnections, "write": writeConnections, "bulk": bulkConnections])
    }
}
