import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// What is answered to a code that was typed, whatever it is for.
extension Portal {
    /// What is wrong with a form before its code is looked at.
    func fault(of form: Form, _ request: Request, _ words: CodeWords, _ context: PortalContext) -> (Refusal, HTTPResponse.Status)? {
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return (Refusal(Message.formTooOld.text(in: words.language)), .forbidden)
        }
        return form["code"].allSatisfy(\.isWhitespace) ? (.emptyCode(words), .unprocessableContent) : nil
    }

    /// - Parameters:
    ///   - codeForm: how the code that was mailed looks.
    ///   - page: draws the page again.
    func answer(
        _ refused: CodeRefusal, _ words: CodeWords, _ context: PortalContext, codeForm: () async throws -> CodeForm,
        page: (Refusal, HTTPResponse.Status) async throws -> Response
    ) async throws -> Response {
        switch refused {
        case .malformed: return try await page(.malformed(try await codeForm(), words), .unprocessableContent)
        case .incorrect(let remaining, let reference):
            return try await page(.incorrect(remaining, reference: reference, words), .unprocessableContent)
        case .expired(let instant): return try await page(.expired(at: instant, words, context.dates), .gone)
        case .alreadyUsed: return try await page(Refusal(words.words(words.used)), .conflict)
        case .tooManyTries(nil): return try await page(Refusal(words.words(words.tooManyTries)), .tooManyRequests)
        case .tooManyTries(let retryAt?):
            let limit = limitWords(retryAt, soon: words.dayLimit, day: words.dayLimit, term: words.term, context)
            return try await page(Refusal(limit), .tooManyRequests).retrying(at: retryAt)
        }
    }
}

extension CodePage {
    /// - Parameters:
    ///   - path: of what the code is for; `/code` and `/resend` below it take what the page sends.
    ///   - askAgain: where it all begins.
    init(_ status: CodeStatus, words: CodeWords, below path: String, askAgain: String, _ context: PortalContext) {
        let settings = context.tenant.settings
        let state: CodePage.State =
            switch status.state {
            case .open: .open
            case .expired: .expired
            case .redeemed, .exhausted: .over
            }
        self.init(
            words: words, action: "\(path)/code", resendAction: "\(path)/resend", askAgain: askAgain, reference: status.reference,
            expiresAt: status.expiresAt, now: Date(), resendAfter: status.resendAfter, helpMinutes: settings.policy.helpAfterSeconds / 60,
            sender: settings.sender, digitCode: status.codeForm == .digits, state: state, dates: context.dates)
        switch status.state {
        case .open: break
        case .expired: refusals = [.expired(at: status.expiresAt, words, context.dates)]
        case .redeemed: refusals = [Refusal(words.words(words.used))]
        case .exhausted: refusals = [Refusal(words.words(words.tooManyTries))]
        }
    }
}

extension Refusal {
    /// Of a code that no code looks like; no try is charged for it.
    fileprivate static func malformed(_ form: CodeForm, _ words: CodeWords) -> Refusal {
        Refusal(words.words(form == .digits ? .codeNotDigits : .codeNotLetters), field: "code")
    }

    fileprivate static func incorrect(_ remaining: Int, reference: String, _ words: CodeWords) -> Refusal {
        let message: Message = remaining == 1 ? .codeIncorrectOneLeft : .codeIncorrect
        return Refusal(words.words(message, ["reference": .plain(reference), "n": .plain("\(remaining)")]), field: "code")
    }

    static func expired(at instant: Date, _ words: CodeWords, _ dates: Dates) -> Refusal {
        Refusal(words.words(.codeExpired, ["time": .plain(dates.time(instant))]))
    }

    fileprivate static func emptyCode(_ words: CodeWords) -> Refusal {
        let field = Sentence(.theCode, in: words.language, ["code": .plain(words.term.full)]).text
        return Refusal(Sentence(.emptyField, in: words.language, ["field": .plain(field)]).text, field: "code")
    }
}
