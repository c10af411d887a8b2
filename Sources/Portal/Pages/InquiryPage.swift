import Membership

/// {Kパスワード}照会, the first of three steps: the address is asked.
struct InquiryPage: Page {
    static let template = "inquiry"

    var code: String
    var name: String
    /// Asked where nobody is signed in and the type wants it.
    var memberID: MemberIDForm?
    var typedMemberID = ""
    var typedAddress = ""
    var refusals: [Refusal] = []

    struct MemberIDForm: Sendable {
        var length: Int
        var digitsOnly: Bool
    }

    var step: Int? { 1 }

    func heading(in frame: Frame) -> String {
        Sentence(.inquiryName, in: frame.language, ["name": .plain(name)]).text.atStart(in: frame.language)
    }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let backWords: Message = frame.organisation == nil ? .toSignIn : .toInquiries
        return [
            "lead": Sentence(.inquiryLead, in: language, ["name": .plain(name)]).slots,
            "action": frame.address("/inquiries/ask/\(code)"),
            "memberIDField": memberID.map { memberIDField($0, language).slots(refusals: refusals) }.orNone,
            "addressField": Field(
                id: "email", kind: .address, label: Message.contactAddress.text(in: language),
                hint: Sentence(.contactAddressHint, in: language), value: typedAddress
            ).slots(refusals: refusals),
            "back": ["text": backWords.text(in: language), "address": frame.address(frame.organisation == nil ? "/" : "/inquiries")]
                as Slots,
            "lastStep": Sentence(.inquiryStep3, in: language, ["name": .plain(name)]).slots,
            "changed": Sentence(.contactChangedText, in: language, links: [frame.address("/handover-cases/ask/contact-left")]).slots,
        ]
    }

    private func memberIDField(_ form: MemberIDForm, _ language: Language) -> Field {
        Field(
            id: "member-id", kind: .memberID(digits: form.digitsOnly), label: Message.memberIDLabel.text(in: language),
            hint: Sentence(
                form.digitsOnly ? .memberIDHintDigits : .memberIDHintCharacters, in: language, ["n": .plain("\(form.length)")]),
            value: typedMemberID)
    }
}
