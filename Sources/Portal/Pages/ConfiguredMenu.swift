import Foundation
import Membership

extension MenuPage {
    /// The menu of what the tenant has configured.
    ///
    /// - Parameter last: when each inquiry type was last disclosed to this organisation.
    init(settings: TenantSettings, last: [String: Date], dates: Dates) {
        let language = dates.language
        let rows = settings.inquiryTypes.map { type in
            Row(
                code: type.code, name: type.name[language], purpose: type.purpose[language],
                renewal: Renewal(of: type, settings, language), lastAsked: last[type.code], needsSession: type.requiresSession)
        }
        self.init(rows: rows, turn: Turn(settings, language), dates: dates)
    }
}

extension MenuPage.Renewal {
    fileprivate init(of type: InquiryType, _ settings: TenantSettings, _ language: Language) {
        guard let credential = type.credentialType.flatMap(settings.credentialType) else {
            self = .never
            return
        }
        let label = credential.current?.label[language] ?? ""
        self = credential.holder == .tenant || label.isEmpty ? .release(label) : .yearly(label)
    }
}

extension MenuPage.Turn {
    /// While the previous generation still works, the turn of the period is worth a note.
    fileprivate init?(_ settings: TenantSettings, _ language: Language) {
        let turned = settings.credentialTypes.filter { $0.holder == .organisation && $0.previousGraceUntil != nil && $0.current != nil }
        guard let first = turned.first, let current = first.current else { return nil }
        self.init(
            period: current.label[language], names: turned.filter { $0.current?.code == current.code }.map { $0.name[language] },
            startsAt: current.startsAt, graceUntil: first.previousGraceUntil)
    }
}
