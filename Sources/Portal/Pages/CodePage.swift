import Foundation
import Membership

/// 認証コードの入力, the second of three steps, whatever the code is for. Nothing here depends on whether the address is registered.
struct CodePage: Page {
    static let template = "code"

    enum State: Sendable {
        /// Takes a code.
        case open
        /// Offers to send another.
        case expired
        /// Used or tried too often: only asking anew helps.
        case over
    }

    var words: CodeWords
    /// Paths below the tenant's: where the code goes, where another is asked for, and where it all begins.
    var action: String
    var resendAction: String
    var askAgain: String
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
    var step: Int? = 2

    func heading(in frame: Frame) -> String { words.heading }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lead": words.lead.slots, "resent": resent, "open": state == .open, "expired": state == .expired, "over": state == .over,
            "reference": reference, "action": frame.address(action),
            "resendAction": frame.address(resendAction), "askAgain": frame.address(askAgain),
            "expiry": dates.time(expiresAt), "left": left(language), "seconds": "\(max(0, Int(expiresAt.timeIntervalSince(now))))",
            // The script fills in the number itself.
            "leftMany": Sentence(.minutesLeft, in: language, ["n": .plain("#")]).text,
            "leftOne": Message.oneMinuteLeft.text(in: language), "leftNone": Message.underOneMinuteLeft.text(in: language),
            "codeField": Field(
                id: "code", kind: .code(digits: digitCode), label: words.label,
                hint: Sentence(digitCode ? .codeHintDigits : .codeHintLetters, in: language)
            ).slots(refusals: refusals),
            "referenceText": words.referenceText, "submit": words.submit, "otherAddress": words.otherAddress,
            "askAgainWords": words.askAgain, "resendWords": words.resend, "resentWords": words.resent,
            "checkTyped": words.checkTyped.slots, "wait": words.wait,
            "helpOpen": now >= resendAfter,
            "junk": Sentence(.notArrived1, in: language, ["sender": .strong(sender)]).slots,
            "late": Sentence(.notArrived4, in: language, ["n": .plain("\(helpMinutes)")], links: [frame.address("/help-desk")]).slots,
        ]
    }

    private func left(_ language: Language) -> String {
        switch Dates.minutesLeft(until: expiresAt, now: now) {
        case 0: Message.underOneMinuteLeft.text(in: language)
        case 1: Message.oneMinuteLeft.text(in: language)
        case let minutes: Sentence(.minutesLeft, in: language, ["n": .plain("\(minutes)")]).text
        }
    }
}
