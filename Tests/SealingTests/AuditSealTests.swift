import Foundation
import Testing

@testable import Sealing

@Suite struct AuditSealTests {
    private func range(
        tenant: Int32 = 7, number: Int64 = 2, era: Int32 = 1, cluster: Int64 = 9, from: Int64 = 10, to: Int64 = 20, last: Int64 = 30,
        named: [Int64]? = nil, events: Int64 = 4, root: [UInt8] = [1, 2], at: Int64 = 5
    ) -> SealedRange {
        SealedRange(
            tenant: tenant, number: number, era: era, cluster: cluster, fromTransaction: from, toTransaction: to, lastEvent: last,
            named: named, events: events, root: root, sealedAt: at)
    }

    @Test("a head changes with each thing it is taken over")
    func heads() {
        let heads =
            [
                range(), range(tenant: 8), range(number: 3), range(era: 2), range(cluster: 8), range(from: 11), range(to: 21),
                range(last: 31),
                range(named: []), range(named: [1, 2]), range(named: [12]), range(events: 5), range(root: [2, 1]), range(at: 6),
            ].map { $0.head(after: [9]) } + [range().head(after: []), range().head(after: [8])]
        #expect(Set(heads).count == heads.count)
        #expect(range().head(after: [9]) == heads[0])
    }

    @Test("a signature is its key's and its head's")
    func signatures() {
        let key = DataKey.generate(id: 1)
        let keys = TenantKeys(tenant: 7, current: .generate(id: 2), readable: [key])
        let earlier = TenantKeys(tenant: 7, current: key, readable: []).signature(ofHead: [1])
        #expect(keys.isSignature(earlier.digest, keyID: 1, ofHead: [1]) == true)
        #expect(keys.isSignature(earlier.digest, keyID: 2, ofHead: [1]) == false)
        #expect(keys.isSignature(earlier.digest, keyID: 1, ofHead: [2]) == false)
        #expect(keys.isSignature(earlier.digest, keyID: 3, ofHead: [1]) == nil)
    }

    @Test("hashes are read as they are written")
    func hexadecimal() {
        #expect([UInt8]([0, 0x0f, 0xff]).hexadecimal == "000fff")
        #expect([UInt8](hexadecimal: "000FfF") == [0, 0x0f, 0xff])
        #expect([UInt8](hexadecimal: "0") == nil)
        #expect([UInt8](hexadecimal: "0g") == nil)
        #expect([UInt8](hexadecimal: "é") == nil)
    }
}
