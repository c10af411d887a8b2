import Foundation

/// How far long work is, with rate and remaining time: one line that is drawn over on a terminal, a line every ten seconds
/// elsewhere, nothing for programs.
struct ProgressBar {
    private let what: String
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isQuiet: Bool
    private let began = ContinuousClock.now
    private var shown: ContinuousClock.Instant?
    private var done = 0

    init(_ what: String, total: Int, isQuiet: Bool) {
        self.what = what
        self.total = total
        self.isQuiet = isQuiet
    }

    mutating func advance(by number: Int) {
        done += number
        let now = ContinuousClock.now
        let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        guard !isQuiet, shown.map({ $0.duration(to: now) >= pause }) ?? isTerminal else {
            if shown == nil { shown = now }
            return
        }
        shown = now
        write(line(at: now), end: isTerminal ? "" : "\n")
    }

    /// Takes the line away: what follows says how it ended.
    func finish() {
        if !isQuiet, isTerminal { write("", end: "") }
    }

    func line(at now: ContinuousClock.Instant) -> String {
        let seconds = began.duration(to: now) / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        if total == 0 { return "\(what): \(done), \(Int(rate)) a second" }
        // Who came meanwhile is done as well.
        let total = max(total, done)
        let share = Double(done) / Double(total)
        let filled = Int(share * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: "·", count: 24 - filled)
        let left = rate > 0 && total > done ? ", \(Self.time(Double(total - done) / rate)) left" : ""
        return "\(what) [\(bar)] \(done) of \(total), \(Int(rate)) a second\(left)"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }

    private func write(_ line: String, end: String) {
        // Back to the first column, and whatever stood there is erased.
        let text = (isTerminal ? "\r\u{1B}[K" : "") + line + end
        FileHandle.standardError.write(Data(text.utf8))
    }
}
