import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension Portal {
    @Sendable func codePage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try inquiryID(context)
        let status = try await read(id, context)
        var page = codePage(id, status, request, context)
        page.resent = status.code.state == .open && request.uri.queryParameters["resent"] != nil
        return try self.page(page, in: frame(id, context))
    }

    /// Spends the code. The result is the answer to this POST and to nothing else: a reload asks again and is refused.
    @Sendable func redeem(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try inquiryID(context)
        let form = try await request.form()
        let language = context.language
        let words = CodeWords.inquiry(address: nil, language)
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            try await self.again(id, refusal, status, request, context)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(Refusal(Message.formTooOld.text(in: language)), .forbidden)
        }
        guard form["code"].contains(where: { !$0.isWhitespace }) else {
            return try await again(.emptyCode(words), .unprocessableContent)
        }
        let outcome = try await desk.inquiries.redeem(
            uuid(id), typed: Secret(form["code"]), tenant: context.tenant, session: context.visitor?.session, network: context.network)
        switch outcome {
        case .redeemed(let disclosed):
            var frame = frame(id, context)
            frame.offersLanguage = false
            var response = try self.page(ResultPage(disclosed, settings: context.tenant.settings, dates: context.dates), in: frame)
            response.setCookie(TypedAddressCookie.ofInquiry(id, context).clear)
            return response
        case .codeMalformed:
            return try await again(.malformed(try await read(id, context).code.codeForm, words), .unprocessableContent)
        case .codeIncorrect(let remaining, let reference):
            return try await again(.incorrect(remaining, reference: reference, words), .unprocessableContent)
        case .codeExpired(let instant): return try await again(.expired(at: instant, words, context.dates), .gone)
        case .codeAlreadyUsed: return try await again(Refusal(Message.codeAlreadyUsed.text(in: language)), .conflict)
        case .tooManyTries(nil):
            return try await again(Refusal(Message.codeTooManyTries.text(in: language)), .tooManyRequests)
        case .tooManyTries(let retryAt?):
            let time = context.dates.instantThisYear(retryAt)
            let words = Sentence(.dayLimit, in: language, ["time": .plain(time)]).text
            return try await again(Refusal(words), .tooManyRequests).retrying(at: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .inquiryUnknown: throw Problem(.inquiryUnknown)
        }
    }

    @Sendable func resend(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try inquiryID(context)
        let form = try await request.form()
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(id, Refusal(Message.formTooOld.text(in: context.language)), .forbidden, request, context)
        }
        let outcome = try await desk.inquiries.resend(
            uuid(id), tenant: context.tenant, session: context.visitor?.session, language: context.language, network: context.network)
        switch outcome {
        case .asked: return Answers.see("/inquiries/\(id)/code?resent=1", context)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, term: .oneTime(context.language), context)
            return try await again(id, Refusal(words), .tooManyRequests, request, context).retrying(at: retryAt)
        case .codeAlreadyUsed:
            return try await again(id, Refusal(Message.codeAlreadyUsed.text(in: context.language)), .conflict, request, context)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .inquiryUnknown: throw Problem(.inquiryUnknown)
        }
    }

    /// The id of the path in its one spelling; it is part of cookie names and paths.
    func inquiryID(_ context: PortalContext) throws(Problem) -> String {
        guard let id = context.parameters.get("inquiry").flatMap(UUID.init(uuidString:)) else { throw Problem(.inquiryUnknown) }
        return id.uuidString.lowercased()
    }

    private func uuid(_ id: String) -> UUID {
        guard let uuid = UUID(uuidString: id) else { preconditionFailure("inquiryID answers spelled UUIDs only") }
        return uuid
    }

    private func frame(_ id: String, _ context: PortalContext) -> Frame {
        context.frame(path: "/inquiries/\(id)/code", tab: .inquiries)
    }

    private func read(_ id: String, _ context: PortalContext) async throws -> InquiryStatus {
        switch try await desk.inquiries.read(uuid(id), tenant: context.tenant, session: context.visitor?.session) {
        case .read(let status): return status
        case .sessionEnded: throw Problem(context.visitor == nil ? .sessionRequired : .sessionEnded)
        case .inquiryUnknown: throw Problem(.inquiryUnknown)
        }
    }

    private func again(
        _ id: String, _ refusal: Refusal, _ code: HTTPResponse.Status, _ request: Request, _ context: PortalContext
    ) async throws -> Response {
        var page = codePage(id, try await read(id, context), request, context)
        page.refusals = [refusal]
        return try self.page(page, in: frame(id, context), status: code)
    }

    private func codePage(_ id: String, _ status: InquiryStatus, _ request: Request, _ context: PortalContext) -> CodePage {
        let address = TypedAddressCookie.ofInquiry(id, context).read(request, tenant: context.tenant)
        return CodePage(
            status.code, words: .inquiry(address: address, context.language), below: "/inquiries/\(id)",
            askAgain: "/inquiries/ask/\(status.inquiryType)", context)
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
    static func malformed(_ form: CodeForm, _ words: CodeWords) -> Refusal {
        Refusal(words.words(form == .digits ? .codeNotDigits : .codeNotLetters), field: "code")
    }

    static func incorrect(_ remaining: Int, reference: String, _ words: CodeWords) -> Refusal {
        let message: Message = remaining == 1 ? .codeIncorrectOneLeft : .codeIncorrect
        return Refusal(words.words(message, ["reference": .plain(reference), "n": .plain("\(remaining)")]), field: "code")
    }

    static func expired(at instant: Date, _ words: CodeWords, _ dates: Dates) -> Refusal {
        Refusal(words.words(.codeExpired, ["time": .plain(dates.time(instant))]))
    }

    static func emptyCode(_ words: CodeWords) -> Refusal {
        let field = Sentence(.theCode, in: words.language, ["code": .plain(words.term.full)]).text
        return Refusal(Sentence(.emptyField, in: words.language, ["field": .plain(field)]).text, field: "code")
    }
}
