import Membership

extension Message {
    /// From the menu to the result.
    static let inquiryWords: [Message: Wording] = [
        .inquiriesHeading: Wording(ja: "照会メニュー", en: "Inquiries"),
        .inquiriesLead:
            Wording(
                ja: "照会できるのは、貴法人の情報のみです。連絡代表のメールアドレスで認証コードを受け取れる方がご利用いただけます。",
                en: "You can look up your own organisation only. You need to be able to read email at the contact representative’s address."
            ),
        .periodTurned:
            Wording(
                ja: "{period}のパスワードに切り替わりました",
                en: "The passwords have changed to those for {period}"),
        .periodTurnedText: Wording(ja: "{names}は、{date}から新しくなっています。", en: "The {names} are new from {date}."),
        .periodTurnedGrace:
            Wording(
                ja: "{names}は、{date}から新しくなっています。前年度のパスワードは{until}まで使えます。",
                en: "The {names} are new from {date}. Last year’s passwords work until {until}."),
        .inquiryName: Wording(ja: "{name}照会", en: "{name} inquiry"),
        .renewedFor: Wording(ja: "{period}に更新済み", en: "Renewed for {period}"),
        .neverChanges: Wording(ja: "変わりません", en: "Does not change"),
        .lastInquiry: Wording(ja: "前回の照会　{date}", en: "Last looked up {date}"),
        .noInquiryYet: Wording(ja: "照会の記録はありません", en: "Not looked up yet"),
        .withoutSignIn: Wording(ja: "ログインしなくても照会できます", en: "No sign-in needed"),
        .inquiriesNone:
            Wording(
                ja: "ご利用いただける照会はまだありません。会員窓口へお問い合わせください。",
                en: "There are no inquiries to choose from yet. Contact the member desk."),
        .inquiryLead:
            Wording(
                ja: "貴法人の{name}を照会します。連絡代表のメールアドレスに、認証コードをお送りします。",
                en: "Look up your organisation’s {name}. We will email a one-time code to your contact representative’s address."),
        .contactAddress: Wording(ja: "連絡代表のメールアドレス", en: "Contact representative’s email address"),
        .contactAddressHint:
            Wording(
                ja: "当協会にご登録のアドレスを入力してください。例：name@example.co.jp",
                en: "Enter the address registered with us, for example name@example.co.jp"),
        .sendCode: Wording(ja: "認証コードを送信する", en: "Send the code"),
        .whoMay: Wording(ja: "ご利用いただける方", en: "Who can use this"),
        .whoMayText:
            Wording(
                ja: "連絡代表のメールアドレスを受信できる方",
                en: "Anyone who can read email at the contact representative’s address"),
        .inquirySteps: Wording(ja: "照会の手順", en: "How it works"),
        .inquiryStep1:
            Wording(
                ja: "連絡代表のメールアドレスを入力して送信します。",
                en: "Enter the contact representative’s email address and send it."),
        .inquiryStep2: Wording(ja: "届いたメールの認証コードを入力します。", en: "Enter the code from the email."),
        .inquiryStep3: Wording(ja: "{name}が画面に表示されます。", en: "The {name} is shown on the page."),
        .contactChangedHeading: Wording(ja: "連絡代表が交代したとき", en: "If the contact representative has changed"),
        .contactChangedText: Wording(ja: "[担当者変更の手続き]をご覧ください。", en: "See [how to change the contact]."),
        .codeHeading: Wording(ja: "{code}の入力", en: "Enter your {code}"),
        .codeLead:
            Wording(
                ja: "{address} が連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
                en: "If {address} is registered as your contact representative’s address, we have emailed a one-time code to it."),
        .codeLeadUnnamed:
            Wording(
                ja: "入力されたアドレスが連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
                en:
                    "If the address you entered is registered as your contact representative’s address, we have emailed a one-time code to it."
            ),
        .reference: Wording(ja: "照合記号", en: "Reference"),
        .referenceText:
            Wording(
                ja: "お手元のメールに、これと同じ照合記号が記載されています。違う記号のメールの{code}は使えません。",
                en: "The email shows the same reference. A {code} from an email with a different reference will not work."),
        .validUntil: Wording(ja: "有効期限", en: "Valid until"),
        .minutesLeft: Wording(ja: "（残り約{n}分）", en: "(about {n} minutes left)"),
        .oneMinuteLeft: Wording(ja: "（残り約1分）", en: "(about 1 minute left)"),
        .underOneMinuteLeft: Wording(ja: "（残り1分未満）", en: "(less than 1 minute left)"),
        .worksOnce: Wording(ja: "1回のみ使えます", en: "Works once."),
        .codeHintLetters:
            Wording(
                ja: "英字8文字です。小文字や全角でも、ハイフンがなくてもかまいません。",
                en: "8 letters. Lower case, full-width and a missing hyphen are all fine."),
        .codeHintDigits:
            Wording(
                ja: "数字8桁です。全角でも、ハイフンがなくてもかまいません。",
                en: "8 digits. Full-width and a missing hyphen are fine."),
        .showResult: Wording(ja: "照会結果を表示する", en: "Show the result"),
        .otherAddress: Wording(ja: "メールアドレスを入力し直す", en: "Use a different address"),
        .notArrived: Wording(ja: "メールが届かないとき", en: "The email has not arrived"),
        .notArrived1:
            Wording(
                ja: "迷惑メールフォルダをご確認ください。差出人は {sender} です。",
                en: "Check your junk folder. The sender is {sender}."),
        .notArrived2:
            Wording(
                ja: "この画面に表示されているアドレスに誤りがないか、ご確認ください。",
                en: "Check the address shown on this page for typing errors."),
        .notArrived3:
            Wording(
                ja: "1分以上たっても届かない場合は、再送をお試しください。再送すると、先の{code}は使えなくなります。",
                en: "If nothing has arrived after a minute, send the {code} again. The earlier {code} will then stop working."),
        .resend: Wording(ja: "{code}を再送する", en: "Send the {code} again"),
        .notArrived4:
            Wording(
                ja: "{n}分以上たっても届かない場合は、照合記号を添えて[会員窓口]へご連絡ください。",
                en: "If nothing has arrived after {n} minutes, contact [the member desk] and quote the reference."),
        .resent:
            Wording(
                ja: "{code}を再送しました。新しい照合記号のメールをお待ちください。",
                en: "We have sent the {code} again. Wait for the email with the new reference."),
        .askAgain: Wording(ja: "あらためて照会する", en: "Make another inquiry"),
        .resultHeading: Wording(ja: "{what} 照会結果", en: "{what}"),
        .resultWhat: Wording(ja: "会員番号／{name}", en: "Member ID and {name}"),
        .resultLead:
            Wording(
                ja: "この画面は一度だけ表示されます。もう一度必要になったときは、あらためて照会してください。",
                en: "This page is shown once. If you need the value again, make another inquiry."),
        .organisationName: Wording(ja: "契約法人名", en: "Organisation"),
        .forYear: Wording(ja: "対象年度", en: "Year"),
        .forRelease: Wording(ja: "対象の版", en: "Release"),
        .validity: Wording(ja: "有効期間", en: "Valid"),
        .disclosedAt: Wording(ja: "開示日時", en: "Shown at"),
        .receipt: Wording(ja: "控え番号", en: "Receipt"),
        .rangeFrom: Wording(ja: "{from}から", en: "From {from}"),
        .rangeUntil: Wording(ja: "{until}まで", en: "to {until}"),
        .onlyUntil: Wording(ja: "{until}まで", en: "Until {until}"),
        .stillUsable: Wording(ja: "前年度の{name}は{date}まで使えます", en: "Last year’s {name} works until {date}"),
        .copy: Wording(ja: "{name}をコピーする", en: "Copy the {name}"),
        .copyFor: Wording(ja: "{name}（{which}）をコピーする", en: "Copy the {name} ({which})"),
        .copied: Wording(ja: "コピーしました", en: "Copied"),
        .oneByOne: Wording(ja: "一文字ずつ確認する", en: "Check character by character"),
        .oneByOneFor: Wording(ja: "一文字ずつ確認する（{which}）", en: "Check character by character ({which})"),
        .oneByOneHint:
            Wording(
                ja: "数字は色と下線で区別しています。4文字ごとの間隔は見やすさのためのもので、空白は含まれません。",
                en:
                    "Digits differ by colour and underline. The gaps after every four characters are for reading only: the value contains no spaces."
            ),
        .disclosureNotice:
            Wording(
                ja: "開示したことを、貴法人の登録連絡先すべてにメールでお知らせしました。メールにパスワードは記載していません。お心当たりのない方は[会員窓口]へご連絡ください。",
                en:
                    "We have told all of your organisation’s contacts by email that this value was shown. The email does not contain it. If this was unexpected, contact [the member desk]."
            ),
        .notRegistered:
            Wording(
                ja: "ご登録がありません。会員窓口へお問い合わせください。",
                en: "Nothing is registered. Contact the member desk."),
    ]
}
