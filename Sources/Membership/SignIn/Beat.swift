/// Answers to strangers come on a beat, so that their time does not tell what the work was: a registered address costs
/// a few microseconds more than an unregistered one (a join, an index entry, a payload), and somebody patient would
/// average everything else out.
///
/// Only what strangers can try over and over waits: asking without a session, resending, and whatever is refused.
struct Beat {
    static let length: Duration = .milliseconds(20)
    /// Where a password is hashed meanwhile: its time varies more than a short beat hides.
    static let hashingLength: Duration = .milliseconds(250)
    /// A process that has just sent a mail wakes up some microseconds sooner than an idle one; this drowns that.
    static let longestDelay = 4_000

    enum Work {
        case short, hashing
    }

    private let began = ContinuousClock.now
    private let length: Duration

    init(_ work: Work = .short) {
        length = work == .hashing ? Self.hashingLength : Self.length
    }

    /// Waits until a whole number of beats after the beginning, work that takes longer than one being rounded up as
    /// well, and then for a drawn delay.
    func end() async {
        let beats = (began.duration(to: .now) / length).rounded(.up)
        let end = began + length * beats + .microseconds(Int.random(in: 0..<Self.longestDelay))
        try? await Task.sleep(until: end, tolerance: .zero, clock: .continuous)
    }
}
