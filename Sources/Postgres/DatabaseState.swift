import Synchronization

/// What `/readyz` and the metrics ask: a snapshot, each number by itself true a moment ago.
public struct DatabaseState: Sendable, Equatable {
    public struct LaneState: Sendable, Equatable {
        public var wanted: Int
        public var connected: Int
        /// Calls on their way.
        public var inFlight: Int
        /// Calls waiting for a connection.
        public var waiting: Int
    }

    public var read: LaneState
    public var write: LaneState
    public var bulk: LaneState

    /// Reads and writes can be served now.
    public var isReady: Bool { read.connected > 0 && write.connected > 0 }
}

/// The poller's numbers, published without a lock: readers need no consistency between them.
final class Gauges: Sendable {
    final class LaneGauges: Sendable {
        let connected = Atomic<Int>(0)
        let inFlight = Atomic<Int>(0)
        let waiting = Atomic<Int>(0)

        func publish(connected: Int, inFlight: Int, waiting: Int) {
            self.connected.store(connected, ordering: .relaxed)
            self.inFlight.store(inFlight, ordering: .relaxed)
            self.waiting.store(waiting, ordering: .relaxed)
        }

        func state(wanted: Int) -> DatabaseState.LaneState {
            .init(
                wanted: wanted, connected: connected.load(ordering: .relaxed), inFlight: inFlight.load(ordering: .relaxed),
                waiting: waiting.load(ordering: .relaxed))
        }
    }

    private let read = LaneGauges()
    private let write = LaneGauges()
    private let bulk = LaneGauges()

    subscript(lane: Lane) -> LaneGauges {
        switch lane {
        case .read: read
        case .write: write
        case .bulk: bulk
        }
    }
}
