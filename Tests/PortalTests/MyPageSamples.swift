import Foundation
import Membership

@testable import Portal

extension Samples {
    static func mine(_ language: Language) -> MyPage {
        let ja = language == .ja
        return MyPage(
            name: ja ? "みどり丘製薬株式会社" : "Midorigaoka Pharma", nameKana: "ミドリガオカセイヤク", memberID: "004821",
            membershipClass: ja ? "正会員（法人）" : "Full member", contractFrom: "2026-04-01", contractUntil: "2027-04-01",
            contacts: [
                .init(
                    id: "01", role: "representative", person: "佐伯 真理子", department: "薬事情報部", phone: "03-0000-1187",
                    address: "m.saeki@midorigaoka.example", delivery: "reached", deliveryAt: instant("2026-04-06T05:14:00Z")),
                .init(
                    id: "02", role: "deputy", person: "小野寺 実", department: "薬事情報部", address: "m.onodera@midorigaoka.example",
                    delivery: "unknown"),
                .init(
                    id: "03", role: "technical", person: nil, department: "情報システム課", address: "it-desk@midorigaoka.example",
                    delivery: "refused", deliveryAt: instant("2026-03-01T03:00:00Z")),
            ], proof: .code, openedAt: instant("2026-04-06T05:00:00Z"), idleUntil: instant("2026-04-06T05:46:00Z"),
            endsAt: instant("2026-04-06T17:00:00Z"), others: [device("04", "Mozilla/5.0 (iPhone; …) Version/19.0 Safari/604.1")],
            recent: lines(language), dates: dates(language))
    }

    private static func device(_ id: String, _ agent: String?) -> MyPage.Device {
        .init(
            id: id, agent: agent, network: agent.map { _ in "192.0.2.x" }, openedAt: instant("2026-04-06T04:00:00Z"),
            lastUsedAt: instant("2026-04-06T05:02:00Z"))
    }

    static func myPage(_ language: Language) -> [Sample] {
        let plain = mine(language)
        var bare = plain
        bare.nameKana = nil
        bare.membershipClass = nil
        bare.contractFrom = nil
        bare.contractUntil = nil
        bare.contacts = []
        bare.others = []
        bare.recent = []
        bare.recoveries = []
        var openEnded = plain
        openEnded.contractUntil = nil
        openEnded.proof = .password
        openEnded.notice = .addressSaved
        openEnded.handovers = [card(.open, language), card(.effective, language)]
        openEnded.others = [device("05", nil), device("06", "curl/8.5.0")]
        openEnded.recoveries = [MemberRecord.Recovery.State.asked, .verified, .registered, .lapsed, .elsewhere].map {
            .init(askedAt: instant("2026-04-05T03:00:00Z"), address: $0 == .asked ? "m.saeki@midorigaoka.example" : nil, state: $0)
        }
        var proven = plain
        proven.provenUntil = instant("2026-04-06T05:31:00Z")
        proven.handovers = [card(.open, language, daysLeft: 1)]
        var refused = plain
        refused.refusals = [Refusal(Message.changeOvertaken.text(in: language))]
        return sampled(
            [
                ("my-page", plain), ("my-page-bare", bare), ("my-page-open-ended", openEnded), ("my-page-proven", proven),
                ("my-page-refused", refused), ("end-sessions", EndSessionsPage(others: 3)), ("end-session", EndSessionsPage(others: 1)),
            ], language)
    }

    static func changes(_ language: Language) -> [Sample] {
        let proof = ProofPage(kind: .code, destination: .myPage, minutes: 15)
        var password = proof
        password.kind = .password
        password.refusals = [Refusal(Message.passwordIncorrect.text(in: language), field: "password")]
        let contact = ContactPage(
            id: "01", role: "deputy", version: 3,
            values: .init(
                person: "小野寺 実", department: "薬事情報部", phone: "", address: "m.onodera@midorigaoka.example", locale: "ja"))
        var conflict = contact
        conflict.present = .init(
            person: "小野寺 実", department: "", phone: "03-0000-1187", address: "onodera@midorigaoka.example", locale: "en")
        conflict.refusals = [Refusal(Message.conflict.text(in: language))]
        var wrong = contact
        wrong.values.address = "m.onodera.midorigaoka.example"
        wrong.refusals = [Refusal(Message.addressWithoutAt.text(in: language), field: "email")]
        return sampled(
            [
                ("proof", proof), ("proof-password", password), ("contact", contact), ("contact-conflict", conflict),
                ("contact-wrong", wrong), ("proof-code", changeCode(language, .proof, "handed-over")),
                ("proof-code-queued", changeCode(language, .proof, "queued")),
                ("proof-code-refused", changeCode(language, .proof, "refused")),
                ("address-code", changeCode(language, .address, nil)),
            ], language)
    }

    private static func changeCode(_ language: Language, _ kind: ChangeStatus.Kind, _ mailState: String?) -> CodePage {
        let words = CodeWords(
            kind, sentTo: "m.saeki@midorigaoka.example", mailState: mailState,
            mailAt: mailState == "queued" ? nil : instant("2026-04-06T05:13:00Z"), frame: frame(language, tab: .myPage),
            dates: dates(language))
        return CodePage(
            words: words, action: "/my-page/changes/018f/code", resendAction: "/my-page/changes/018f/resend", askAgain: "/my-page",
            reference: "7Q4K", expiresAt: instant("2026-04-06T05:32:00Z"), now: instant("2026-04-06T05:13:40Z"),
            resendAfter: instant("2026-04-06T05:13:00Z"), helpMinutes: 30, sender: "no-reply@terms.example", digitCode: false, state: .open,
            dates: dates(language), step: nil)
    }

    private static func sampled(_ pages: [(String, any Page)], _ language: Language) -> [Sample] {
        pages.map { Sample(name: $0, language: language, page: $1, frame: frame(language, tab: .myPage, path: "/my-page")) }
    }
}
