import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// The page that the letter to a successor leads to. Opening it changes nothing.
extension Portal {
    @Sendable func successorPage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try handoverID(context)
        var page = try await successorPage(id, context)
        page.resent = request.uri.queryParameters["resent"] != nil
        return try self.page(page, in: frame(id, context))
    }

    /// The successor's answer: accepts or declines, with the code in either case.
    @Sendable func answerHandover(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try handoverID(context)
        let form = try await request.form()
        let language = context.language
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            var page = try await successorPage(id, context)
            page.refusals = [refusal]
            return try self.page(page, in: frame(id, context), status: status)
        }
        let words = CodeWords.handover(organisation: "", role: "", language)
        if let (refusal, status) = fault(of: form, request, words, context) { return try await again(refusal, status) }
        let outcome = try await desk.handovers.prove(
            id, typed: Secret(form["code"]), accepts: form["answer"] != "decline", tenant: context.tenant, network: context.network)
        switch outcome {
        case .accepted, .declined: return Answers.see("/handovers/\(id.uuidString.lowercased())", context)
        case .codeRefused(let refused):
            return try await answer(
                refused, words, context,
                codeForm: { try await successorPage(id, context).code?.digits == true ? .digits : .letters }, page: again)
        case .offerEnded: return try await again(Refusal(Message.offerEnded.text(in: language)), .gone)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    @Sendable func resendHandover(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try handoverID(context)
        let form = try await request.form()
        func again(_ words: String, _ status: HTTPResponse.Status) async throws -> Response {
            var page = try await successorPage(id, context)
            page.refusals = [Refusal(words)]
            return try self.page(page, in: frame(id, context), status: status)
        }
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(Message.formTooOld.text(in: context.language), .forbidden)
        }
        switch try await desk.handovers.resend(id, tenant: context.tenant, network: context.network) {
        case .asked: return Answers.see("/handovers/\(id.uuidString.lowercased())?resent=1", context)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, term: .oneTime(context.language), context)
            return try await again(words, .tooManyRequests).retrying(at: retryAt)
        case .offerEnded: return try await again(Message.offerEnded.text(in: context.language), .gone)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    private func frame(_ id: UUID, _ context: PortalContext) -> Frame {
        context.frame(path: "/handovers/\(id.uuidString.lowercased())")
    }

    private func successorPage(_ id: UUID, _ context: PortalContext) async throws -> SuccessorPage {
        guard let offer = try await desk.handovers.read(id, tenant: context.tenant) else { throw Problem(.handoverUnknown) }
        let settings = context.tenant.settings
        return SuccessorPage(
            handover: id.uuidString.lowercased(), role: offer.role, organisation: offer.organisation[context.language], state: offer.state,
            offerUntil: offer.offerUntil, effectiveAt: offer.effectiveAt,
            code: offer.code.map {
                SuccessorPage.Code(
                    reference: $0.reference, expiresAt: $0.expiresAt, resendAfter: $0.resendAfter, digits: $0.codeForm == .digits,
                    isOpen: $0.state == .open)
            }, now: Date(), helpMinutes: settings.policy.helpAfterSeconds / 60, sender: settings.sender, dates: context.dates)
    }
}
