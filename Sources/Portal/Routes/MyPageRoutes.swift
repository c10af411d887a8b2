import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Web

extension Portal {
    @Sendable func myPage(_ request: Request, _ context: MemberContext) async throws -> Response {
        var page = try await readMyPage(context)
        switch request.uri.queryParameters["done"] {
        case "contact": page.notice = .contactSaved
        case "address": page.notice = .addressSaved
        case "sessions": page.notice = .sessionsEnded
        default: break
        }
        return try self.page(page, in: myPageFrame(context))
    }

    /// My page again, with what could not be done.
    func myPage(refusing message: Message, _ status: HTTPResponse.Status, _ context: MemberContext) async throws -> Response {
        var page = try await readMyPage(context)
        page.refusals = [Refusal(message.text(in: context.portal.language))]
        return try self.page(page, in: myPageFrame(context), status: status)
    }

    private func myPageFrame(_ context: MemberContext) -> Frame { context.portal.frame(path: "/my-page", tab: .myPage) }

    private func readMyPage(_ context: MemberContext) async throws -> MyPage {
        let (portal, session) = (context.portal, context.session)
        let hasOwnPasswords = portal.tenant.settings.chosenType != nil
        guard let me = try await desk.members.me(tenant: portal.tenant, session: session),
            let sessions = try await desk.ownSessions.list(tenant: portal.tenant, session: session),
            let handovers = try await desk.handovers.list(tenant: portal.tenant, session: session),
            let recent = try await desk.members.disclosures(tenant: portal.tenant, session: session, after: nil, limit: 5),
            let recoveries = hasOwnPasswords
                ? try await desk.members.recoveries(tenant: portal.tenant, session: session, limit: 5) : []
        else { throw Problem(.sessionEnded) }
        return MyPage(
            name: me.organisation.name(in: portal.language), nameKana: me.organisation.nameKana.orNothing,
            memberID: me.organisation.memberID, membershipClass: me.organisation.membershipClass.orNothing, contractFrom: me.contractFrom,
            contractUntil: me.contractUntil, contacts: me.contacts.map(MyPage.Contact.init), proof: me.session.proof,
            provenUntil: me.session.provenUntil,
            handovers: handovers.map(HandoverCard.init).filter(\.isStanding), openedAt: me.session.openedAt,
            idleUntil: me.session.idleUntil,
            endsAt: me.session.endsAt, others: sessions.filter { !$0.own }.map(MyPage.Device.init),
            recent: recent.map { DisclosureLine($0, portal.language) },
            recoveries: hasOwnPasswords
                ? recoveries.map { MyPage.Recovery(askedAt: $0.askedAt, address: $0.address, state: $0.state) } : nil,
            dates: portal.dates)
    }

    /// What ending all others will do.
    @Sendable func endSessionsPage(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let sessions = try await desk.ownSessions.list(tenant: context.portal.tenant, session: context.session) else {
            throw Problem(.sessionEnded)
        }
        let others = sessions.count { !$0.own }
        guard others > 0 else { return Answers.see("/my-page", context.portal) }
        return try page(EndSessionsPage(others: others), in: context.portal.frame(path: "/my-page/sessions/end", tab: .myPage))
    }

    /// The one the form names, or all others.
    @Sendable func endSessions(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await request.form()
        try FormToken.check(form, request, tenant: context.portal.tenant)
        var which: UUID?
        if !form["session"].isEmpty {
            guard let id = UUID(uuidString: form["session"]) else { throw Problem(.badRequest) }
            which = id
        }
        let outcome = try await desk.ownSessions.end(
            which, tenant: context.portal.tenant, session: context.session, network: context.portal.network)
        switch outcome {
        // One that is over already has ended, too.
        case .ended, .unknown: return Answers.see("/my-page?done=sessions", context.portal)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }
}

extension MyPage.Contact {
    fileprivate init(_ contact: Contact) {
        self.init(
            id: contact.id.uuidString.lowercased(), role: contact.role, person: contact.person.orNothing,
            department: contact.department?.orNothing, phone: contact.phone?.orNothing, address: contact.address,
            delivery: contact.delivery, deliveryAt: contact.deliveryAt)
    }
}

extension MyPage.Device {
    fileprivate init(_ session: OwnSessions.Listed) {
        self.init(
            id: session.id.uuidString.lowercased(), agent: session.agent, network: session.network, openedAt: session.openedAt,
            lastUsedAt: session.lastUsedAt)
    }
}

extension String {
    fileprivate var orNothing: String? { isEmpty ? nil : self }
}
