import Crypto
import Foundation
import Testing

@testable import Sealing

@Suite struct SecondFactorTests {
    let published = SecondFactor(bytes: Array("12345678901234567890".utf8))

    @Test(
        "RFC 6238's answers for SHA-1",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func publishedCodes(seconds: Int64, code: String) {
        #expect(published.code(step: seconds / 30, digits: 8) == code)
        #expect(published.code(step: seconds / 30) == code.suffix(6))
    }

    @Test("a code counts for its own step and the ones beside it, however it is typed")
    func steps() {
        let code = published.code(step: 37_037_036)
        for around in Int64(37_037_035)...37_037_037 { #expect(published.step(of: Secret(code), around: around) == 37_037_036) }
        for around in [Int64(37_037_034), 37_037_038] { #expect(published.step(of: Secret(code), around: around) == nil) }
        #expect(code == "081804")
        for typed in ["081 804", "０８１８０４", " 081-804 "] { #expect(published.step(of: Secret(typed), around: 37_037_036) == 37_037_036) }
        for typed in ["81804", "0818040", "081805", "", "×"] { #expect(published.step(of: Secret(typed), around: 37_037_036) == nil) }
    }

    @Test("the address for the app names who and where, and nothing in it breaks out")
    func address() {
        #expect(
            published.uri(issuer: "Aikotoba terms", account: "owner@desk.example").reveal()
                == "otpauth://totp/Aikotoba%20terms:owner@desk.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aikotoba%20terms&algorithm=SHA1&digits=6&period=30"
        )
        #expect(published.uri(issuer: "a:b?c&d", account: "合言葉").reveal().hasPrefix("otpauth://totp/a%3Ab%3Fc%26d:%E5%90%88"))
        #expect("\(SecondFactor.generate())" == "second factor")
        var dumped = ""
        dump(published, to: &dumped)
        #expect(!dumped.contains("49"))
    }

    @Test("it opens under its own key, tenant and holder only")
    func sealed() throws {
        let keys = TenantKeys(tenant: 7, current: .generate(id: 3), readable: [])
        let (holder, factor) = (UUID(), SecondFactor.generate())
        let (keyID, sealed) = try keys.seal(factor, of: holder)
        #expect(keyID == 3)
        #expect(try keys.openSecondFactor(sealed, keyID: 3, of: holder).code(step: 1) == factor.code(step: 1))
        #expect(throws: SealingError.cannotOpen) { try keys.openSecondFactor(sealed, keyID: 3, of: UUID()) }
        #expect(throws: SealingError.cannotOpen) { try keys.open(sealed, keyID: 3, for: .mail(holder)) }
    }
}
