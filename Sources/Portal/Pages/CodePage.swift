import Foundation
import Membership

/// 認証コードの入力, the second of three steps. Nothing here depends on whether the address is registered.
struct CodePage: Page {
    static let template = "code"

    enum State: Sendable {
        /// Takes a code.
        case open
        /// Offers to send another.
        case expired
        /// Used or tried too often: only a new inquiry helps.
        case over
    }

    var inquiry: String
    /// The code of the inquiry's type, to ask again.
    var type: String
    /// As typed; nil when the browser no longer has it.
    var address: String?
    var reference: String
    var expiresAt: Date
    var now: Date
    var resendAfter: Date
    var helpMinutes: Int
    var sender: String
    var digitCode: Bool
    var state: State
    /// Just sent again.
    var resent = false
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }
    var step: Int? { 2 }

    func heading(in frame: Frame) -> String { Message.codeHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lead": lead(language).slots, "resent": resent, "open": state == .open, "expired": state == .expired, "over": state == .over,
            "reference": reference, "action": frame.address("/inquiries/\(inquiry)/code"),
            "resendAction": frame.address("/inquiries/\(inquiry)/resend"), "askAgain": frame.address("/inquiries/ask/\(type)"),
            "expiry": dates.time(expiresAt), "left": left(language), "seconds": "\(max(0, Int(expiresAt.timeIntervalSince(now))))",
            // The script fills in the number itself.
            "leftMany": Sentence(.minutesLeft, in: language, ["n": .plain("#")]).text,
            "leftOne": Message.oneMinuteLeft.text(in: language), "leftNone": Message.underOneMinuteLeft.text(in: language),
            "codeField": Field(
                id: "code", kind: .code(digits: digitCode), label: Message.codeLabel.text(in: language),
                hint: Sentence(digitCode ? .codeHintDigits : .codeHintLetters, in: language)
            ).slots(refusals: refusals),
            "helpOpen": now >= resendAfter,
            "junk": Sentence(.notArrived1, in: language, ["sender": .strong(sender)]).slots,
            "late": Sentence(.notArrived4, in: language, ["n": .plain("\(helpMinutes)")], links: [frame.address("/help-desk")]).slots,
        ]
    }

    private func lead(_ language: Language) -> Sentence {
        if let address {
            Sentence(.codeLead, in: language, ["address": .strong(address)])
        } else {
            Sentence(.codeLeadUnnamed, in: language)
        }
    }

    private func left(_ language: Language) -> String {
        switch Dates.minutesLeft(until: expiresAt, now: now) {
        case 0: Message.underOneMinuteLeft.text(in: language)
        case 1: Message.oneMinuteLeft.text(in: language)
        case let minutes: Sentence(.minutesLeft, in: language, ["n": .plain("\(minutes)")]).text
        }
    }
}
