import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// The codes of My page: of a proof, and of a new address.
extension Portal {
    @Sendable func changeCodePage(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try changeID(context)
        var page = codePage(id, try await read(id, context), request, context)
        page.resent = page.state == .open && request.uri.queryParameters["resent"] != nil
        return try self.page(page, in: frame(id, request, context))
    }

    @Sendable func proveChange(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, portal) = (try changeID(context), context.portal)
        let form = try await request.form()
        let status = try await read(id, context)
        let words = CodeWords(status, frame: frame(id, request, context), dates: portal.dates)
        func again(_ refusal: Refusal, _ code: HTTPResponse.Status) throws -> Response {
            var page = codePage(id, status, request, context)
            page.refusals = [refusal]
            return try self.page(page, in: frame(id, request, context), status: code)
        }

        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try again(Refusal(Message.formTooOld.text(in: portal.language)), .forbidden)
        }
        guard form["code"].contains(where: { !$0.isWhitespace }) else { return try again(.emptyCode(words), .unprocessableContent) }
        let outcome = try await desk.changes.prove(
            id, typed: Secret(form["code"]), tenant: portal.tenant, session: context.session, network: portal.network)
        switch outcome {
        case .proven: return Answers.see(destination(request).path, portal)
        case .changed: return Answers.see("/my-page?done=address", portal)
        case .conflict: return try await myPage(refusing: .changeOvertaken, .conflict, context)
        case .exists: return try await myPage(refusing: .addressHeld, .conflict, context)
        case .codeMalformed: return try again(.malformed(status.code.codeForm, words), .unprocessableContent)
        case .codeIncorrect(let remaining, let reference):
            return try again(.incorrect(remaining, reference: reference, words), .unprocessableContent)
        case .codeExpired: return try await refusedByState(id, request, context, .gone)
        case .codeAlreadyUsed: return try await refusedByState(id, request, context, .conflict)
        case .tooManyTries(nil): return try await refusedByState(id, request, context, .tooManyRequests)
        case .tooManyTries(let retryAt?):
            return try again(Refusal(changeLimit(retryAt, soon: .changeDayLimit, portal)), .tooManyRequests).retrying(at: retryAt)
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    @Sendable func resendChange(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, portal) = (try changeID(context), context.portal)
        let form = try await request.form()
        func again(_ words: String, _ code: HTTPResponse.Status) async throws -> Response {
            var page = codePage(id, try await read(id, context), request, context)
            page.refusals = [Refusal(words)]
            return try self.page(page, in: frame(id, request, context), status: code)
        }
        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try await again(Message.formTooOld.text(in: portal.language), .forbidden)
        }
        let outcome = try await desk.changes.resend(
            id, tenant: portal.tenant, session: context.session, language: portal.language, network: portal.network)
        switch outcome {
        case .asked: return Answers.see(path(id, request, ["resent=1"]), portal)
        case .tooManyTries(let retryAt):
            return try await again(changeLimit(retryAt, soon: .resendTooEarly, portal), .tooManyRequests).retrying(at: retryAt)
        case .codeAlreadyUsed: return try await refusedByState(id, request, context, .conflict)
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    /// A form's address, typed or reloaded: back to the page that has the form.
    @Sendable func resentChange(_ request: Request, _ context: MemberContext) async throws -> Response {
        Answers.see(path(try changeID(context), request), context.portal)
    }

    /// The day's limit, or only too soon after the last one.
    ///
    /// - Parameter soon: the words for the latter.
    func changeLimit(_ retryAt: Date, soon: Message, _ context: PortalContext) -> String {
        let now = Date()
        let isLate = retryAt.timeIntervalSince(now) > 3600
        let time = isLate ? context.dates.instantThisYear(retryAt) : context.dates.soon(retryAt, now: now)
        let term = CodeTerm.oneTime(context.language)
        return Sentence(isLate ? .changeDayLimit : soon, in: context.language, ["time": .plain(time), "code": .plain(term.short)]).text
    }

    private func refusedByState(
        _ id: UUID, _ request: Request, _ context: MemberContext, _ code: HTTPResponse.Status
    ) async throws -> Response {
        // Read anew: the page of a code that is over, or expired, says so by itself.
        try self.page(codePage(id, try await read(id, context), request, context), in: frame(id, request, context), status: code)
    }

    private func read(_ id: UUID, _ context: MemberContext) async throws -> ChangeStatus {
        switch try await desk.changes.read(id, tenant: context.portal.tenant, session: context.session) {
        case .read(let status): return status
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    private func codePage(_ id: UUID, _ status: ChangeStatus, _ request: Request, _ context: MemberContext) -> CodePage {
        let words = CodeWords(status, frame: frame(id, request, context), dates: context.portal.dates)
        var page = CodePage(
            status.code, words: words, below: "/my-page/changes/\(id.uuidString.lowercased())", askAgain: "/my-page", context.portal)
        page.step = nil
        let query = "?for=\(destination(request).name)"
        page.action += query
        page.resendAction += query
        return page
    }

    private func frame(_ id: UUID, _ request: Request, _ context: MemberContext) -> Frame {
        context.portal.frame(path: path(id, request), tab: .myPage)
    }

    private func path(_ id: UUID, _ request: Request, _ query: [String] = []) -> String {
        let query = ["for=\(destination(request).name)"] + query
        return "/my-page/changes/\(id.uuidString.lowercased())/code?\(query.joined(separator: "&"))"
    }

    func destination(_ request: Request) -> ProofDestination { ProofDestination(name: request.uri.queryParameters["for"]) }

    private func changeID(_ context: MemberContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get("change").flatMap(UUID.init(uuidString:)) else { throw Problem(.changeUnknown) }
        return id
    }
}
