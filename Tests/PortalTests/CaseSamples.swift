import Foundation
import Sealing

@testable import Membership
@testable import Portal

extension Samples {
    static func cases(_ language: Language) -> [Sample] {
        let ja = language == .ja
        var filled = CaseFormPage(purpose: .contactLeft)
        filled.typed = [.organisation: "東雲データ株式会社", .person: "<村瀬> \"悟\"", .email: "s.murase"]
        filled.refusals = [
            Refusal(ja ? "ご住所を入力してください" : "Enter the postal address", field: "postal-address"),
            Refusal(ja ? "メールアドレスに「@」がありません" : "The email address has no “@”", field: "email"),
        ]
        let path = "/handover-cases/019d61a2-0000-7000-8000-000000000001"
        func standing(_ state: CaseStanding.State, code: CodeStatus? = nil) -> CasePage {
            let standing = CaseStanding(
                number: "H26-0310-4VXR", state: state, organisation: "東雲データ株式会社", person: "村瀬 悟",
                address: "s.murase@shinonome-data.example", wanted: [.postalAddress, .phone],
                proveUntil: state == .open || state == .moreWanted ? nil : instant("2026-04-13T05:12:00Z"),
                coolingUntil: state == .coolingOff ? instant("2026-04-09T05:12:00Z") : nil, code: code)
            return CasePage(path: path, standing: standing, dates: dates(language))
        }
        let code = CodeStatus(
            reference: "7Q4K", expiresAt: instant("2026-04-06T05:32:00Z"),
            resendAfter: instant("2026-04-06T05:13:00Z"), helpAfter: instant("2026-04-06T05:42:00Z"), remainingTries: 5, codeForm: .letters,
            state: .open)
        var wanted = standing(.moreWanted)
        wanted.typed = "一行目\n<二行目>"
        wanted.refusals = [Refusal(ja ? "お知らせいただく内容が長すぎます" : "What you add is too long", field: "supplement")]
        func objection(_ state: Objection.State) -> ObjectionPage {
            ObjectionPage(
                action: path + "/objection", key: "not-a-real-secret",
                objection: Objection(
                    state: state, organisation: Wording(ja: "東雲データ株式会社", en: "東雲データ株式会社"), role: "representative", successor: "村瀬 悟",
                    until: instant("2026-04-09T05:12:00Z"), waits: true, endsSessions: false), dates: dates(language))
        }
        var tooOld = objection(.open)
        tooOld.refusals = [Refusal(Message.formTooOld.text(in: language))]
        let pages: [(String, any Page)] =
            [
                ("case-form", CaseFormPage(purpose: .contactLeft)), ("case-form-member-id", CaseFormPage(purpose: .memberIDUnknown)),
                ("case-form-refused", filled), ("case-received", CaseReceivedPage(number: "H26-0310-4VXR", purpose: .contactLeft)),
                ("case-received-member-id", CaseReceivedPage(number: "H26-0310-4VXR", purpose: .memberIDUnknown)),
                ("case-wanted", wanted), ("case-approved-code", standing(.approved, code: code)),
                ("objection", objection(.open)), ("objection-made", objection(.made)), ("objection-over", objection(.over)),
                ("objection-too-old", tooOld),
            ] + CaseStanding.State.allCases.map { ("case-\($0.rawValue)", standing($0)) }
        return pages.map { name, page in
            Sample(name: name, language: language, page: page, frame: frame(language, signedIn: false, tab: nil, path: path))
        }
    }
}
