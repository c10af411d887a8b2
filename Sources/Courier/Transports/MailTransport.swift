public import Membership

/// Takes a letter to where it is delivered from. It never throws: how it ended is the settlement.
public protocol MailTransport: Sendable {
    /// - Parameter deadline: a letter not begun by then is deferred: its code has expired, or its claim soon will.
    func deliver(_ letter: Letter, before deadline: ContinuousClock.Instant) async -> Settlement
}
