import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension Portal {
    @Sendable func inquiryPage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let type = try askableType(context)
        var page = blankInquiry(type, context)
        // What was typed before the session ended.
        let kept = TypedAddressCookie.ofForm(type.code, context)
        let address = kept.read(request, tenant: context.tenant)
        page.typedAddress = address ?? ""
        var response = try self.page(page, in: frame(type, context))
        if address != nil { response.setCookie(kept.clear) }
        return response
    }

    @Sendable func ask(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try await request.form()
        let language = context.language
        // A session that ended leaves the form by way of the sign-in page; only the address comes back.
        let type = try namedType(context)
        guard !type.requiresSession || context.visitor != nil else { return try signInAgain(type, form, request, context) }
        var page = blankInquiry(type, context)
        page.typedAddress = form["email"]
        page.typedMemberID = form["member-id"]
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            page.refusals = refusals
            return try self.page(page, in: frame(type, context), status: status)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        let address = typedAddress(form["email"], language)
        let memberID = try await memberID(form, type: type, context)
        let refusals = [memberID.refusal, address.refusal].compactMap(\.self)
        guard refusals.isEmpty, let address = address.value else { return try again(refusals, .unprocessableContent) }

        let asking = Inquiries.Asking(type: type, memberID: memberID.value, address: address, language: language)
        let session = type.requiresSession ? context.visitor?.session : nil
        switch try await desk.inquiries.ask(asking, tenant: context.tenant, session: session, network: context.network) {
        case .asked(let asked):
            let id = asked.id.uuidString.lowercased()
            let cookie = try TypedAddressCookie.ofInquiry(id, context).set(address.text, tenant: context.tenant)
            return Answers.see("/inquiries/\(id)/code", context, cookies: [cookie])
        case .sessionEnded: return try signInAgain(type, form, request, context)
        case .typeUnknown: throw Problem(.typeUnknown)
        case .tooManyTries(let retryAt):
            return try again([Refusal(limitWords(retryAt, soon: .askTooEarly, context))], .tooManyRequests).retrying(at: retryAt)
        }
    }

    /// The day's limit, or only a mail too soon after the last one.
    ///
    /// - Parameters:
    ///   - soon: the words for the latter.
    ///   - day: those for the former.
    func limitWords(
        _ retryAt: Date, soon: Message, day: Message = .dayLimit, term: CodeTerm? = nil, _ context: PortalContext
    ) -> String {
        let now = Date()
        let isFar = retryAt.timeIntervalSince(now) > 3600
        let message = isFar ? day : soon
        let time = isFar ? context.dates.instantThisYear(retryAt) : context.dates.soon(retryAt, now: now)
        let term = term ?? .oneTime(context.language)
        return Sentence(message, in: context.language, ["time": .plain(time), "code": .plain(term.short)]).text
    }

    /// The inquiry type the path names.
    private func namedType(_ context: PortalContext) throws(Problem) -> InquiryType {
        guard let type = context.parameters.get("type").flatMap({ context.tenant.settings.inquiryType($0) }) else {
            throw Problem(.typeUnknown)
        }
        return type
    }

    /// The same, if whoever asks may ask it.
    private func askableType(_ context: PortalContext) throws(Problem) -> InquiryType {
        let type = try namedType(context)
        if type.requiresSession && context.visitor == nil { throw Problem(.sessionRequired) }
        return type
    }

    private func frame(_ type: InquiryType, _ context: PortalContext) -> Frame {
        context.frame(path: "/inquiries/ask/\(type.code)", tab: .inquiries)
    }

    private func blankInquiry(_ type: InquiryType, _ context: PortalContext) -> InquiryPage {
        let settings = context.tenant.settings
        var page = InquiryPage(code: type.code, name: type.name[context.language])
        // Whoever is signed in has said already which organisation asks.
        if type.proof == .memberIDAndAddress && context.visitor == nil {
            page.memberID = .init(length: settings.memberIdLength, digitsOnly: settings.memberIdDigitsOnly)
        }
        return page
    }

    private func memberID(_ form: Form, type: InquiryType, _ context: PortalContext) async throws -> (value: MemberID?, refusal: Refusal?) {
        guard type.proof == .memberIDAndAddress else { return (nil, nil) }
        guard let visitor = context.visitor else { return typedMemberID(form["member-id"], context) }
        guard let me = try await desk.members.me(tenant: context.tenant, session: visitor.session) else { throw Problem(.sessionEnded) }
        return typedMemberID(me.organisation.memberID, context)
    }

    private func signInAgain(_ type: InquiryType, _ form: Form, _ request: Request, _ context: PortalContext) throws -> Response {
        let ended = SessionCookie.read(request, tenant: context.tenant) != nil
        var cookies = ended ? VisitorCookies.clear(tenant: context.tenant) : []
        if !form["email"].isEmpty, form["email"].utf8.count <= 254 {
            cookies.append(try TypedAddressCookie.ofForm(type.code, context).set(form["email"], tenant: context.tenant))
        }
        return Answers.see("/?\(ended ? "ended=1&" : "")next=\(type.code)", context, cookies: cookies)
    }
}
