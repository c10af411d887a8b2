import Membership
import Web

/// Where in the history a page begins: the lines its pages so far ended with.
///
/// The way is in the address, `?at=<lines skipped>.<cursor>.…`, so that the page before can be linked to without a second query
/// in the other direction.
struct HistoryPlace: Equatable {
    static let perPage = 50
    /// How many pages lead back one by one, so that an address stays as short as web servers want it; before them, back leads to
    /// the first page.
    static let longestWay = 20

    let skipped: Int
    let way: [DisclosurePlace]

    static let first = HistoryPlace(skipped: 0, way: [])

    private init(skipped: Int, way: [DisclosurePlace]) {
        self.skipped = skipped
        self.way = way
    }

    /// - Returns: nil for what no page of this service linked to.
    init?(_ text: String?) {
        guard let text else {
            self = .first
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let way = parts.dropFirst().compactMap(DisclosurePlace.init(cursor:))
        guard let skipped = Int(parts[0]), (1...1_000_000).contains(skipped), !way.isEmpty, way.count == parts.count - 1,
            way.count <= Self.longestWay
        else { return nil }
        self.init(skipped: skipped, way: way)
    }

    /// The line the page before ended with.
    var last: DisclosurePlace? { way.last }

    var newer: HistoryPlace? {
        guard !way.isEmpty else { return nil }
        return way.count == 1 ? .first : HistoryPlace(skipped: skipped - Self.perPage, way: way.dropLast())
    }

    /// The page behind this full one.
    func after(_ last: DisclosurePlace) -> HistoryPlace {
        HistoryPlace(skipped: skipped + Self.perPage, way: (way + [last]).suffix(Self.longestWay))
    }

    var path: String {
        way.isEmpty ? "/disclosures" : "/disclosures?at=" + (["\(skipped)"] + way.map(\.cursor)).joined(separator: ".")
    }
}
