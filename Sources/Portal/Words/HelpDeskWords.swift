import Membership

extension Message {
    /// The form of the help desk's page.
    static let helpDeskWords: [Message: Wording] = [
        .messageHeading: Wording(ja: "会員窓口へのお問い合わせ", en: "Send a message to the member desk"),
        .messageSubject: Wording(ja: "件名", en: "Subject"),
        .messageBody: Wording(ja: "内容", en: "Message"),
        .messagePerson: Wording(ja: "お名前", en: "Your name"),
        .messageReplyTo: Wording(ja: "ご連絡先", en: "How to reach you"),
        .messageReplyToHint: Wording(ja: "メールアドレスまたは電話番号を入力してください。", en: "An email address or a telephone number."),
        .theSubject: Wording(ja: "件名", en: "the subject"),
        .theMessage: Wording(ja: "内容", en: "the message"),
        .theReplyTo: Wording(ja: "ご連絡先", en: "how to reach you"),
        .messageSubmit: Wording(ja: "問い合わせを送る", en: "Send the message"),
        .messageTooEarly:
            Wording(
                ja: "続けて送ることはできません。{time}以降に、もう一度お試しください",
                en: "You cannot send another message right away. Try again after {time}"),
        .messageSentHeading: Wording(ja: "お問い合わせを受け付けました", en: "We have received your message"),
        .messageSent:
            Wording(
                ja: "お問い合わせを受け付けました。会員窓口からご連絡します。",
                en: "We have received your message. The member desk will reply."),
    ]
}
