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
        let words = CodeWords.inquiry(address: nil, context.language)
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            try await self.again(id, refusal, status, request, context)
        }

        if let (refusal, status) = fault(of: form, request, words, context) { return try await again(refusal, status) }
        let outcome = try await desk.inquiries.redeem(
            uuid(id), typed: Secret(form["code"]), tenant: context.tenant, session: context.visitor?.session, network: context.network)
        switch outcome {
        case .redeemed(let disclosed):
            var frame = frame(id, context)
            frame.offersLanguage = false
            var response = try self.page(ResultPage(disclosed, settings: context.tenant.settings, dates: context.dates), in: frame)
            response.setCookie(TypedAddressCookie.ofInquiry(id, context).clear)
            return response
        case .codeRefused(let refused):
            return try await answer(
                refused, words, context, codeForm: { try await read(id, context).code.codeForm }, page: again)
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
