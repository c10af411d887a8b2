import Membership

extension Message {
    /// Disclosure history, My page and the tenant's own texts.
    static let recordWords: [Message: Wording] = [
        .disclosuresLead:
            Wording(
                ja: "貴法人のパスワードなどが表示された記録です。パスワードそのものは記録していません。",
                en: "When your organisation’s values were shown. The values themselves are not recorded."),
        .disclosuresNone:
            Wording(
                ja: "開示の記録はまだありません。[照会メニュー]から照会できます。",
                en: "Nothing has been shown yet. Start from [Inquiries]."),
        .columnWhen: Wording(ja: "日時", en: "Date and time"),
        .columnInquiry: Wording(ja: "照会", en: "Inquiry"),
        .columnYear: Wording(ja: "年度", en: "Year"),
        .pager: Wording(ja: "開示の記録のページ", en: "Pages of the disclosure history"),
        .pagerRange: Wording(ja: "{from}件目から{to}件目まで", en: "Entries {from} to {to}"),
        .pagerNewer: Wording(ja: "前の50件", en: "Previous 50"),
        .pagerOlder: Wording(ja: "次の50件", en: "Next 50"),
        .pagerNewest: Wording(ja: "いちばん新しい記録です", en: "These are the newest entries"),
        .pagerOldest: Wording(ja: "これより古い記録はありません", en: "There are no older entries"),
        .zoneNote: Wording(ja: "時刻は{zone}です。", en: "Times are in {zone}."),
        .memberDetails: Wording(ja: "会員情報", en: "Member details"),
        .membershipClass: Wording(ja: "会員区分", en: "Membership class"),
        .contractPeriod: Wording(ja: "契約期間", en: "Contract"),
        .contacts: Wording(ja: "ご登録の連絡先", en: "Registered contacts"),
        .contactsNone:
            Wording(
                ja: "ご登録の連絡先はまだありません。会員窓口へお問い合わせください。",
                en: "No contact is registered yet. Contact the member desk."),
        .columnRole: Wording(ja: "役割", en: "Role"),
        .columnPerson: Wording(ja: "お名前・部署", en: "Name and department"),
        .columnAddress: Wording(ja: "メールアドレス", en: "Email address"),
        .person: Wording(ja: "{name} 様", en: "{name}"),
        .roleRepresentative: Wording(ja: "連絡代表", en: "Contact representative"),
        .roleDeputy: Wording(ja: "副代表", en: "Deputy"),
        .roleTechnical: Wording(ja: "技術担当", en: "Technical contact"),
        .sessions: Wording(ja: "ログイン中の端末", en: "Signed-in devices"),
        .thisDevice: Wording(ja: "この端末", en: "This device"),
        .openedAt: Wording(ja: "ログイン日時", en: "Signed in at"),
        .idleUntil: Wording(ja: "操作がない場合の終了", en: "Ends without activity"),
        .endsAt: Wording(ja: "操作を続けた場合の終了", en: "Ends at the latest"),
        .recentDisclosures: Wording(ja: "最近の開示", en: "Recently shown"),
        .allDisclosures: Wording(ja: "すべての記録を見る", en: "See the whole history"),
        .faqNone:
            Wording(
                ja: "よくあるご質問は準備中です。お急ぎの方は[会員窓口]へご連絡ください。",
                en: "There are no questions and answers yet. Contact [the member desk]."),
        .helpDeskText: Wording(ja: "会員窓口 {phone}", en: "Member desk {phone}"),
        .privacyNone:
            Wording(
                ja: "個人情報の取扱いについては、[会員窓口]へお問い合わせください。",
                en: "For the privacy notice, contact [the member desk]."),
    ]
}
