import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// What follows the code of a recovery: for whom, and the password. The grant comes and goes in a field of the form.
extension Portal {
    /// The form for the password, or first the question for whom.
    func formUnder(
        _ grant: GrantToken, until end: Date, _ choices: [RecoveryChoice], of id: String, isChosen: Bool = false, refusals: [Refusal] = [],
        status: HTTPResponse.Status = .ok, _ context: PortalContext
    ) throws -> Response {
        if choices.count > 1 {
            let page = RecoveryChoicePage(
                recovery: id, grant: grant.text.reveal(), grantUntil: end, choices: choices, term: term(context), dates: context.dates,
                refusals: refusals)
            return try self.page(page, in: frame(id, context), status: status)
        }
        let page = PasswordPage(
            recovery: id, grant: grant.text.reveal(), grantUntil: end, organisation: choices[0], isChosen: isChosen, term: term(context),
            policy: context.tenant.settings.passwordPolicy, dates: context.dates, refusals: refusals)
        return try self.page(page, in: frame(id, context), status: status)
    }

    @Sendable func chooseOrganisation(_ request: Request, _ context: PortalContext) async throws -> Response {
        let (id, form, grant) = try await granted(request, context)
        guard let grant else { return try ended(context) }
        let refusal = formRefusal(form, request, context)
        // None chosen, or none of those there are: the question once more.
        let choice = refusal == nil ? Int32(form["choice"]) : nil
        if let choice, case .read(let end, let choices) = try await read(grant, id, choice, context) {
            return try formUnder(grant, until: end, choices, of: id, isChosen: true, context)
        }
        guard case .read(let end, let choices) = try await read(grant, id, nil, context) else { return try ended(context) }
        let missing = Refusal(Message.choiceMissing.text(in: context.language), field: "choice")
        return try formUnder(
            grant, until: end, choices, of: id, refusals: [refusal ?? missing], status: refusal == nil ? .unprocessableContent : .forbidden,
            context)
    }

    @Sendable func registerPassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        let (id, form, grant) = try await granted(request, context)
        guard let grant else { return try ended(context) }
        let choice = Int32(form["choice"])
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) async throws -> Response {
            guard case .read(let end, let choices) = try await read(grant, id, choice, context) else { return try ended(context) }
            return try formUnder(grant, until: end, choices, of: id, isChosen: choice != nil, refusals: refusals, status: status, context)
        }

        if let refusal = formRefusal(form, request, context) { return try await again([refusal], .forbidden) }
        let password = MemberPassword(form["password"])
        let slips = try await slips(form, password, grant: grant, id, choice, context)
        guard slips.isEmpty else { return try await again(slips, .unprocessableContent) }
        let outcome = try await desk.passwordRegistration.register(
            password, grant: grant, of: try uuid(context), choice: choice, tenant: context.tenant, network: context.network)
        switch outcome {
        // What was typed is not sent once more when the page is loaded again.
        case .registered: return Answers.see("/recoveries/registered", context, cookies: VisitorCookies.clear(tenant: context.tenant))
        case .refused(let reasons):
            return try await again(reasons.map { Refusal($0, field: "password", in: context.language) }, .unprocessableContent)
        case .choiceRequired:
            return try await again(
                [Refusal(Message.choiceMissing.text(in: context.language), field: "choice")], .unprocessableContent)
        case .grantEnded: return try ended(context)
        }
    }

    @Sendable func passwordSetPage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let settings = context.tenant.settings
        guard settings.chosenType != nil else { throw Problem(.recoveryNotOffered) }
        let memberIDInquiry = settings.inquiryTypes.first { $0.reveals == .memberID && $0.proof == .address }?.code
        return try page(PasswordSetPage(memberIDInquiry: memberIDInquiry), in: context.frame(path: "/recoveries/registered"))
    }

    /// What the second entry tells: with it, whatever else is against the password is said at once.
    private func slips(
        _ form: Form, _ password: MemberPassword, grant: GrantToken, _ id: String, _ choice: Int32?, _ context: PortalContext
    ) async throws -> [Refusal] {
        let language = context.language
        if form["password"].isEmpty {
            return [emptyField(Message.theNewPassword.text(in: language), id: "password", language)]
        }
        // Byte by byte: to String, two spellings of one letter are equal.
        guard !form["password"].utf8.elementsEqual(form["password-again"].utf8) else { return [] }
        let reasons = try await desk.passwordRegistration.judge(
            password, grant: grant, of: try uuid(context), choice: choice, tenant: context.tenant)
        return reasons.map { Refusal($0, field: "password", in: language) }
            + [Refusal(Message.passwordsDiffer.text(in: language), field: "password-again")]
    }

    private func formRefusal(_ form: Form, _ request: Request, _ context: PortalContext) -> Refusal? {
        do {
            try FormToken.check(form, request, tenant: context.tenant)
            return nil
        } catch {
            return Refusal(Message.formTooOld.text(in: context.language))
        }
    }

    private func granted(_ request: Request, _ context: PortalContext) async throws -> (id: String, form: Form, grant: GrantToken?) {
        let id = try recoveryID(context)
        let form = try await request.form()
        return (id, form, GrantToken(parsing: form["grant"]))
    }

    private func read(_ grant: GrantToken, _ id: String, _ choice: Int32?, _ context: PortalContext) async throws -> GrantReading {
        try await desk.passwordRegistration.read(grant, of: try uuid(context), choice: choice, tenant: context.tenant)
    }

    private func uuid(_ context: PortalContext) throws(Problem) -> UUID {
        guard let id = UUID(uuidString: try recoveryID(context)) else { throw Problem(.recoveryUnknown) }
        return id
    }

    /// One page for every way a grant ends; from here it begins anew.
    private func ended(_ context: PortalContext) throws -> Response {
        var page = try blankForgotten(context)
        page.refusals = [Refusal(Message.grantEnded.text(in: context.language))]
        return try self.page(page, in: context.frame(path: "/recoveries/ask"), status: .gone)
    }

    /// A form with the grant in it is the answer to a POST: a link to the other language would lose it.
    private func frame(_ id: String, _ context: PortalContext) -> Frame {
        var frame = context.frame(path: "/recoveries/\(id)/code")
        frame.offersLanguage = false
        return frame
    }
}
