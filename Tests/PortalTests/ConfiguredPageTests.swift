import SampleTenant
import Sealing
import Testing

@testable import Membership
@testable import Portal

@Suite("Pages from what a tenant has configured")
struct ConfiguredPageTests {
    static let settings: TenantSettings = {
        func type(_ code: String, _ name: String, holder: String, grace: String?, period: String, label: String) -> String {
            """
            {"code": "\(code)", "name": {"ja": "\(name)パスワード", "en": "\(name)-password"}, "purpose": {"ja": "", "en": ""},
             "signsIn": \(code == "s-password"), "holder": "\(holder)", "origin": "generated", "calendar": "x",
             "current": {"code": "\(period)", "label": {"ja": "\(label)", "en": "\(period)"},
                         "startsAt": "2026-03-31T15:00:00Z", "endsAt": "2027-03-31T15:00:00Z"},
             "previousGraceUntil": \(grace.map { "\"\($0)\"" } ?? "null")}
            """
        }
        func inquiry(_ code: String, _ name: String, proof: String, reveals: String, credential: String?) -> String {
            """
            {"code": "\(code)", "name": {"ja": "\(name)", "en": "\(name)"}, "purpose": {"ja": "", "en": ""}, "proof": "\(proof)",
             "reveals": "\(reveals)", "credentialType": \(credential.map { "\"\($0)\"" } ?? "null")}
            """
        }
        let grace = "2026-04-30T15:00:00Z"
        let types = [
            type("s-password", "S", holder: "organisation", grace: grace, period: "2026", label: "2026年度"),
            type("k-password", "K", holder: "organisation", grace: grace, period: "2026", label: "2026年度"),
            type("archive-password", "解凍", holder: "tenant", grace: nil, period: "29.0", label: "第29.0版"),
        ]
        let inquiries = [
            inquiry("k-password", "Kパスワード", proof: "session", reveals: "credential", credential: "k-password"),
            inquiry("archive-password", "解凍パスワード", proof: "session", reveals: "credential", credential: "archive-password"),
            inquiry("member-id", "会員番号", proof: "address", reveals: "member-id", credential: nil),
            inquiry("external-id", "登録者ID", proof: "session", reveals: "external-id", credential: nil),
        ]
        return SampleTenant.settings(credentialTypes: types, inquiryTypes: inquiries)
    }()

    static func value(_ state: String, _ text: String, grace: String? = nil) -> DisclosedValue {
        DisclosedValue(
            kind: "credential", value: Secret(text), period: Wording(ja: state, en: state), state: state,
            validFrom: Samples.instant("2026-03-31T15:00:00Z"), validUntil: Samples.instant("2027-03-31T15:00:00Z"),
            graceUntil: grace.map(Samples.instant))
    }

    static func page(_ values: [DisclosedValue], type: String = "k-password") -> ResultPage {
        let organisation = DisclosedOrganisation(memberID: "004821", name: "みどり丘製薬株式会社", nameEn: nil, values: values)
        let disclosed = Disclosed(
            receipt: "D26-0406-8K3P", disclosedAt: Samples.instant("2026-04-06T05:16:00Z"), inquiryType: type, organisations: [organisation]
        )
        return ResultPage(disclosed, settings: settings, dates: Samples.dates(.ja))
    }

    @Test("the slip shows the current value and the next, and of the previous only how long it works")
    func theSlipShowsCurrentAndNext() throws {
        let page = Self.page([
            Self.value("current", "nowValue22"), Self.value("next", "nextValue3"),
            Self.value("previous", "oldValue44", grace: "2026-04-30T15:00:00Z"),
        ])
        #expect(page.values.map(\.period) == ["current", "next"])
        let html = try Drawing().pages.draw(page, in: Samples.frame(.ja))
        #expect(Markup.words(of: html).contains("前年度のKパスワードは4月30日まで使えます"))
        #expect(!Markup.text(of: html).contains("oldValue"))
    }

    @Test("the previous value is shown where it is all there is")
    func thePreviousIsShownAlone() {
        #expect(Self.page([Self.value("previous", "oldValue44")]).values.map(\.period) == ["previous"])
    }

    @Test("an organisation without a value is told so")
    func anOrganisationWithoutAValue() throws {
        let html = try Drawing().pages.draw(Self.page([]), in: Samples.frame(.ja))
        #expect(Markup.words(of: html).contains("ご登録がありません。会員窓口へお問い合わせください。"))
    }

    @Test("what kind of slip it is follows from what the inquiry reveals")
    func theKindFollows() {
        #expect(Self.page([], type: "k-password").kind == .yearly)
        #expect(Self.page([], type: "archive-password").kind == .release)
        #expect(Self.page([], type: "member-id").kind == .memberID)
        #expect(Self.page([], type: "external-id").kind == .externalID)
    }

    @Test("the menu says how each value renews and when it was last asked for")
    func theMenuSaysHowEachRenews() throws {
        let page = MenuPage(
            settings: Self.settings, last: ["k-password": Samples.instant("2025-04-08T03:00:00Z")], dates: Samples.dates(.ja))
        let words = Markup.words(of: try Drawing().pages.draw(page, in: Samples.frame(.ja)))
        #expect(words.contains("2026年度に更新済み 前回の照会 2025年4月8日"))
        #expect(words.contains("第29.0版 照会の記録はありません"))
        #expect(words.contains("変わりません ログインしなくても照会できます"))
        #expect(words.contains("2026年度のパスワードに切り替わりました"))
        #expect(words.contains("S・Kの各パスワードは、2026年4月1日から新しくなっています。前年度のパスワードは4月30日まで使えます。"))
    }
}
