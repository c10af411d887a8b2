import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Web

extension Portal {
    @Sendable func signInPage(_ request: Request, _ context: PortalContext) async throws -> Response {
        let query = request.uri.queryParameters
        let ended = query["ended"] != nil
        let next = query["next"].flatMap { Destination(name: String($0), tenant: context.tenant) }
        if let visitor = context.visitor, !ended,
            try await desk.members.me(tenant: context.tenant, session: visitor.session) != nil
        {
            return Answers.go(next, context)
        }
        var page = blankSignIn(context)
        page.next = next?.name
        if ended {
            let minutes = "\(context.tenant.settings.policy.sessionIdleSeconds / 60)"
            page.refusals = [Refusal(Sentence(.sessionEnded, in: context.language, ["n": .plain(minutes)]).text)]
        } else if query["signed-out"] != nil {
            page.notice = .signedOut
        } else if let next {
            page.notice = .askedFor(next.words[context.language])
        }
        return try self.page(page, in: signedOutFrame(context, next: next)).letting(next)
    }

    @Sendable func signIn(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try await request.form()
        var page = blankSignIn(context)
        page.typedMemberID = form["member-id"]
        let next = Destination(name: form["next"], tenant: context.tenant)
        page.next = next?.name
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            page.refusals = refusals
            return try self.page(page, in: signedOutFrame(context, next: next), status: status).letting(next)
        }

        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: context.language))], .forbidden)
        }
        let memberID = typedMemberID(form["member-id"], context)
        var refusals = memberID.refusal.map { [$0] } ?? []
        if form["password"].isEmpty {
            let field = Sentence(.thePassword, in: context.language, ["name": .plain(page.passwordName)]).text
            refusals.append(emptyField(field, id: "password", context.language))
        }
        guard refusals.isEmpty, let memberID = memberID.value else { return try again(refusals, .unprocessableContent) }

        let outcome = try await desk.signIn.signIn(
            tenant: context.tenant, memberID: memberID, password: MemberPassword(form["password"]), agent: request.agent,
            network: context.network)
        switch outcome {
        case .signedIn(let opened):
            return Answers.go(next, context, cookies: try VisitorCookies.set(opened, tenant: context.tenant))
        case .refused:
            return try again(
                [Refusal(Sentence(.signInRefused, in: context.language, ["name": .plain(page.passwordName)]).text)], .unauthorized)
        case .tooManyTries(let retryAt):
            let time = context.dates.soon(retryAt, now: Date())
            return try again([Refusal(Sentence(.signInTooManyTries, in: context.language, ["time": .plain(time)]).text)], .tooManyRequests)
                .retrying(at: retryAt)
        }
    }

    @Sendable func signOut(_ request: Request, _ context: PortalContext) async throws -> Response {
        try FormToken.check(try await request.form(), request, tenant: context.tenant)
        if let visitor = context.visitor {
            try await desk.signIn.end(tenant: context.tenant, session: visitor.session)
        }
        return Answers.see("/?signed-out=1", context, cookies: VisitorCookies.clear(tenant: context.tenant))
    }

    /// The sign-in page is drawn as to a stranger, whatever cookie is still there.
    private func signedOutFrame(_ context: PortalContext, next: Destination?) -> Frame {
        var frame = context.frame(path: next.map { "/?next=\($0.name)" } ?? "/")
        frame.organisation = nil
        return frame
    }

    private func blankSignIn(_ context: PortalContext) -> SignInPage {
        let settings = context.tenant.settings
        let type = settings.signInType
        func helping(_ proof: InquiryType.Proof) -> String? {
            settings.inquiryTypes.first { $0.proof == proof }?.code
        }
        let inquired = settings.credentialTypes.first { $0.signsIn && $0.origin != .memberChosen }
        let chosen = settings.chosenType
        var name = type?.name[context.language] ?? ""
        // Whoever has either signs in with it, in the same field.
        if let inquired, let chosen {
            let names = ["one": inquired, "other": chosen].mapValues { Sentence.Run.plain($0.name[context.language]) }
            name = Sentence(.eitherPassword, in: context.language, names).text
        }
        return SignInPage(
            memberIDLength: settings.memberIdLength, memberIDDigitsOnly: settings.memberIdDigitsOnly,
            passwordName: name, graceUntil: inquired?.previousGraceUntil,
            renewed: inquired?.origin == .generated, chosen: type?.origin == .memberChosen,
            idleMinutes: settings.policy.sessionIdleSeconds / 60, dates: context.dates,
            memberIDInquiry: helping(.address), passwordInquiry: helping(.memberIDAndAddress),
            inquiredName: inquired?.name[context.language], recoveredName: chosen?.name[context.language])
    }
}

extension Response {
    /// With leave for the form to lead to a page at another host: browsers hold `form-action` against redirections, too.
    func letting(_ destination: Destination?) -> Response {
        guard let origin = destination?.origin else { return self }
        var response = self
        response.headers[.contentSecurityPolicy] = Answers.contentSecurityPolicy.replacing(
            "form-action 'self'", with: "form-action 'self' \(origin)")
        return response
    }

    /// With the `Retry-After` of a refusal for a while.
    func retrying(at instant: Date) -> Response { retrying(.tooManyTries(retryAt: instant)) }
}
