/// Answers to strangers come on a beat, so that their time does not tell what the work was: a registered address costs
/// a few microseconds more than an unregistered one (a join, an index entry, a payload), and somebody patient would
/// average everything else out.
///
/// Only what strangers can try over and over waits: asking without a session, resending, and whatever is refused.
struct Beat {
    static let length: Duration = .milliseconds(20)

    private let began = ContinuousClock.now

    /// Waits until a whole number of beats after the beginning; work that takes longer than one is rounded up as well.
    func end() async {
        let beats = (began.duration(to: .now) / Self.length).rounded(.up)
        try? await Task.sleep(until: began + Self.length * beats, tolerance: .zero, clock: .continuous)
    }
}
