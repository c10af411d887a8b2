import Foundation
import Membership

/// 担当者の引継ぎ: the form to offer an office, and what became of earlier offers.
struct HandoversPage: Page {
    static let template = "handovers"

    struct Office: Sendable {
        var contact: String
        var role: String
        var person: String
    }

    struct Typed: Sendable {
        var person = ""
        var department = ""
        var phone = ""
        var email = ""
    }

    enum Notice: Sendable {
        case sent(person: String, role: String, until: Date)
        case withdrawn
    }

    var offerDays: Int
    var objectionHours: Int
    /// Whether a successor waits for the end of the objections.
    var isWaiting: Bool
    /// The office the form is for; nil when there is none to hand over.
    var office: Office?
    var others: [Office]
    /// Where the session proves itself first; nil once it has.
    var proof: String?
    var typed = Typed()
    var notice: Notice?
    var cards: [HandoverCard]
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { !cards.isEmpty || !refusals.isEmpty }

    func heading(in frame: Frame) -> String { Message.handoverHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lead": Sentence(
                isWaiting ? .handoverLeadWaiting : .handoverLead, in: language,
                ["days": .plain("\(offerDays)"), "hours": .plain("\(objectionHours)")]
            ).slots,
            "notice": noticeSlots(language).orNone, "cards": cards.map { $0.slots(dates, in: frame) },
            "form": (proof == nil ? office.map { form($0, in: frame) } : nil).orNone,
            "proof": (office == nil ? nil : proof.map(frame.address)).asText,
            "none":
                (office == nil && cards.isEmpty ? Sentence(.handoverNone, in: language, links: [frame.address("/help-desk")]).slots : nil)
                .orNone,
            "hasOthers": !others.isEmpty && office != nil && proof == nil,
            "others": others.map { other in
                [
                    "address": frame.address("/handovers?contact=\(other.contact)"),
                    "text": title(.handoverRoleOf, other, language).slots,
                ] as Slots
            },
            "myPage": frame.address("/my-page"),
        ]
    }

    private func form(_ office: Office, in frame: Frame) -> Slots {
        let language = frame.language
        func field(_ id: String, _ kind: Field.Kind, _ label: Message, _ value: String, required: Bool, hint: Message? = nil) -> Slots {
            Field(
                id: id, kind: kind, label: label.text(in: language), hint: hint.map { Sentence($0, in: language) }, value: value,
                isRequired: required
            ).slots(refusals: refusals)
        }
        return [
            "action": frame.address("/handovers"), "contact": office.contact, "title": title(.handoverOfferFor, office, language).slots,
            "fields": [
                field("person", .text(autocomplete: "off"), .handoverPerson, typed.person, required: true),
                field("department", .text(autocomplete: "off"), .handoverDepartment, typed.department, required: false),
                field("phone", .phone, .handoverPhone, typed.phone, required: false),
                field("email", .address, .handoverEmail, typed.email, required: true, hint: .handoverEmailHint),
            ],
        ]
    }

    private func title(_ message: Message, _ office: Office, _ language: Language) -> Sentence {
        let role =
            message == .handoverOfferFor ? Message.roleInSentence(office.role, in: language) : Message.role(office.role, in: language)
        return Sentence(message, in: language, ["role": .plain(role), "name": .named(office.person, in: language)])
    }

    private func noticeSlots(_ language: Language) -> Slots? {
        switch notice {
        case nil: return nil
        case .withdrawn: return ["title": Sentence(.handoverTaken, in: language).slots, "text": [Slots]()]
        case .sent(let person, let role, let until):
            let words = Sentence(
                isWaiting ? .handoverSentWaiting : .handoverSentText, in: language,
                ["time": .plain(dates.instant(until)), "role": .plain(Message.roleInSentence(role, in: language))])
            return ["title": Sentence(.handoverSent, in: language, ["name": .named(person, in: language)]).slots, "text": [words.slots]]
        }
    }
}
