import Foundation
import Membership

/// マイページ: what is registered of the organisation, who is signed in, and what was shown.
struct MyPage: Page {
    static let template = "my-page"

    struct Contact: Sendable {
        var id: String
        var role: String
        var person: String?
        var department: String?
        var phone: String?
        var address: String
        /// `unknown`, `reached` (last at) or `refused` (since).
        var delivery: String
        var deliveryAt: Date?
    }

    struct Device: Sendable {
        var id: String
        /// As the browser named itself.
        var agent: String?
        var network: String?
        var openedAt: Date
        var lastUsedAt: Date
    }

    struct Recovery: Sendable {
        var askedAt: Date
        var address: String?
        var state: MemberRecord.Recovery.State
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
    /// What a change takes, and until when that was given.
    var proof: ProofKind
    var provenUntil: Date?
    /// Under way, or stopped; newest first.
    var handovers: [HandoverCard] = []
    var openedAt: Date
    var idleUntil: Date
    var endsAt: Date
    var others: [Device]
    var recent: [DisclosureLine]
    /// nil where no password here is a member's own.
    var recoveries: [Recovery]?
    /// What was just done.
    var notice: Message?
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.tabMyPage.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "notice": notice?.text(in: language).asText ?? [], "name": name, "nameLang": name.foreignLanguage(in: language),
            "kana": nameKana.asText, "memberID": memberID,
            "membershipClass": membershipClass.asText, "membershipClassLang": (membershipClass ?? "").foreignLanguage(in: language),
            "contract": contract(language).orNone,
            "deskChanges": Sentence(.deskChanges, in: language, links: [frame.address("/help-desk")]).slots,
            "contacts": contacts.map { slots(of: $0, frame) }, "hasContacts": !contacts.isEmpty, "proof": proofWords(language),
            "hasHandovers": !handovers.isEmpty,
            "handovers": handovers.enumerated().map { place, card in
                card.slots(dates, in: frame).merging(["isFirst": place == 0]) { $1 }
            },
            "openedAt": dates.instant(openedAt), "idleUntil": dates.instant(idleUntil), "endsAt": dates.instant(endsAt),
            "others": others.map { slots(of: $0, language) }, "hasOthers": !others.isEmpty,
            "recent": recent.map { $0.slots(dates) }, "hasRecent": !recent.isEmpty,
            "none": Sentence(.disclosuresNone, in: language, links: [frame.address("/inquiries")]).slots,
            "recoveries": recoveries.map { lines in
                ["hasLines": !lines.isEmpty, "lines": lines.map { slots(of: $0, language) }] as Slots
            }.orNone,
        ]
    }

    private func proofWords(_ language: Language) -> String {
        if let provenUntil { return Sentence(.provenUntil, in: language, ["time": .plain(dates.time(provenUntil))]).text }
        return (proof == .password ? Message.proofByPassword : .proofByCode).text(in: language)
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

    private func slots(of contact: Contact, _ frame: Frame) -> Slots {
        let language = frame.language
        // An office may be held by a department: it then stands where the name would.
        let person = contact.person.map { Message.person($0, in: language) }
        let role = Message.role(contact.role, in: language)
        return [
            "role": role, "person": (person ?? contact.department).asText,
            "personLang": (person ?? contact.department ?? "").foreignLanguage(in: language),
            "departmentLang": (contact.department ?? "").foreignLanguage(in: language),
            "department": (person == nil ? nil : contact.department).asText, "phone": contact.phone.asText,
            "address": Sentence(contact.address).slots, "refused": contact.delivery == "refused", "delivery": delivery(contact, language),
            "changeAddress": frame.address("/my-page/contacts/\(contact.id)"),
            "changeLabel": Sentence(
                .changeOf, in: language,
                ["role": .plain(Message.roleInSentence(contact.role, in: language)), "person": .plain(contact.person ?? contact.address)]
            ).text,
        ]
    }

    private func delivery(_ contact: Contact, _ language: Language) -> String {
        switch (contact.delivery, contact.deliveryAt) {
        case ("reached", let at?): Sentence(.deliveryReached, in: language, ["when": .plain(dates.instantThisYear(at))]).text
        case ("refused", let at?): Sentence(.deliverySince, in: language, ["when": .plain(dates.dayThisYear(at))]).text
        case ("refused", nil): ""
        default: Message.deliveryUnknown.text(in: language)
        }
    }

    private func slots(of device: Device, _ language: Language) -> Slots {
        let name = DeviceName.of(device.agent, in: language) ?? Message.deviceUnknown.text(in: language)
        let opened = dates.instantWithoutZone(device.openedAt)
        return [
            "id": device.id, "device": name, "network": device.network.asText, "openedAt": opened,
            "lastUsedAt": dates.instantWithoutZone(device.lastUsedAt),
            "endLabel": Sentence(.endSessionOf, in: language, ["device": .plain(name), "when": .plain(opened)]).text,
        ]
    }

    private func slots(of recovery: Recovery, _ language: Language) -> Slots {
        let state: Message =
            switch recovery.state {
            case .asked: .recoveryAsked
            case .verified: .recoveryVerified
            case .registered: .recoveryRegistered
            case .lapsed: .recoveryLapsed
            case .elsewhere: .recoveryElsewhere
            }
        return [
            "when": dates.instantWithoutZone(recovery.askedAt), "sentTo": Sentence(recovery.address ?? "—").slots,
            "state": state.text(in: language),
        ]
    }
}

extension String {
    /// As `Optional.asText`.
    var asText: [Slots] { Optional(self).asText }
}
