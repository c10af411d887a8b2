/// Which connections a call may use.
///
/// `read` shares few connections deeply: only short, indexed, reading statements belong there, because a slow one
/// delays those sent behind it. `write` takes a connection for itself, so a call that waits for a lock blocks nobody;
/// `bulk` is the same, with connections that interactive calls never need.
public enum Lane: Int, Sendable, CaseIterable {
    case read, write, bulk
}

/// A statement with a name. It is parsed by the server once per connection, before its first use there, and kept:
/// parsing on every call costs 40 % of the rate.
public struct Statement: Sendable {
    public let name: String
    public let sql: String
    public let lane: Lane
    /// Whether it may be sent again when the connection was lost after it was sent. Everything in the read lane may.
    public let idempotent: Bool
    /// For the few statements whose one transaction takes longer than a call may: how long it is waited for, here and at the
    /// server. nil: as long as for any other.
    public let longest: Duration?

    public init(_ name: String, _ sql: String, lane: Lane, idempotent: Bool = false, longest: Duration? = nil) {
        self.name = name
        self.sql = sql
        self.lane = lane
        self.idempotent = idempotent
        self.longest = longest
    }

    /// What is sent before it, in the same transaction, and gone with that: the server's clock for a statement begins anew
    /// with each.
    var patience: String? {
        longest.map { "select pg_catalog.set_config('statement_timeout', '\($0.components.seconds)s', true)" }
    }

    var isRepeatable: Bool { idempotent || lane == .read }
}
