import Foundation
import Metrics
import Synchronization

/// A swift-metrics backend that keeps counters, gauges and histograms in memory and writes them as Prometheus text
/// (exposition format 0.0.4). Durations are histograms in seconds.
final class PrometheusFactory: MetricsFactory {
    private let families = Mutex<[String: [String: any Series]]>([:])

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions) { Tally() } as Tally
    }

    func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label, dimensions) { Tally() } as Tally
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions) { Level() } as Level
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions) { Level() } as Level
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions) { Histogram() } as Histogram
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// The whole page of `/metrics`.
    func exposition() -> String {
        families.withLock { families in
            families.sorted { $0.key < $1.key }.map { name, series in
                let kind = series.values.first.map { type(of: $0).kind } ?? "untyped"
                let lines = series.sorted { $0.key < $1.key }.flatMap { labels, one in one.lines(name: name, labels: labels) }
                return (["# TYPE \(name) \(kind)"] + lines).joined(separator: "\n")
            }.joined(separator: "\n") + "\n"
        }
    }

    private func series<S: Series>(_ label: String, _ dimensions: [(String, String)], make: () -> S) -> S {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return families.withLock { families in
            if let known = families[label, default: [:]][labels] as? S { return known }
            let made = make()
            families[label, default: [:]][labels] = made
            return made
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

private protocol Series: Sendable {
    static var kind: String { get }
    func lines(name: String, labels: String) -> [String]
}

private func sample(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)"
}

private final class Tally: CounterHandler, FloatingPointCounterHandler, Series {
    static let kind = "counter"
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { value.withLock { $0 += Double(amount) } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func reset() { value.withLock { $0 = 0 } }
    func lines(name: String, labels: String) -> [String] { [sample(name, labels, "\(value.withLock(\.self))")] }
}

private final class Level: MeterHandler, RecorderHandler, Series {
    static let kind = "gauge"
    private let value = Mutex(0.0)

    func set(_ new: Int64) { value.withLock { $0 = Double(new) } }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(new) }
    func record(_ new: Double) { set(new) }
    func lines(name: String, labels: String) -> [String] { [sample(name, labels, "\(value.withLock(\.self))")] }
}

private final class Histogram: TimerHandler, Series {
    static let kind = "histogram"
    /// Upper bounds in nanoseconds: half a millisecond to ten seconds.
    private static let bounds: [Int64] = [
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000,
        2_500_000_000, 10_000_000_000,
    ]

    private struct State {
        var buckets = [Int64](repeating: 0, count: Histogram.bounds.count)
        var count: Int64 = 0
        var sum: Int64 = 0
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) {
        let bucket = Self.bounds.firstIndex { duration <= $0 }
        state.withLock { state in
            if let bucket { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += duration
        }
    }

    func lines(name: String, labels: String) -> [String] {
        let state = state.withLock(\.self)
        let prefix = labels.isEmpty ? "" : labels + ","
        var below: Int64 = 0
        var lines: [String] = []
        for (bound, count) in zip(Self.bounds, state.buckets) {
            below += count
            lines.append(sample(name + "_bucket", prefix + "le=\"\(Double(bound) / 1e9)\"", "\(below)"))
        }
        lines.append(sample(name + "_bucket", prefix + "le=\"+Inf\"", "\(state.count)"))
        lines.append(sample(name + "_sum", labels, "\(Double(state.sum) / 1e9)"))
        lines.append(sample(name + "_count", labels, "\(state.count)"))
        return lines
    }
}
