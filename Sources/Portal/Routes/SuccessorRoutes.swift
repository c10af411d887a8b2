import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// The pages that letters lead to: the successor's, and the one to object on. Opening them changes nothing.
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
        func again(_ message: Message, _ status: HTTPResponse.Status) async throws -> Response {
            try await again(Refusal(message.text(in: language)), status)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch { return try await again(.formTooOld, .forbidden) }
        let words = CodeWords.handover(organisation: "", role: "", language)
        guard form["code"].contains(where: { !$0.isWhitespace }) else { return try await again(.emptyCode(words), .unprocessableContent) }
        let outcome = try await desk.handovers.prove(
            id, typed: Secret(form["code"]), accepts: form["answer"] != "decline", tenant: context.tenant, network: context.network)
        switch outcome {
        case .accepted, .declined: return Answers.see("/handovers/\(id.uuidString.lowercased())", context)
        case .codeMalformed:
            let digits = try await successorPage(id, context).code?.digits ?? false
            return try await again(.malformed(digits ? .digits : .letters, words), .unprocessableContent)
        case .codeIncorrect(let remaining, let reference):
            return try await again(.incorrect(remaining, reference: reference, words), .unprocessableContent)
        case .codeExpired(let instant): return try await again(.expired(at: instant, words, context.dates), .gone)
        case .codeAlreadyUsed: return try await again(.offerCodeUsed, .conflict)
        case .tooManyTries(nil): return try await again(.offerTooManyTries, .tooManyRequests)
        case .tooManyTries(let retryAt?):
            let words = Sentence(.offerDayLimit, in: language, ["time": .plain(context.dates.instantThisYear(retryAt))]).text
            return try await again(Refusal(words), .tooManyRequests).retrying(at: retryAt)
        case .offerEnded: return try await again(.offerEnded, .gone)
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

    /// The letter's secret stands in the query, which the service's own record of requests leaves out, and from here on in the form.
    @Sendable func handoverObjection(_ request: Request, _ context: PortalContext) async throws -> Response {
        let (id, secret) = (try handoverID(context), LinkSecret(parsing: request.uri.queryParameters["key"].map(String.init) ?? ""))
        return try await handoverObjectionPage(id, secret, [], .ok, context)
    }

    @Sendable func objectToHandover(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try handoverID(context)
        let form = try await request.form()
        let secret = LinkSecret(parsing: form["key"])
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await handoverObjectionPage(
                id, secret, [Refusal(Message.formTooOld.text(in: context.language))], .forbidden, context)
        }
        guard let secret else { throw Problem(.handoverUnknown) }
        switch try await desk.handovers.object(to: id, secret: secret, tenant: context.tenant, network: context.network) {
        case .objected: return Answers.see(objectionAddress(id, secret), context)
        case .objectionEnded: return try await handoverObjectionPage(id, secret, [], .gone, context)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    private func handoverObjectionPage(
        _ id: UUID, _ secret: LinkSecret?, _ refusals: [Refusal], _ status: HTTPResponse.Status, _ context: PortalContext
    ) async throws -> Response {
        guard let secret, let objection = try await desk.handovers.objection(to: id, secret: secret, tenant: context.tenant) else {
            throw Problem(.handoverUnknown)
        }
        let page = HandoverObjectionPage(
            path: "/handovers/\(id.uuidString.lowercased())/objection", key: secret.text.reveal(), role: objection.role,
            successor: objection.successor, state: objection.state, objectionUntil: objection.objectionUntil, dates: context.dates,
            refusals: refusals)
        return try self.page(page, in: context.frame(path: objectionAddress(id, secret)), status: status)
    }

    private func objectionAddress(_ id: UUID, _ secret: LinkSecret) -> String {
        "/handovers/\(id.uuidString.lowercased())/objection?key=\(secret.text.reveal())"
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
