public import Foundation

/// A line of the record of disclosures by its place in it: the whole key of the order, because the values of one inquiry share
/// their instant.
public struct DisclosurePlace: Sendable, Equatable {
    public let disclosedAt: Date
    public let inquiry: UUID
    public let item: Int32

    public init(disclosedAt: Date, inquiry: UUID, item: Int32) {
        self.disclosedAt = disclosedAt
        self.inquiry = inquiry
        self.item = item
    }
}
