import Testing

@testable import Postgres

@Suite("A queue in a ring")
struct FifoTests {
    @Test("keeps the order of both ends while it grows and wraps")
    func order() {
        var queue = Fifo<Int>()
        for number in 1...3 { queue.append(number) }
        #expect(queue.popFirst() == 1)
        queue.prepend(0)
        for number in 4...9 { queue.append(number) }
        var seen: [Int] = []
        while let number = queue.popFirst() { seen.append(number) }
        #expect(seen == [0, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(queue.isEmpty)
    }

    @Test("gives out those that are wanted and keeps the rest in order")
    func removal() {
        var queue = Fifo<Int>()
        for number in 1...10 { queue.append(number) }
        #expect(queue.removeAll { $0.isMultiple(of: 3) } == [3, 6, 9])
        #expect(queue.popFirst() == 1)
        #expect(queue.count == 6)
        #expect(queue.removeAll { $0 > 100 }.isEmpty)
    }
}
