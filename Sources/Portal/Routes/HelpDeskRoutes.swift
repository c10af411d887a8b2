import HTTPTypes
import Hummingbird
import Membership
import Web

extension Portal {
    @Sendable func helpDesk(_ request: Request, _ context: PortalContext) async throws -> Response {
        try page(HelpDeskPage(text: helpDeskText(context)), in: helpDeskFrame(context))
    }

    @Sendable func sendMessage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try await request.form(upTo: 64 * 1024)
        let language = context.language
        let typed = Dictionary(uniqueKeysWithValues: DeskMessages.Field.allCases.map { ($0, form[$0.id]) })
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            try page(
                HelpDeskPage(text: helpDeskText(context), typed: typed, refusals: refusals), in: helpDeskFrame(context), status: status)
        }
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        // PostgreSQL's text cannot hold NUL.
        let unreadable = DeskMessages.Field.allCases.filter { typed[$0]?.utf8.contains(0) == true }
        guard unreadable.isEmpty else {
            return try again(unreadable.map { fieldRefusal("text-malformed", $0.name, id: $0.id, language) }, .unprocessableContent)
        }
        let outcome = try await desk.messages.send(
            typed, tenant: context.tenant, session: context.visitor?.session, language: language, network: context.network)
        switch outcome {
        case .sent: return Answers.see("/help-desk/sent", context)
        case .invalid(let faults):
            return try again(faults.map { fieldRefusal($0.reason, $0.field.name, id: $0.field.id, language) }, .unprocessableContent)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .messageTooEarly, day: .messageTooEarly, context)
            return try again([Refusal(words)], .tooManyRequests).retrying(at: retryAt)
        case .notOffered: throw Problem(.notFound)
        }
    }

    @Sendable func messageSent(_ request: Request, _ context: PortalContext) async throws -> Response {
        try page(MessageSentPage(), in: context.frame(path: "/help-desk/sent", tab: .helpDesk))
    }

    private func helpDeskText(_ context: PortalContext) -> TextPage {
        TextPage(kind: .helpDesk, body: context.tenant.settings.texts["help-desk"]?[context.language])
    }

    private func helpDeskFrame(_ context: PortalContext) -> Frame { context.frame(path: "/help-desk", tab: .helpDesk) }
}
