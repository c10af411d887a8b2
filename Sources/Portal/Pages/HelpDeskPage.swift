import Membership

/// お問い合わせ: the tenant's text, and the form by which a question is put before the desk.
struct HelpDeskPage: Page {
    static let template = "help-desk"

    var text: TextPage
    var typed: [DeskMessages.Field: String] = [:]
    var refusals: [Refusal] = []

    func heading(in frame: Frame) -> String { text.heading(in: frame) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        func field(_ field: DeskMessages.Field, _ label: Message, _ autocomplete: String, _ hint: Message?) -> Slots {
            Field(
                id: field.id, kind: .text(autocomplete: autocomplete), label: label.text(in: language),
                hint: hint.map { Sentence($0, in: language) }, value: typed[field] ?? ""
            ).slots(refusals: refusals)
        }
        return text.slots(in: frame).merging([
            "subjectField": field(.subject, .messageSubject, "off", nil),
            "bodyArea": Area(
                id: DeskMessages.Field.body.id, label: Message.messageBody.text(in: language), hint: Sentence(.noSecretsHint, in: language),
                value: typed[.body] ?? ""
            ).slots(refusals: refusals),
            "personField": field(.person, .messagePerson, "name", nil),
            "replyField": field(.replyTo, .messageReplyTo, "email", .messageReplyToHint),
        ]) { _, own in own }
    }
}

extension DeskMessages.Field {
    /// As the form calls it.
    var id: String {
        switch self {
        case .subject: "subject"
        case .body: "message"
        case .person: "person"
        case .replyTo: "reply-to"
        }
    }

    /// In a sentence.
    var name: Message {
        switch self {
        case .subject: .theSubject
        case .body: .theMessage
        case .person: .thePerson
        case .replyTo: .theReplyTo
        }
    }
}

/// お問い合わせを受け付けました.
struct MessageSentPage: Page {
    static let template = "message"

    func heading(in frame: Frame) -> String { Message.messageSentHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        ["paragraphs": [Sentence(.messageSent, in: frame.language)].slots]
    }
}
