/// Growing pauses after failures: doubling from a second, with jitter, so that couriers do not come back in step.
struct Backoff {
    let longest: Duration
    private var next: Duration = .seconds(1)
    private var until: ContinuousClock.Instant?

    init(longest: Duration) { self.longest = longest }

    var isOver: Bool { until.map { $0 <= .now } ?? true }

    mutating func reset() {
        next = .seconds(1)
        until = nil
    }

    /// - Returns: how long until the next try.
    mutating func grow() -> Duration {
        let pause = next * Double.random(in: 0.8...1.2)
        next = min(next * 2, longest)
        until = .now + pause
        return pause
    }
}
