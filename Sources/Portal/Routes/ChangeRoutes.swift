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
        if let (refusal, code) = fault(of: form, request, words, portal) { return try await again(refusal, code, id, request, context) }
        let outcome = try await desk.changes.prove(
            id, typed: Secret(form["code"]), tenant: portal.tenant, session: context.session, network: portal.network)
        switch outcome {
        case .proven: return Answers.see(destination(request).path, portal)
        case .changed: return Answers.see("/my-page?done=address", portal)
        case .conflict: return try await myPage(refusing: .changeOvertaken, .conflict, context)
        case .exists: return try await myPage(refusing: .addressHeld, .conflict, context)
        case .codeRefused(let refused):
            return try await answer(refused, words, portal, codeForm: { status.code.codeForm }) { refusal, code in
                try await again(refusal, code, id, request, context)
            }
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    @Sendable func resendChange(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, portal) = (try changeID(context), context.portal)
        let form = try await request.form()
        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try await again(Refusal(Message.formTooOld.text(in: portal.language)), .forbidden, id, request, context)
        }
        let outcome = try await desk.changes.resend(
            id, tenant: portal.tenant, session: context.session, language: portal.language, network: portal.network)
        switch outcome {
        case .asked: return Answers.see(path(id, request, ["resent=1"]), portal)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, day: .changeDayLimit, portal)
            return try await again(Refusal(words), .tooManyRequests, id, request, context).retrying(at: retryAt)
        case .codeAlreadyUsed: return try await again(nil, .conflict, id, request, context)
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    /// A form's address, typed or reloaded: back to the page that has the form.
    @Sendable func resentChange(_ request: Request, _ context: MemberContext) async throws -> Response {
        Answers.see(path(try changeID(context), request), context.portal)
    }

    /// - Parameter refusal: nil where the page of a code that is over says so by itself.
    private func again(
        _ refusal: Refusal?, _ code: HTTPResponse.Status, _ id: UUID, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        var page = codePage(id, try await read(id, context), request, context)
        if let refusal { page.refusals = [refusal] }
        return try self.page(page, in: frame(id, request, context), status: code)
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
