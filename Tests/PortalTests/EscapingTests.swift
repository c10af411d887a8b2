import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Escaping")
struct EscapingTests {
    /// Marks hidden in one `Character` with a combining scalar, plain ones, and what HTML has no character for.
    static let hostile = "\"\u{301}onx=1 <\u{20D2}script> <b>&'\u{0}{{w.signOut}}[link]"

    @Test("a mark is escaped whatever combines with it")
    func aMarkIsEscapedWhateverCombinesWithIt() {
        // The test macro copies its literals as they look, and these two look like something else.
        let quoted = ("\"\u{301}", "&quot;\u{301}")
        let opened = ("<\u{20D2}", "&lt;\u{20D2}")
        #expect(MarkupEscaping().escapeText(quoted.0) == quoted.1)
        #expect(MarkupEscaping().escapeText(opened.0) == opened.1)
        #expect(MarkupEscaping().escapeText("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
        #expect(MarkupEscaping().escapeText("\u{0}\u{1b}\n") == "\u{FFFD}\u{FFFD}\n")
    }

    @Test("no data of any page leaves its slot", arguments: pages.indices, Language.allCases)
    func noDataLeavesItsSlot(_ index: Int, language: Language) throws {
        let name = Self.hostile
        var frame = Samples.frame(language)
        frame.systemName = name
        frame.tenantName = name
        frame.deskPhone = name
        frame.organisation = name
        frame.formToken = name
        frame.path = "/" + name
        frame.base = "/" + name
        let html = try Drawing().pages.draw(Self.pages[index](language), in: frame)
        for broken in ["\"\u{301}", "<\u{20D2}"] {
            // By bytes: as `Character`s the two would be found nowhere.
            #expect(Array(html.utf8).firstRange(of: Array(broken.utf8)) == nil)
        }
        #expect(!html.contains("<b>&"))
        #expect(!html.contains("\u{0}"))
        #expect(Markup.imbalance(in: html) == nil)
        // Data is never read as a template or as one of our own messages.
        #expect(html.contains("{{w.signOut}}[link]"))
    }

    static let pages: [@Sendable (Language) -> any Page] = [
        { language in
            var page = SignInPage(
                memberIDLength: 6, memberIDDigitsOnly: true, passwordName: hostile, graceUntil: nil, renewed: true, idleMinutes: 30,
                dates: Samples.dates(language), memberIDInquiry: hostile, passwordInquiry: hostile)
            page.notice = .askedFor(hostile)
            page.next = hostile
            page.typedMemberID = hostile
            page.refusals = [Refusal(hostile, field: "member-id"), Refusal(hostile)]
            return page
        },
        { language in
            MenuPage(
                rows: [
                    .init(code: hostile, name: hostile, purpose: hostile, renewal: .release(hostile), lastAsked: nil, needsSession: true)
                ],
                turn: .init(period: hostile, names: [hostile], startsAt: Date(timeIntervalSince1970: 0), graceUntil: nil),
                dates: Samples.dates(language))
        },
        { _ in
            var page = InquiryPage(code: hostile, name: hostile)
            page.memberID = .init(length: 6, digitsOnly: true)
            page.typedMemberID = hostile
            page.typedAddress = hostile
            page.refusals = [Refusal(hostile, field: "email")]
            return page
        },
        { language in
            CodePage(
                words: .inquiry(address: hostile, language), action: hostile, resendAction: hostile, askAgain: hostile, reference: hostile,
                expiresAt: Date(timeIntervalSince1970: 60),
                now: Date(timeIntervalSince1970: 0), resendAfter: Date(timeIntervalSince1970: 0), helpMinutes: 30, sender: hostile,
                digitCode: false, state: .open, dates: Samples.dates(language))
        },
        { language in
            let term = CodeTerm(full: hostile, short: hostile)
            var page = ForgottenPage(memberIDLength: 6, memberIDDigitsOnly: true, term: term, refusesDuplicates: false)
            page.typedMemberID = hostile
            page.typedAddress = hostile
            return page
        },
        { language in
            RecoveryChoicePage(
                recovery: hostile, grant: hostile, grantUntil: Date(timeIntervalSince1970: 0),
                choices: [.init(choice: 1, maskedMemberID: hostile, name: hostile, nameEn: hostile)],
                term: CodeTerm(full: hostile, short: hostile), dates: Samples.dates(language))
        },
        { language in
            PasswordPage(
                recovery: hostile, grant: hostile, grantUntil: Date(timeIntervalSince1970: 0),
                organisation: .init(choice: 1, maskedMemberID: hostile, name: hostile, nameEn: nil), isChosen: true,
                term: CodeTerm(full: hostile, short: hostile), policy: PasswordPolicy(least: 15, most: 128),
                dates: Samples.dates(language))
        },
        { _ in PasswordSetPage(memberIDInquiry: hostile) },
        { language in
            ResultPage(
                kind: .yearly, name: hostile,
                values: [.init(organisation: hostile, memberID: hostile, text: SecretText(revealing: hostile), period: hostile)],
                receipt: hostile,
                shownAt: Date(timeIntervalSince1970: 0), graceUntil: nil, dates: Samples.dates(language))
        },
        { language in
            let line = DisclosureLine(shownAt: Date(timeIntervalSince1970: 0), name: hostile, period: hostile, receipt: hostile)
            return DisclosuresPage(lines: [line], skipped: 50, newer: hostile, older: hostile, dates: Samples.dates(language))
        },
        { language in
            let epoch = Date(timeIntervalSince1970: 0)
            return MyPage(
                name: hostile, nameKana: hostile, memberID: hostile, membershipClass: hostile, contractFrom: hostile, contractUntil: nil,
                contacts: [
                    .init(
                        id: hostile, role: hostile, person: hostile, department: hostile, phone: hostile, address: hostile,
                        delivery: hostile)
                ], proof: .code, openedAt: epoch, idleUntil: epoch, endsAt: epoch,
                others: [.init(id: hostile, agent: hostile, network: hostile, openedAt: epoch, lastUsedAt: epoch)], recent: [],
                recoveries: [.init(askedAt: epoch, address: hostile, state: .asked)], dates: Samples.dates(language))
        },
        { _ in
            let values = ContactPage.Values(person: hostile, department: hostile, phone: hostile, address: hostile, locale: hostile)
            return ContactPage(
                id: hostile, role: hostile, version: 1, values: values,
                present: .init(person: "", department: "", phone: hostile + "x", address: hostile + "x", locale: ""))
        },
        { _ in TextPage(kind: .helpDesk, body: "## \(hostile)\n\(hostile)") },
        { _ in MessagePage(kind: .fault(requestID: hostile)) },
    ]
}
