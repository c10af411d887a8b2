import Foundation
import Membership

@testable import Portal

/// A forgotten password, from the asking to the end.
extension Samples {
    static let grant = "Z3JhbnQtb2YtdGhlLXNhbXBsZS0wMTIzNDU2Nzg5MDE"

    static func term(_ language: Language) -> CodeTerm { .change(Wording(ja: "変更権限コード", en: "change code"), language) }

    static func recoveries(_ language: Language) -> [Sample] {
        let forgotten = ForgottenPage(memberIDLength: 11, memberIDDigitsOnly: true, term: term(language), refusesDuplicates: false)
        var wrong = forgotten
        wrong.typedMemberID = "2025000482"
        wrong.refusals = [
            Refusal("会員番号は11桁です（入力は10桁）。もう一度ご確認ください", field: "member-id"),
            Refusal(Message.addressWithoutAt.text(in: language), field: "email"),
        ]
        var letters = forgotten
        letters.memberIDDigitsOnly = false
        var duplicate = forgotten
        duplicate.refusesDuplicates = true
        duplicate.typedAddress = "k.takahashi@aozora.example"
        duplicate.refusals = [Refusal(Message.duplicateAddress.text(in: language), field: "email")]
        var ended = forgotten
        ended.refusals = [Refusal(Message.grantEnded.text(in: language))]
        let end = instant("2026-04-06T05:47:00Z")
        let several = [
            RecoveryChoice(choice: 1, maskedMemberID: "•••••••4821", name: "あおぞら建設株式会社", nameEn: "Aozora Construction"),
            RecoveryChoice(choice: 2, maskedMemberID: "•••••••4822", name: "白樺精機株式会社", nameEn: nil),
        ]
        let choice = RecoveryChoicePage(
            recovery: "018f", grant: grant, grantUntil: end, choices: several, term: term(language), dates: dates(language))
        var unchosen = choice
        unchosen.refusals = [Refusal(Message.choiceMissing.text(in: language), field: "choice")]
        let password = PasswordPage(
            recovery: "018f", grant: grant, grantUntil: end, organisation: several[1], isChosen: false, term: term(language),
            policy: PasswordPolicy(least: 15, most: 128), dates: dates(language))
        var refused = password
        refused.isChosen = true
        refused.refusals = [
            Refusal(.tooShort(limit: 15, actual: 11), field: "password", in: language),
            Refusal(Message.passwordsDiffer.text(in: language), field: "password-again"),
        ]
        var pages: [(String, any Page)] = [
            ("forgotten", forgotten), ("forgotten-wrong", wrong), ("forgotten-letters", letters), ("forgotten-duplicate", duplicate),
            ("forgotten-ended", ended), ("recovery-choice", choice), ("recovery-unchosen", unchosen), ("password", password),
            ("password-refused", refused), ("password-set", PasswordSetPage(memberIDInquiry: "member-id")),
            ("password-set-alone", PasswordSetPage(memberIDInquiry: nil)),
        ]
        pages += recoveryCodes(language).map { ($0, $1 as any Page) }
        return pages.map { Sample(name: $0, language: language, page: $1, frame: recoveryFrame(language)) }
    }

    private static func recoveryCodes(_ language: Language) -> [(String, CodePage)] {
        let open = CodePage(
            words: .recovery(term(language), address: "k.takahashi@aozora.example", language), action: "/recoveries/018f/code",
            resendAction: "/recoveries/018f/resend", askAgain: "/recoveries/ask", reference: "7Q4K",
            expiresAt: instant("2026-04-06T05:32:00Z"), now: instant("2026-04-06T05:13:40Z"), resendAfter: instant("2026-04-06T05:13:00Z"),
            helpMinutes: 30, sender: "no-reply@norms.example", digitCode: false, state: .open, dates: dates(language))
        var elsewhere = open
        elsewhere.words = .recovery(term(language), address: nil, language)
        var over = open
        over.state = .over
        over.refusals = [Refusal(over.words.words(over.words.used))]
        return [("recovery-code", open), ("recovery-code-elsewhere", elsewhere), ("recovery-code-over", over)]
    }

    private static func recoveryFrame(_ language: Language) -> Frame {
        let ja = language == .ja
        return Frame(
            language: language, base: "/terms", path: "/recoveries/ask", systemName: ja ? "規準ウェブデスク" : "Norms Desk",
            tenantName: ja ? "全国規準協会" : "National Norms Association", deskPhone: "03-0000-0000", timeZone: zone,
            organisation: nil, formToken: "drawn-now", tab: nil)
    }
}
