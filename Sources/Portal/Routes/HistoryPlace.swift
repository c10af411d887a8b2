import Foundation

/// Where in the history a page begins: the instants its pages so far ended at, with how many lines each showed.
///
/// The whole way is in the address, `?at=<microseconds>x<lines>.…`, so that the page before can be linked to without a
/// second query in the other direction.
struct HistoryPlace: Equatable {
    struct Step: Equatable {
        let microseconds: Int
        let lines: Int
    }

    static let perPage = 50
    /// A value and its neighbour of one disclosure share an instant and stay on one page; one more tells that there
    /// is a next page.
    static let asked = perPage + 8

    let steps: [Step]

    init(steps: [Step]) { self.steps = steps }

    init?(_ text: String?) {
        guard let text else {
            steps = []
            return
        }
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: "x", omittingEmptySubsequences: false)
            guard numbers.count == 2, let microseconds = Int(numbers[0]), let lines = Int(numbers[1]),
                (0...253_402_300_799_000_000).contains(microseconds),
                (1...Self.asked).contains(lines)
            else { return nil }
            steps.append(Step(microseconds: microseconds, lines: lines))
        }
        guard steps.count <= 200 else { return nil }
        self.steps = steps
    }

    var before: Date? { steps.last.map { Date(timeIntervalSince1970: Double($0.microseconds) / 1_000_000) } }
    var skipped: Int { steps.reduce(0) { $0 + $1.lines } }
    var newer: HistoryPlace? { steps.isEmpty ? nil : HistoryPlace(steps: steps.dropLast()) }

    func after(_ last: Date, shown: Int) -> HistoryPlace {
        HistoryPlace(steps: steps + [Step(microseconds: Int((last.timeIntervalSince1970 * 1_000_000).rounded()), lines: shown)])
    }

    var path: String {
        steps.isEmpty ? "/disclosures" : "/disclosures?at=" + steps.map { "\($0.microseconds)x\($0.lines)" }.joined(separator: ".")
    }

    /// How many of the found lines the page shows: fifty, and whatever shares the fiftieth's instant.
    static func page(of instants: [Date]) -> Int {
        guard instants.count > perPage else { return instants.count }
        let last = instants[perPage - 1]
        return perPage + instants[perPage...].prefix { $0 == last }.count
    }
}
