import Foundation
import Hummingbird
import Membership
import Web

extension Portal {
    @Sendable func menu(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        guard let last = try await desk.members.lastInquiries(tenant: portal.tenant, session: context.session) else {
            throw Problem(.sessionEnded)
        }
        let settings = portal.tenant.settings
        let rows = settings.inquiryTypes.map { type in
            MenuPage.Row(
                code: type.code, name: type.name[portal.language], purpose: type.purpose[portal.language],
                renewal: renewal(of: type, settings, portal.language), lastAsked: last[type.code], needsSession: type.requiresSession)
        }
        return page(
            MenuPage(rows: rows, turn: turn(settings, portal.language), dates: portal.dates),
            in: portal.frame(path: "/inquiries", tab: .inquiries))
    }

    @Sendable func disclosures(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        guard let place = HistoryPlace(request.uri.queryParameters["at"].map(String.init)) else { throw Problem(.notFound) }
        let found = try await desk.members.disclosures(
            tenant: portal.tenant, session: context.session, before: place.before, limit: HistoryPlace.asked)
        guard let found else { throw Problem(.sessionEnded) }
        let shown = HistoryPlace.page(of: found.map(\.disclosedAt))
        let older = shown < found.count ? place.after(found[shown - 1].disclosedAt, shown: shown) : nil
        return page(
            DisclosuresPage(
                lines: found.prefix(shown).map { DisclosureLine($0, portal.language) }, skipped: place.skipped, newer: place.newer?.path,
                older: older?.path, dates: portal.dates),
            in: portal.frame(path: place.path, tab: .disclosures))
    }

    @Sendable func myPage(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        guard let me = try await desk.members.me(tenant: portal.tenant, session: context.session),
            let recent = try await desk.members.disclosures(tenant: portal.tenant, session: context.session, before: nil, limit: 5)
        else { throw Problem(.sessionEnded) }
        let contacts = me.contacts.map {
            MyPage.Contact(
                role: $0.role, person: $0.person.isEmpty ? nil : $0.person, department: $0.department.flatMap { $0.isEmpty ? nil : $0 },
                address: $0.address)
        }
        let mine = MyPage(
            name: me.organisation.name(in: portal.language), nameKana: me.organisation.nameKana.isEmpty ? nil : me.organisation.nameKana,
            memberID: me.organisation.memberID, membershipClass: me.organisation.membershipClass.isEmpty ? nil : me.organisation.membershipClass,
            contractFrom: me.contractFrom, contractUntil: me.contractUntil, contacts: contacts, openedAt: me.session.openedAt,
            idleUntil: me.session.idleUntil, endsAt: me.session.endsAt, recent: recent.map { DisclosureLine($0, portal.language) },
            dates: portal.dates)
        return page(mine, in: portal.frame(path: "/my-page", tab: .myPage))
    }

    private func renewal(of type: InquiryType, _ settings: TenantSettings, _ language: Language) -> MenuPage.Renewal {
        guard let credential = type.credentialType.flatMap(settings.credentialType) else { return .never }
        let label = credential.current?.label[language] ?? ""
        return credential.holder == .tenant || label.isEmpty ? .release(label) : .yearly(label)
    }

    /// While the previous generation still works, the turn of the period is worth a note.
    private func turn(_ settings: TenantSettings, _ language: Language) -> MenuPage.Turn? {
        let turned = settings.credentialTypes.filter { $0.holder == .organisation && $0.previousGraceUntil != nil && $0.current != nil }
        guard let first = turned.first, let current = first.current else { return nil }
        return MenuPage.Turn(
            period: current.label[language], names: turned.filter { $0.current?.code == current.code }.map { $0.name[language] },
            startsAt: current.startsAt, graceUntil: first.previousGraceUntil)
    }
}

extension DisclosureLine {
    fileprivate init(_ disclosure: MemberRecord.Disclosure, _ language: Language) {
        self.init(
            shownAt: disclosure.disclosedAt, name: disclosure.label[language], period: disclosure.period?[language],
            receipt: disclosure.receipt)
    }
}
