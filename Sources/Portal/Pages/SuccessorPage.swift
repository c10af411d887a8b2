import Foundation
import Membership

/// 担当者の引継ぎ, as whom the office is offered to sees it: code, and answer. Without the code it says no more than the letter.
struct SuccessorPage: Page {
    static let template = "successor"

    struct Code: Sendable {
        var reference: String
        var expiresAt: Date
        var resendAfter: Date
        var digits: Bool
        /// Takes a code; else only another one helps.
        var isOpen: Bool
    }

    var handover: String
    var role: String
    var organisation: String
    var state: HandoverState
    var offerUntil: Date
    var effectiveAt: Date?
    var code: Code?
    var now: Date
    var helpMinutes: Int
    var sender: String
    var resent = false
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.handoverHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let role = Message.roleInSentence(role, in: language)
        let words = CodeWords.handover(organisation: organisation, role: role, language)
        let isOpen = state == .open
        let takesCode = isOpen && code?.isOpen == true
        return [
            "isOpen": isOpen, "resent": resent && isOpen, "resentWords": words.resent,
            "over": (isOpen ? nil : over(role, in: frame).slots).orNone, "lead": words.lead.slots,
            "plain": Sentence(.successorPlain, in: language, ["role": .plain(role)]).text.atStart(in: language),
            "offerUntil": Sentence(.offerOpenUntil, in: language, ["time": .plain(dates.instant(offerUntil))]).slots,
            "form": (takesCode ? code.map { form($0, words, in: frame) } : nil).orNone, "open": takesCode,
            "expired": isOpen && !takesCode, "resendAction": frame.address("/handovers/\(handover)/resend"), "resendWords": words.resend,
            "checkTyped": words.checkTyped.slots, "wait": words.wait, "helpOpen": code.map { now >= $0.resendAfter } ?? true,
            "junk": Sentence(.notArrived1, in: language, ["sender": .strong(sender)]).slots,
            "late": Sentence(.notArrived4, in: language, ["n": .plain("\(helpMinutes)")], links: [frame.address("/help-desk")]).slots,
        ]
    }

    private func form(_ code: Code, _ words: CodeWords, in frame: Frame) -> Slots {
        let language = frame.language
        return [
            "reference": code.reference, "referenceText": words.referenceText, "expiry": dates.time(code.expiresAt),
            "action": frame.address("/handovers/\(handover)"), "submit": words.submit, "decline": words.otherAddress,
            "codeField": Field(
                id: "code", kind: .code(digits: code.digits), label: words.label,
                hint: Sentence(code.digits ? .codeHintDigits : .codeHintLetters, in: language)
            ).slots(refusals: refusals),
        ]
    }

    /// What became of it, where there is nothing to answer any more.
    private func over(_ role: String, in frame: Frame) -> Sentence {
        let language = frame.language
        let desk = [frame.address("/help-desk")]
        switch state {
        case .accepted:
            let time = effectiveAt.map(dates.instant) ?? ""
            return Sentence(.offerAccepted, in: language, ["role": .plain(role), "time": .plain(time)])
        case .effective, .completed: return Sentence(.offerEffective, in: language, ["role": .plain(role)], links: [frame.address("/")])
        case .withdrawn: return Sentence(.offerWithdrawn, in: language)
        case .declined: return Sentence(.offerDeclined, in: language)
        case .expired, .open: return Sentence(.offerExpired, in: language)
        case .overtaken: return Sentence(.offerOvertaken, in: language, links: desk)
        case .objected: return Sentence(.offerObjected, in: language, links: desk)
        }
    }
}

extension CodeWords {
    /// - Parameter role: as it stands in a sentence.
    static func handover(organisation: String, role: String, _ language: Language) -> CodeWords {
        CodeWords(
            term: .oneTime(language), language: language,
            lead: Sentence(.successorLead, in: language, ["organisation": .strong(organisation, in: language), "role": .plain(role)]),
            submit: Sentence(.successorAccept, in: language, ["role": .plain(role)]).text,
            otherAddress: Message.successorDecline.text(in: language), askAgain: Message.offerSendCode.text(in: language),
            checkTyped: Sentence(.offerCheck, in: language), used: .offerCodeUsed, tooManyTries: .offerTooManyTries,
            dayLimit: .offerDayLimit)
    }
}
