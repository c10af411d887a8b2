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
    /// What the inquiry above tells, where it is another than the first that signs in: Sパスワード.
    var inquiredName: String?
    /// The name of the password that members choose themselves and may set anew, where there is one.
    var recoveredName: String?
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
                ["name": .plain(inquiredName ?? passwordName), "date": .unbroken(dates.lastDayThisYear(graceUntil))])
        } else if recoveredName != nil, inquiredName != nil {
            // Of the two kinds one is renewed and the other is not.
            hint = nil
        } else if renewed {
            hint = Sentence(.passwordHintYearly, in: frame.language)
        } else if chosen {
            hint = Sentence(.passwordHintChosen, in: frame.language)
        }
        let kind: Field.Kind = chosen || recoveredName != nil ? .ownPassword : .password
        return Field(id: "password", kind: kind, label: passwordName.atStart(in: frame.language), hint: hint)
    }

    private func troubles(in frame: Frame) -> [Sentence] {
        func ask(_ type: String?) -> String { frame.address(type.map { "/inquiries/ask/\($0)" } ?? "/help-desk") }
        func link(_ message: Message, _ name: String, to address: String) -> Sentence {
            Sentence([.link(Sentence(message, in: frame.language, ["name": .plain(name)]).text, to: address)])
        }
        var troubles = [link(.memberIDForgotten, "", to: ask(memberIDInquiry))]
        if let recoveredName { troubles.append(link(.passwordLost, recoveredName, to: frame.address("/recoveries/ask"))) }
        if recoveredName == nil || passwordInquiry != nil {
            troubles.append(link(.passwordForgotten, inquiredName ?? passwordName, to: ask(passwordInquiry)))
        }
        return troubles + [link(.contactChanged, "", to: frame.address("/handover-cases/ask/contact-left"))]
    }
}
