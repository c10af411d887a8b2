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
        return try page(
            MenuPage(settings: portal.tenant.settings, last: last, dates: portal.dates),
            in: portal.frame(path: "/inquiries", tab: .inquiries))
    }

    @Sendable func disclosures(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        guard let place = HistoryPlace(request.uri.queryParameters["at"].map(String.init)) else { throw Problem(.notFound) }
        let found = try await desk.members.disclosures(
            tenant: portal.tenant, session: context.session, after: place.last, limit: HistoryPlace.perPage + 1)
        guard let found else { throw Problem(.sessionEnded) }
        let shown = found.prefix(HistoryPlace.perPage)
        let older = shown.count < found.count ? shown.last.map { place.after($0.place) } : nil
        return try page(
            DisclosuresPage(
                lines: shown.map { DisclosureLine($0, portal.language) }, skipped: place.skipped, newer: place.newer?.path,
                older: older?.path, dates: portal.dates),
            in: portal.frame(path: place.path, tab: .disclosures))
    }
}

extension DisclosureLine {
    init(_ disclosure: MemberRecord.Disclosure, _ language: Language) {
        self.init(
            shownAt: disclosure.disclosedAt, name: disclosure.label[language], period: disclosure.period?[language],
            receipt: disclosure.receipt)
    }
}
