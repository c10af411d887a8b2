import Foundation
public import Hummingbird
public import Membership
public import Web

/// The member pages: `/{tenant}`. Each handler parses, calls one use case and draws its outcome.
public struct Portal: Sendable {
    let desk: Desk
    let pages: Pages

    /// - Throws: when a template cannot be read; nothing of the service has started then.
    public init(desk: Desk) throws {
        self.desk = desk
        pages = try Pages()
    }

    /// Adds the pages below `/{tenant}` and their files below `/assets`.
    public func add(to router: Router<DeskContext>) throws {
        router.get("assets/{name}", use: asset)
        let outside = FaultMiddleware<DeskContext>(render: answerOutsideTenants)
        let inside = FaultMiddleware<PortalContext> { [self] problem, request, context in answer(problem, request, context) }
        let tenant = router.group("{tenant}")
            .add(middleware: outside)
            .add(middleware: TenantMiddleware(directory: desk.tenants))
            .group(context: TenantContext.self)
            .group(context: PortalContext.self)
            .add(middleware: VisitMiddleware())
            .add(middleware: inside)
        addPublicPages(to: tenant)
        addMemberPages(to: tenant.group(context: MemberContext.self))
        tenant.get("**") { _, _ -> Response in throw Problem(.notFound) }
    }

    /// The page for a request that belongs to no tenant.
    @Sendable public func answerOutsideTenants(_ problem: Problem, _ request: Request, _ context: DeskContext) -> Response {
        Answers.bare(problem, requestID: context.id, language: LanguageChoice.of(request), pages: pages, logger: context.logger)
    }

    private func addPublicPages(to tenant: RouterGroup<PortalContext>) {
        tenant.get("", use: signInPage)
        tenant.post("sign-in", use: signIn)
        tenant.post("sign-out", use: signOut)
        tenant.get("inquiries/ask/{type}", use: inquiryPage)
        tenant.post("inquiries/ask/{type}", use: ask)
        tenant.get("inquiries/{inquiry}/code", use: codePage)
        tenant.post("inquiries/{inquiry}/code", use: redeem)
        tenant.post("inquiries/{inquiry}/resend", use: resend)
        tenant.get("recoveries/ask", use: forgottenPage)
        tenant.post("recoveries/ask", use: askRecovery)
        tenant.get("recoveries/registered", use: passwordSetPage)
        tenant.get("recoveries/{recovery}/code", use: recoveryCodePage)
        tenant.post("recoveries/{recovery}/code", use: verifyRecovery)
        tenant.post("recoveries/{recovery}/resend", use: resendRecovery)
        tenant.post("recoveries/{recovery}/choice", use: chooseOrganisation)
        tenant.post("recoveries/{recovery}/password", use: registerPassword)
        addCasePages(to: tenant)
        tenant.get("handovers/{handover}", use: successorPage)
        tenant.post("handovers/{handover}", use: answerHandover)
        tenant.post("handovers/{handover}/resend", use: resendHandover)
        addObjectionPages(to: tenant)
        tenant.get("faq", use: faq)
        tenant.get("help-desk", use: helpDesk)
        tenant.post("help-desk", use: sendMessage)
        tenant.get("help-desk/sent", use: messageSent)
        tenant.get("privacy", use: privacy)
        // A form's address, typed or reloaded: back to the page that has the form.
        tenant.get("sign-in") { _, context in Answers.see("/", context) }
        tenant.get("sign-out") { _, context in Answers.see("/", context) }
        for act in ["resend", "choice", "password"] {
            tenant.get("recoveries/{recovery}/\(act)") { _, context in
                Answers.see("/recoveries/\(try recoveryID(context))/code", context)
            }
        }
        tenant.get("handovers/{handover}/resend") { _, context in
            Answers.see("/handovers/\(try handoverID(context).uuidString.lowercased())", context)
        }
        tenant.get("handovers/{handover}/withdrawal") { _, context in Answers.see("/handovers", context) }
        tenant.get("inquiries/{inquiry}/resend") { _, context in
            Answers.see("/inquiries/\(try inquiryID(context))/code", context)
        }
    }

    private func addMemberPages(to member: RouterGroup<MemberContext>) {
        member.get("inquiries", use: menu)
        member.get("disclosures", use: disclosures)
        member.get("my-page", use: myPage)
        member.get("my-page/proof", use: proofPage)
        member.post("my-page/proof", use: prove)
        member.get("my-page/contacts/{contact}", use: contactPage)
        member.post("my-page/contacts/{contact}", use: changeContact)
        member.get("my-page/changes/{change}/code", use: changeCodePage)
        member.post("my-page/changes/{change}/code", use: proveChange)
        member.get("my-page/changes/{change}/resend", use: resentChange)
        member.post("my-page/changes/{change}/resend", use: resendChange)
        member.get("my-page/sessions/end", use: endSessionsPage)
        member.post("my-page/sessions/end", use: endSessions)
        member.get("handovers", use: handovers)
        member.post("handovers", use: offerHandover)
        member.post("handovers/{handover}/withdrawal", use: withdrawHandover)
    }
}
