/// Which seat is connected when. Pure; one plan for all lanes, because they share one server.
///
/// While the server answers, several seats connect at once; after a failure one alone tries, later each time and at a
/// random moment, so that neither the seats of one process nor many processes fall upon a server that comes back.
struct ConnectPlan {
    private var empty: [Int]
    private var connecting = 0
    private var failures = 0
    private var notBefore: Instant?
    private var connectedAt: [Int: Instant] = [:]
    private let parallel: Int

    static let firstPause: Duration = .milliseconds(50)
    static let longestPause: Duration = .seconds(2)
    /// A connection that lived shorter than this counts as a failure: a server may accept and hang up for ever.
    static let shortLife: Duration = .seconds(1)

    /// - Parameter seats: in the order of their importance.
    init(seats: [Int], parallel: Int = 4) {
        empty = seats
        self.parallel = parallel
    }

    var isConnecting: Bool { connecting > 0 }

    /// When to ask again, if only time can change the answer.
    var nextAttempt: Instant? {
        empty.isEmpty || connecting >= limit ? nil : notBefore
    }

    /// The next seat to connect now; to be asked until it answers nil.
    mutating func next(now: Instant) -> Int? {
        guard !empty.isEmpty, connecting < limit else { return nil }
        if let notBefore, now < notBefore { return nil }
        connecting += 1
        return empty.removeFirst()
    }

    /// - Returns: whether the server had been failing until now.
    mutating func connected(_ seat: Int, now: Instant) -> Bool {
        connecting -= 1
        connectedAt[seat] = now
        notBefore = nil
        defer { failures = 0 }
        return failures > 0
    }

    /// - Parameter random: in 0..<1.
    /// - Returns: whether this is the first failure in a row.
    mutating func failed(_ seat: Int, now: Instant, random: Double) -> Bool {
        connecting -= 1
        // Behind the others: one seat's failure says nothing about its turn.
        empty.append(seat)
        // Attempts that were on their way together count once.
        if let notBefore, now < notBefore { return false }
        failures += 1
        notBefore = now + pause(after: failures, random: random)
        return failures == 1
    }

    mutating func lost(_ seat: Int, now: Instant, random: Double) {
        empty.append(seat)
        if let since = connectedAt.removeValue(forKey: seat), now - since < Self.shortLife, failures == 0 {
            notBefore = now + pause(after: 1, random: random)
        }
    }

    private var limit: Int { failures > 0 ? 1 : parallel }

    /// Between half and all of 50 ms, 100 ms, 200 ms … 2 s.
    private func pause(after failures: Int, random: Double) -> Duration {
        let doubled = Self.firstPause * (1 << min(failures - 1, 6))
        return min(doubled, Self.longestPause) * (0.5 + random / 2)
    }
}
