import Foundation
import Membership

/// 会員ページへのログイン
struct SignInPage: Page {
    static let template = "sign-in"

    enum Notice: Sendable {
        case signedOut
        /// Asked for by a page that needs a session: the name of that page.
        case askedFor(String)
    }

    var memberIDLength: Int
    var memberIDDigitsOnly: Bool
    /// Sパスワード, in the page's language.
    var passwordName: String
    /// When the previous generation stops signing in, while that is ahead.
    var graceUntil: Date?
    /// Whether the password is renewed with a period at all.
    var renewed: Bool
    /// Whether it is the member's own.
    var chosen = false
    var idleMinutes: Int
    var dates: Dates
    /// The inquiries that help whoever cannot sign in, where the tenant has them.
    var memberIDInquiry: String?
    var passwordInquiry: String?
    var notice: Notice?
    /// The code of the inquiry to go to after signing in.
    var next: String?
    var typedMemberID = ""
    var refusals: [Refusal] = []

    func heading(in frame: Frame) -> String { Message.signInHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        [
            "notice": noticeSlots(in: frame), "memberIDField": memberIDField(in: frame).slots(refusals: refusals),
            "passwordField": passwordField(in: frame).slots(refusals: refusals), "next": next.asText,
            "trouble": troubles(in: frame).slots,
            "about": Sentence(renewed ? .aboutPageText : .aboutPagePlain, in: frame.language, ["n": .plain("\(idleMinutes)")]).slots,
        ]
    }

    private func noticeSlots(in frame: Frame) -> [Slots] {
        switch notice {
        case nil: []
        case .signedOut: [["status": true, "words": Sentence(.signedOut, in: frame.language).slots]]
        case .askedFor(let name):
            [["status": false, "words": Sentence(.signInAsked, in: frame.language, ["name": .plain(name)]).slots]]
        }
    }

    private func memberIDField(in frame: Frame) -> Field {
        Field(
            id: "member-id", kind: .memberID(digits: memberIDDigitsOnly), label: Message.memberIDLabel.text(in: frame.language),
            hint: Sentence(
                memberIDDigitsOnly ? .memberIDHintDigits : .memberIDHintCharacters, in: frame.language, ["n": .plain("\(memberIDLength)")]),
            value: typedMemberID)
    }

    private func passwordField(in frame: Frame) -> Field {
        var hint: Sentence?
        if let graceUntil {
            hint = Sentence(
                .passwordHintGrace, in: frame.language,
                ["name": .plain(passwordName), "date": .unbroken(dates.lastDayThisYear(graceUntil))])
        } else if renewed {
            hint = Sentence(.passwordHintYearly, in: frame.language)
        } else if chosen {
            hint = Sentence(.passwordHintChosen, in: frame.language)
        }
        return Field(id: "password", kind: .password, label: passwordName.atStart(in: frame.language), hint: hint)
    }

    private func troubles(in frame: Frame) -> [Sentence] {
        func ask(_ type: String?) -> String { frame.address(type.map { "/inquiries/ask/\($0)" } ?? "/help-desk") }
        let forgotten = Sentence(.passwordForgotten, in: frame.language, ["name": .plain(passwordName)]).text
        return [
            Sentence([.link(Message.memberIDForgotten.text(in: frame.language), to: ask(memberIDInquiry))]),
            Sentence([.link(forgotten, to: ask(passwordInquiry))]),
            Sentence([.link(Message.contactChanged.text(in: frame.language), to: frame.address("/help-desk"))]),
        ]
    }
}
