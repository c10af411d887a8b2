import Membership

/// 前任の方と連絡が取れないとき, and the same form of whoever does not know the member ID. The fields stand in the order of the source.
struct CaseFormPage: Page {
    static let template = "case-form"

    var purpose: Evidence.Purpose
    var typed: [Evidence.Field: String] = [:]
    var refusals: [Refusal] = []

    func heading(in frame: Frame) -> String {
        (purpose == .contactLeft ? Message.caseHeading : .caseMemberIDHeading).text(in: frame.language)
    }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let isMemberID = purpose == .memberIDUnknown
        let steps: [Message] = isMemberID ? [.caseStep1, .caseMemberIDStep2] : [.caseStep1, .caseStep2, .caseStep3]
        let other = Evidence.Purpose.allCases.filter { $0 != purpose }
        return [
            "lead": (isMemberID ? Message.caseMemberIDLead : .caseLead).text(in: language),
            "action": frame.address("/handover-cases/ask/\(purpose.rawValue)"),
            "fields": Evidence.Field.allCases.map { field($0, language).slots(refusals: refusals) },
            "steps": steps.map { ["text": $0.text(in: language)] as Slots },
            "reachable": isMemberID ? [Slots]() : [Sentence(.caseReachableText, in: language, links: [frame.address("/")]).slots],
            "others": other.map { other in
                let words = CaseFormPage(purpose: other).heading(in: frame)
                return Sentence([.link(words, to: frame.address("/handover-cases/ask/\(other.rawValue)"))]).slots
            },
        ]
    }

    private func field(_ field: Evidence.Field, _ language: Language) -> Field {
        let isMemberID = purpose == .memberIDUnknown
        let (kind, label, hint): (Field.Kind, Message, Message?) =
            switch field {
            case .postalAddress: (.text(autocomplete: "street-address"), .casePostalAddress, nil)
            case .organisation: (.text(autocomplete: "organization"), .caseOrganisation, .caseOrganisationHint)
            case .department: (.text(autocomplete: "off"), .caseDepartment, nil)
            case .predecessor: (.text(autocomplete: "off"), .casePredecessor, nil)
            case .person: (.text(autocomplete: "name"), isMemberID ? .caseOwnName : .casePerson, nil)
            case .phone: (.phone, .casePhone, nil)
            case .email: (.address, .caseEmail, isMemberID ? .caseMemberIDEmailHint : .caseEmailHint)
            }
        return Field(
            id: field.id, kind: kind, label: label.text(in: language), hint: hint.map { Sentence($0, in: language) },
            value: typed[field] ?? "", isRequired: field.isRequired)
    }
}

extension Evidence.Field {
    /// As forms call it.
    var id: String { self == .postalAddress ? "postal-address" : rawValue }

    /// In a sentence.
    var name: Message {
        switch self {
        case .postalAddress: .thePostalAddress
        case .organisation: .theOrganisation
        case .department: .theDepartment
        case .predecessor: .thePredecessor
        case .person: .thePerson
        case .phone: .thePhone
        case .email: .emailAddress
        }
    }
}

/// 申請を受け付けました: the same whatever stands in the register.
struct CaseReceivedPage: Page {
    static let template = "message"

    var number: String
    var purpose: Evidence.Purpose

    func heading(in frame: Frame) -> String { Message.caseReceivedHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        var paragraphs = [Sentence(.caseReceived, in: frame.language, ["number": .unbroken(number)])]
        if purpose == .memberIDUnknown { paragraphs.append(Sentence(.caseReceivedMemberID, in: frame.language)) }
        return ["paragraphs": paragraphs.slots]
    }
}
