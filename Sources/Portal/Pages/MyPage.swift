import Foundation
import Membership

/// マイページ, to read.
struct MyPage: Page {
    static let template = "my-page"

    struct Contact: Sendable {
        var role: String
        var person: String?
        var department: String?
        var address: String
    }

    var name: String
    var nameKana: String?
    var memberID: String
    var membershipClass: String?
    /// `2026-04-01`.
    var contractFrom: String?
    /// Exclusive.
    var contractUntil: String?
    var contacts: [Contact]
    var openedAt: Date
    var idleUntil: Date
    var endsAt: Date
    var recent: [DisclosureLine]
    var dates: Dates

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.tabMyPage.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "name": name, "nameLang": name.foreignLanguage(in: language), "kana": nameKana.asText, "memberID": memberID,
            "membershipClass": membershipClass.asText, "membershipClassLang": (membershipClass ?? "").foreignLanguage(in: language),
            "contract": contract(language).orNone, "contacts": contacts.map { slots(of: $0, language) }, "hasContacts": !contacts.isEmpty,
            "openedAt": dates.instant(openedAt), "idleUntil": dates.instant(idleUntil), "endsAt": dates.instant(endsAt),
            "recent": recent.map { $0.slots(dates) }, "hasRecent": !recent.isEmpty,
            "none": Sentence(.disclosuresNone, in: language, links: [frame.address("/inquiries")]).slots,
        ]
    }

    private func contract(_ language: Language) -> Slots? {
        let from = contractFrom.flatMap { dates.day(plain: $0) }
        let until = contractUntil.flatMap { dates.lastDay(plain: $0) }
        switch (from, until) {
        case (let from?, let until?):
            let start = Sentence(.rangeFrom, in: language, ["from": .unbroken(from)])
            let end = Sentence(.rangeUntil, in: language, ["until": .unbroken(until)])
            return Sentence(start.runs + (language == .ja ? [] : [.plain(" ")]) + end.runs).slots
        case (let from?, nil): return Sentence(.rangeFrom, in: language, ["from": .unbroken(from)]).slots
        case (nil, let until?): return Sentence(.onlyUntil, in: language, ["until": .unbroken(until)]).slots
        case (nil, nil): return nil
        }
    }

    private func slots(of contact: Contact, _ language: Language) -> Slots {
        // An office may be held by a department: it then stands where the name would.
        let person = contact.person.map { Sentence(.person, in: language, ["name": .plain($0)]).text }
        return [
            "role": role(contact.role, language), "person": (person ?? contact.department).asText,
            "personLang": (person ?? contact.department ?? "").foreignLanguage(in: language),
            "departmentLang": (contact.department ?? "").foreignLanguage(in: language),
            "department": (person == nil ? nil : contact.department).asText, "address": Sentence(contact.address).slots,
        ]
    }

    private func role(_ code: String, _ language: Language) -> String {
        switch code {
        case "representative": Message.roleRepresentative.text(in: language)
        case "deputy": Message.roleDeputy.text(in: language)
        case "technical": Message.roleTechnical.text(in: language)
        default: code
        }
    }
}
