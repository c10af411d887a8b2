import Membership

/// What a code is called: 認証コード, or the tenant's word for what lets a password be changed, 変更権限コード.
struct CodeTerm: Sendable {
    /// As a label: one-time code.
    let full: String
    /// In a sentence that has said what it is: code.
    let short: String

    /// The code of everything that has no word of its own.
    static func oneTime(_ language: Language) -> CodeTerm {
        CodeTerm(full: Message.oneTimeCode.text(in: language), short: Message.codeInSentence.text(in: language))
    }
}

/// What differs between the pages of one code and another's; the rest is the same everywhere.
struct CodeWords: Sendable {
    let term: CodeTerm
    let language: Language
    /// Who has been mailed, if what was typed is registered.
    var lead: Sentence
    /// On the button.
    var submit: String
    /// The way back while the code works, and when only asking anew helps.
    var otherAddress: String
    var askAgain: String
    /// Help: what was typed may be wrong.
    var checkTyped: Sentence
    /// Why no code is taken any more.
    var used: Message
    var tooManyTries: Message
    /// Why none is, until some time.
    var dayLimit: Message

    var heading: String { words(.codeHeading) }
    var label: String { term.full.atStart(in: language) }
    var referenceText: String { words(.referenceText) }
    var resend: String { words(.resend) }
    var resent: String { words(.resent) }
    var wait: String { words(.notArrived3) }

    /// A message with the code's name in it.
    func words(_ message: Message, _ data: [String: Sentence.Run] = [:]) -> String {
        Sentence(message, in: language, data.merging(["code": .plain(term.short)]) { own, _ in own }).text.atStart(in: language)
    }
}

extension CodeWords {
    /// - Parameter address: as typed; nil when the browser no longer has it.
    static func inquiry(address: String?, _ language: Language) -> CodeWords {
        CodeWords(
            term: .oneTime(language), language: language,
            lead: address.map { Sentence(.codeLead, in: language, ["address": .strong($0)]) } ?? Sentence(.codeLeadUnnamed, in: language),
            submit: Message.showResult.text(in: language), otherAddress: Message.otherAddress.text(in: language),
            askAgain: Message.askAgain.text(in: language), checkTyped: Sentence(.notArrived2, in: language), used: .codeAlreadyUsed,
            tooManyTries: .codeTooManyTries, dayLimit: .dayLimit)
    }
}
