/// A queue in a ring: both ends in constant time, and no storage handed back and forth while calls come and go.
struct Fifo<Element> {
    private var slots: [Element?] = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    var first: Element? {
        get { count == 0 ? nil : slots[head] }
        _modify { yield &slots[head] }
    }

    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(head + count) & (slots.count - 1)] = element
        count += 1
    }

    mutating func prepend(_ element: Element) {
        if count == slots.count { grow() }
        head = (head - 1) & (slots.count - 1)
        slots[head] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head].take()
        head = (head + 1) & (slots.count - 1)
        count -= 1
        return element
    }

    func contains(where isWanted: (Element) -> Bool) -> Bool {
        for index in 0..<count where isWanted(slots[(head + index) & (slots.count - 1)]!) { return true }
        return false
    }

    /// Takes out those wanted, in order; the rest keep theirs.
    mutating func removeAll(where isWanted: (Element) -> Bool) -> [Element] {
        guard contains(where: isWanted) else { return [] }
        var removed: [Element] = []
        for _ in 0..<count {
            guard let element = popFirst() else { break }
            if isWanted(element) { removed.append(element) } else { append(element) }
        }
        return removed
    }

    /// The capacity stays a power of two, so that an index wraps with a mask.
    private mutating func grow() {
        var larger: [Element?] = []
        larger.reserveCapacity(max(4, slots.count * 2))
        for index in 0..<count { larger.append(slots[(head + index) & (slots.count - 1)]) }
        larger.append(contentsOf: repeatElement(nil, count: max(4, slots.count * 2) - count))
        slots = larger
        head = 0
    }
}
