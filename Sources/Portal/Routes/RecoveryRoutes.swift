import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// A forgotten password: asked for, proven by the code. The mailed address shows the form and does nothing else.
extension Portal {
    @Sendable func forgottenPage(_ request: Request, _ context: PortalContext) async throws -> Response {
        try page(try blankForgotten(context), in: context.frame(path: "/recoveries/ask"))
    }

    @Sendable func askRecovery(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try await request.form()
        let language = context.language
        var page = try blankForgotten(context)
        page.typedAddress = form["email"]
        page.typedMemberID = form["member-id"]
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            page.refusals = refusals
            return try self.page(page, in: context.frame(path: "/recoveries/ask"), status: status)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        let address = typedAddress(form["email"], language)
        // What folds to nothing was left empty: forgotten, too.
        let isForgotten = form["member-id"].allSatisfy(\.isWhitespace)
        let memberID = isForgotten ? (value: nil, refusal: nil) : typedMemberID(form["member-id"], context)
        let refusals = [memberID.refusal, address.refusal].compactMap(\.self)
        guard refusals.isEmpty, let address = address.value else { return try again(refusals, .unprocessableContent) }

        let outcome = try await desk.recoveries.ask(
            tenant: context.tenant, memberID: memberID.value, address: address, language: language, network: context.network)
        switch outcome {
        case .asked(let asked):
            let id = asked.id.uuidString.lowercased()
            let cookie = try TypedAddressCookie.ofRecovery(id, context).set(address.text, tenant: context.tenant)
            return Answers.see("/recoveries/\(id)/code", context, cookies: [cookie])
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .recoveryTooEarly, day: .recoveryDayLimit, term: term(context), context)
            return try again([Refusal(words)], .tooManyRequests).retrying(at: retryAt)
        case .duplicateAddress: return try again([Refusal(Message.duplicateAddress.text(in: language), field: "email")], .conflict)
        case .notOffered: throw Problem(.recoveryNotOffered)
        }
    }

    @Sendable func recoveryCodePage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try recoveryID(context)
        let status = try await read(id, context)
        var page = codePage(id, status, request, context)
        page.resent = status.state == .open && request.uri.queryParameters["resent"] != nil
        return try self.page(page, in: frame(id, context))
    }

    /// Spends the code. What follows carries the grant in its form, so it is the answer to this POST and to nothing else.
    @Sendable func verifyRecovery(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try recoveryID(context)
        let form = try await request.form()
        let words = CodeWords.recovery(term(context), address: nil, context.language)
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) async throws -> Response {
            try await self.again(id, refusal, status, request, context)
        }

        if let (refusal, status) = fault(of: form, request, words, context) { return try await again(refusal, status) }
        let outcome = try await desk.recoveries.verify(
            uuid(id), typed: Secret(form["code"]), tenant: context.tenant, network: context.network)
        switch outcome {
        case .verified(let verified):
            var response = try formUnder(verified.grant, until: verified.grantUntil, verified.choices, of: id, context)
            response.setCookie(TypedAddressCookie.ofRecovery(id, context).clear)
            return response
        case .codeRefused(let refused):
            return try await answer(refused, words, context, codeForm: { try await read(id, context).codeForm }, page: again)
        case .recoveryUnknown: throw Problem(.recoveryUnknown)
        }
    }

    @Sendable func resendRecovery(_ request: Request, _ context: PortalContext) async throws -> Response {
        let id = try recoveryID(context)
        let form = try await request.form()
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try await again(id, Refusal(Message.formTooOld.text(in: context.language)), .forbidden, request, context)
        }
        let outcome = try await desk.recoveries.resend(
            uuid(id), tenant: context.tenant, language: context.language, network: context.network)
        switch outcome {
        case .asked: return Answers.see("/recoveries/\(id)/code?resent=1", context)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, day: .recoveryDayLimit, term: term(context), context)
            return try await again(id, Refusal(words), .tooManyRequests, request, context).retrying(at: retryAt)
        case .codeAlreadyUsed:
            let words = CodeWords.recovery(term(context), address: nil, context.language)
            return try await again(id, Refusal(words.words(words.used)), .conflict, request, context)
        case .recoveryUnknown: throw Problem(.recoveryUnknown)
        }
    }

    /// The id of the path in its one spelling; it is part of cookie names and paths.
    func recoveryID(_ context: PortalContext) throws(Problem) -> String {
        guard let id = context.parameters.get("recovery").flatMap(UUID.init(uuidString:)) else { throw Problem(.recoveryUnknown) }
        return id.uuidString.lowercased()
    }

    func blankForgotten(_ context: PortalContext) throws(Problem) -> ForgottenPage {
        let settings = context.tenant.settings
        guard settings.chosenType != nil else { throw Problem(.recoveryNotOffered) }
        return ForgottenPage(
            memberIDLength: settings.memberIdLength, memberIDDigitsOnly: settings.memberIdDigitsOnly, term: term(context),
            refusesDuplicates: settings.policy.duplicateAddress == .refuse)
    }

    func term(_ context: PortalContext) -> CodeTerm {
        .change(context.tenant.settings.changeCode, context.language)
    }

    private func uuid(_ id: String) -> UUID {
        guard let uuid = UUID(uuidString: id) else { preconditionFailure("recoveryID answers spelled UUIDs only") }
        return uuid
    }

    private func frame(_ id: String, _ context: PortalContext) -> Frame {
        context.frame(path: "/recoveries/\(id)/code")
    }

    private func read(_ id: String, _ context: PortalContext) async throws -> CodeStatus {
        switch try await desk.recoveries.read(uuid(id), tenant: context.tenant) {
        case .read(let status): return status
        case .recoveryUnknown: throw Problem(.recoveryUnknown)
        }
    }

    private func again(
        _ id: String, _ refusal: Refusal, _ code: HTTPResponse.Status, _ request: Request, _ context: PortalContext
    ) async throws -> Response {
        var page = codePage(id, try await read(id, context), request, context)
        page.refusals = [refusal]
        return try self.page(page, in: frame(id, context), status: code)
    }

    private func codePage(_ id: String, _ status: CodeStatus, _ request: Request, _ context: PortalContext) -> CodePage {
        let address = TypedAddressCookie.ofRecovery(id, context).read(request, tenant: context.tenant)
        return CodePage(
            status, words: .recovery(term(context), address: address, context.language), below: "/recoveries/\(id)",
            askAgain: "/recoveries/ask", context)
    }
}
