import Foundation
import Sealing
import Testing

@Suite struct SecretTests {
    struct Holder {
        let name = "みどり丘製薬"
        let password = Secret("hunter-2-planted")
        let keys = TenantKeys(tenant: 7, current: .generate(id: 1), readable: [])
        let token = SessionToken.generate()
    }

    @Test("nothing that prints a value prints a secret")
    func printsNothing() {
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        let printed = [
            dumped, "\(holder)", "\(holder.password)", String(describing: holder), String(reflecting: holder),
            String(describing: holder.password), String(reflecting: holder.password), "\([holder.password])",
            "\(Optional(holder.password) as Any)",
            "\(Mirror(reflecting: holder.password).children.map(\.value))", String(describing: ["k": holder.password]),
        ]
        for text in printed {
            #expect(!text.contains("planted"), "\(text)")
            #expect(!text.contains(holder.token.text.reveal()))
        }
        #expect(Mirror(reflecting: holder.password).children.isEmpty)
        #expect(holder.password.reveal() == "hunter-2-planted")
    }

    @Test("keys and key rings print their names only")
    func keysPrintNames() throws {
        let line = WrappingKeyRing.generateLine(id: "w1")
        let ring = try WrappingKeyRing(parsing: line)
        let key = DataKey.generate(id: 3)
        var dumped = ""
        dump(ring, to: &dumped)
        dump(key, to: &dumped)
        dump(TenantKeys(tenant: 1, current: key, readable: []), to: &dumped)
        #expect(!dumped.contains("SymmetricKey") && !dumped.contains("SecureBytes"), "\(dumped)")
        #expect("\(key)" == "data key 3")
        #expect(!"\(ring)".contains(line.split(separator: " ")[1]))
    }
}
