import Foundation
import Testing

@testable import Membership

@Suite struct MemberIDTests {
    private func settings(length: Int, digitsOnly: Bool) throws -> TenantSettings {
        let json = """
            {"slug":"terms","name":{"ja":"学","en":"T"},"systemName":{"ja":"会","en":"M"},"deskPhone":"03","timeZone":"Asia/Tokyo","locale":"ja",
            "memberIdLength":\(length),"memberIdDigitsOnly":\(digitsOnly),"sender":"a@b.example","baseUrl":"https://b.example",
            "policy":{"codeLifetimeSeconds":1200,"codeForm":"letters","codeTries":5,"dayTries":15,"mailGapSeconds":60,"hourMails":5,
            "sessionIdleSeconds":1800,"sessionLongestSeconds":43200,"helpAfterSeconds":1800},"credentialTypes":[],"inquiryTypes":[],"texts":{}}
            """
        return try JSONDecoder().decode(TenantSettings.self, from: Data(json.utf8))
    }

    @Test(
        "full-width digits, spaces and hyphens are folded", arguments: ["004821", "００４８２１", "004-821", " 004 821 ", "004−821", "００４　８２１"])
    func folding(typed: String) throws {
        #expect(try MemberID.parse(typed, settings: settings(length: 6, digitsOnly: true)).text == "004821")
    }

    @Test("a wrong length says both lengths")
    func length() throws {
        let settings = try settings(length: 11, digitsOnly: true)
        #expect(throws: MemberID.Refusal.length(expected: 11, actual: 10)) { try MemberID.parse("2025000482", settings: settings) }
        #expect(throws: MemberID.Refusal.empty) { try MemberID.parse(" - ", settings: settings) }
        #expect(throws: MemberID.Refusal.notDigits) { try MemberID.parse("2025000482X", settings: settings) }
    }
}
