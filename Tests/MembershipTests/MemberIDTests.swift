import SampleTenant
import Testing

@testable import Membership

@Suite struct MemberIDTests {
    @Test(
        "full-width digits, spaces and hyphens are folded", arguments: ["004821", "００４８２１", "004-821", " 004 821 ", "004−821", "００４　８２１"])
    func folding(typed: String) throws {
        #expect(try MemberID.parse(typed, settings: SampleTenant.settings()).text == "004821")
    }

    @Test("a wrong length says both lengths")
    func length() throws {
        let settings = SampleTenant.settings(memberIDLength: 11)
        #expect(throws: MemberID.Refusal.length(expected: 11, actual: 10)) { try MemberID.parse("2025000482", settings: settings) }
        #expect(throws: MemberID.Refusal.empty) { try MemberID.parse(" - ", settings: settings) }
        #expect(throws: MemberID.Refusal.notDigits) { try MemberID.parse("2025000482X", settings: settings) }
    }
}
