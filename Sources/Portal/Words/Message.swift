import Membership

/// Every text a member reads that is not data, in one list. `{name}` stands for data, `[words]` for a link.
/// The raw value is what templates call it: `{{w.signInHeading}}`.
enum Message: String, Sendable, CaseIterable {
    // Frame
    case skip, languageOther, memberSuffix, signOut, tabs, tabInquiries, tabDisclosures, tabMyPage, tabFAQ, tabHelpDesk,
        privacy, footerLinks, memberDesk, titled, titledError, required, step, aside, toInquiries, toSignIn,
        checkEntries, notContinued

    // Words that stand in for data
    case memberIDLabel, emailAddress, code, theMemberID, thePassword

    // Sign-in
    case signInHeading, signInButton, memberIDHintDigits, memberIDHintCharacters, passwordHintGrace, passwordHintYearly,
        showTyped, hideTyped, signInTrouble, memberIDForgotten, passwordForgotten, contactChanged, aboutPage,
        aboutPageText, aboutPagePlain, signInAsked, signedOut

    // Inquiries
    case inquiriesHeading, inquiriesLead, periodTurned, periodTurnedText, periodTurnedGrace, inquiryName, renewedFor,
        neverChanges, lastInquiry, noInquiryYet, withoutSignIn, inquiriesNone

    // Inquiry
    case inquiryLead, contactAddress, contactAddressHint, sendCode, whoMay, whoMayText, inquirySteps, inquiryStep1,
        inquiryStep2, inquiryStep3, contactChangedHeading, contactChangedText

    // Code
    case codeHeading, codeLead, codeLeadUnnamed, reference, referenceText, validUntil, minutesLeft, oneMinuteLeft,
        underOneMinuteLeft, worksOnce, codeLabel, codeHintLetters, codeHintDigits, showResult, otherAddress, notArrived,
        notArrived1, notArrived2, notArrived3, resend, notArrived4, resent, askAgain

    // Result
    case resultHeading, resultWhat, resultLead, organisationName, forYear, forRelease, validity, disclosedAt, receipt,
        rangeFrom, rangeUntil, onlyUntil, stillUsable, copy, copyFor, copied, oneByOne, oneByOneFor, oneByOneHint,
        disclosureNotice, notRegistered

    // Disclosure history
    case disclosuresLead, disclosuresNone, columnWhen, columnInquiry, columnYear, pager, pagerRange, pagerNewer,
        pagerOlder, pagerNewest, pagerOldest, zoneNote

    // My page
    case memberDetails, membershipClass, contractPeriod, contacts, contactsNone, columnRole, columnPerson, columnAddress,
        person, roleRepresentative, roleDeputy, roleTechnical, sessions, thisDevice, openedAt, idleUntil, endsAt,
        recentDisclosures, allDisclosures

    // Tenant texts
    case faqNone, helpDeskText, privacyNone

    // Refusals and faults
    case emptyField, addressWithoutAt, addressForm, memberIDLength, memberIDCharacters, memberIDDigits, signInRefused,
        signInTooManyTries, codeNotLetters, codeNotDigits, codeIncorrect, codeIncorrectOneLeft, codeExpired,
        codeAlreadyUsed, codeTooManyTries, dayLimit, resendTooEarly, askTooEarly, sessionEnded, formTooOld,
        notFoundHeading, notFound, busyHeading, busy, busySignedIn, faultHeading, fault, badRequestHeading, tooLarge,
        badRequest
}

extension Message {
    func text(in language: Language) -> String {
        wording[language]
    }

    var wording: Wording {
        switch self {
        case .skip: Wording(ja: "本文へ移動", en: "Skip to the content")
        case .languageOther: Wording(ja: "English", en: "日本語")
        case .memberSuffix: Wording(ja: "{name} 様", en: "{name}")
        case .signOut: Wording(ja: "ログアウト", en: "Sign out")
        case .tabs: Wording(ja: "会員メニュー", en: "Member menu")
        case .tabInquiries: Wording(ja: "照会メニュー", en: "Inquiries")
        case .tabDisclosures: Wording(ja: "開示の記録", en: "Disclosure history")
        case .tabMyPage: Wording(ja: "マイページ", en: "My page")
        case .tabFAQ: Wording(ja: "よくあるご質問", en: "FAQ")
        case .tabHelpDesk: Wording(ja: "お問い合わせ", en: "Contact us")
        case .privacy: Wording(ja: "個人情報の取扱い", en: "Privacy notice")
        case .footerLinks: Wording(ja: "ご案内", en: "Information")
        case .memberDesk: Wording(ja: "会員窓口", en: "Member desk")
        case .titled: Wording(ja: "{heading}｜{tenant} {system}", en: "{heading}｜{tenant} {system}")
        case .titledError: Wording(ja: "エラー：{heading}｜{tenant} {system}", en: "Error: {heading}｜{tenant} {system}")
        case .required: Wording(ja: "※必須", en: "(required)")
        case .step: Wording(ja: "手順 {n}／3", en: "Step {n} of 3")
        case .aside: Wording(ja: "ご案内", en: "Notes")
        case .toInquiries: Wording(ja: "照会メニューへ戻る", en: "Back to Inquiries")
        case .toSignIn: Wording(ja: "ログインのページへ戻る", en: "Back to sign in")
        case .checkEntries: Wording(ja: "入力内容をご確認ください", en: "Check what you entered")
        case .notContinued: Wording(ja: "手続きを進められませんでした", en: "We could not continue")
        case .memberIDLabel: Wording(ja: "会員番号", en: "Member ID")
        case .emailAddress: Wording(ja: "メールアドレス", en: "the email address")
        case .code: Wording(ja: "認証コード", en: "the one-time code")
        case .theMemberID: Wording(ja: "会員番号", en: "the member ID")
        case .thePassword: Wording(ja: "{name}", en: "the {name}")
        case .signInHeading: Wording(ja: "会員ページへのログイン", en: "Sign in to the member pages")
        case .signInButton: Wording(ja: "ログイン", en: "Sign in")
        case .memberIDHintDigits:
            Wording(
                ja: "{n}桁の数字です。全角で入力いただいてもかまいません。",
                en: "{n} digits. Full-width digits are fine.")
        case .memberIDHintCharacters:
            Wording(
                ja: "{n}文字です。全角で入力いただいてもかまいません。",
                en: "{n} characters. Full-width characters are fine.")
        case .passwordHintGrace:
            Wording(
                ja: "年度ごとに更新されます。前年度の{name}は{date}までお使いいただけます。",
                en: "Renewed every year. Last year’s {name} works until {date}.")
        case .passwordHintYearly: Wording(ja: "年度ごとに更新されます。", en: "Renewed every year.")
        case .showTyped: Wording(ja: "入力した文字を表示する", en: "Show what I typed")
        case .hideTyped: Wording(ja: "入力した文字を隠す", en: "Hide what I typed")
        case .signInTrouble: Wording(ja: "ログインにお困りの方へ", en: "If you cannot sign in")
        case .memberIDForgotten: Wording(ja: "会員番号がわからない", en: "I do not know our member ID")
        case .passwordForgotten: Wording(ja: "{name}がわからない", en: "I do not know the {name}")
        case .contactChanged: Wording(ja: "連絡代表が交代した", en: "Our contact representative has changed")
        case .aboutPage: Wording(ja: "このページについて", en: "About this page")
        case .aboutPageText:
            Wording(
                ja: "会員法人の連絡代表の方が、年度ごとに更新されるパスワードを照会するページです。{n}分間操作がないと、自動的にログアウトします。",
                en:
                    "For contact representatives of member organisations, to look up the passwords that are renewed every year. You are signed out after {n} minutes without activity."
            )
        case .aboutPagePlain:
            Wording(
                ja: "会員法人の連絡代表の方のためのページです。{n}分間操作がないと、自動的にログアウトします。",
                en: "For contact representatives of member organisations. You are signed out after {n} minutes without activity.")
        case .signInAsked: Wording(ja: "「{name}」のご利用にはログインが必要です", en: "Sign in to use “{name}”")
        case .signedOut:
            Wording(
                ja: "ログアウトしました。共用の端末では、ブラウザーも閉じてください。",
                en: "You are signed out. On a shared computer, close the browser too.")
        case .inquiriesHeading: Wording(ja: "照会メニュー", en: "Inquiries")
        case .inquiriesLead:
            Wording(
                ja: "照会できるのは、貴法人の情報のみです。連絡代表のメールアドレスで認証コードを受け取れる方がご利用いただけます。",
                en: "You can look up your own organisation only. You need to be able to read email at the contact representative’s address."
            )
        case .periodTurned:
            Wording(
                ja: "{period}のパスワードに切り替わりました",
                en: "The passwords have changed to those for {period}")
        case .periodTurnedText: Wording(ja: "{names}は、{date}から新しくなっています。", en: "The {names} are new from {date}.")
        case .periodTurnedGrace:
            Wording(
                ja: "{names}は、{date}から新しくなっています。前年度のパスワードは{until}まで使えます。",
                en: "The {names} are new from {date}. Last year’s passwords work until {until}.")
        case .inquiryName: Wording(ja: "{name}照会", en: "{name} inquiry")
        case .renewedFor: Wording(ja: "{period}に更新済み", en: "Renewed for {period}")
        case .neverChanges: Wording(ja: "変わりません", en: "Does not change")
        case .lastInquiry: Wording(ja: "前回の照会　{date}", en: "Last looked up {date}")
        case .noInquiryYet: Wording(ja: "照会の記録はありません", en: "Not looked up yet")
        case .withoutSignIn: Wording(ja: "ログインしなくても照会できます", en: "No sign-in needed")
        case .inquiriesNone:
            Wording(
                ja: "ご利用いただける照会はまだありません。会員窓口へお問い合わせください。",
                en: "There are no inquiries to choose from yet. Contact the member desk.")
        case .inquiryLead:
            Wording(
                ja: "貴法人の{name}を照会します。連絡代表のメールアドレスに、認証コードをお送りします。",
                en: "Look up your organisation’s {name}. We will email a one-time code to your contact representative’s address.")
        case .contactAddress: Wording(ja: "連絡代表のメールアドレス", en: "Contact representative’s email address")
        case .contactAddressHint:
            Wording(
                ja: "当協会にご登録のアドレスを入力してください。例：name@example.co.jp",
                en: "Enter the address registered with us, for example name@example.co.jp")
        case .sendCode: Wording(ja: "認証コードを送信する", en: "Send the code")
        case .whoMay: Wording(ja: "ご利用いただける方", en: "Who can use this")
        case .whoMayText:
            Wording(
                ja: "連絡代表のメールアドレスを受信できる方",
                en: "Anyone who can read email at the contact representative’s address")
        case .inquirySteps: Wording(ja: "照会の手順", en: "How it works")
        case .inquiryStep1:
            Wording(
                ja: "連絡代表のメールアドレスを入力して送信します。",
                en: "Enter the contact representative’s email address and send it.")
        case .inquiryStep2: Wording(ja: "届いたメールの認証コードを入力します。", en: "Enter the code from the email.")
        case .inquiryStep3: Wording(ja: "{name}が画面に表示されます。", en: "The {name} is shown on the page.")
        case .contactChangedHeading: Wording(ja: "連絡代表が交代したとき", en: "If the contact representative has changed")
        case .contactChangedText: Wording(ja: "[担当者変更の手続き]をご覧ください。", en: "See [how to change the contact].")
        case .codeHeading: Wording(ja: "認証コードの入力", en: "Enter your code")
        case .codeLead:
            Wording(
                ja: "{address} が連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
                en: "If {address} is registered as your contact representative’s address, we have emailed a one-time code to it.")
        case .codeLeadUnnamed:
            Wording(
                ja: "入力されたアドレスが連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
                en:
                    "If the address you entered is registered as your contact representative’s address, we have emailed a one-time code to it."
            )
        case .reference: Wording(ja: "照合記号", en: "Reference")
        case .referenceText:
            Wording(
                ja: "お手元のメールに、これと同じ照合記号が記載されています。違う記号のメールの認証コードは使えません。",
                en: "The email shows the same reference. A code from an email with a different reference will not work.")
        case .validUntil: Wording(ja: "有効期限", en: "Valid until")
        case .minutesLeft: Wording(ja: "（残り約{n}分）", en: "(about {n} minutes left)")
        case .oneMinuteLeft: Wording(ja: "（残り約1分）", en: "(about 1 minute left)")
        case .underOneMinuteLeft: Wording(ja: "（残り1分未満）", en: "(less than 1 minute left)")
        case .worksOnce: Wording(ja: "1回のみ使えます", en: "Works once.")
        case .codeLabel: Wording(ja: "認証コード", en: "One-time code")
        case .codeHintLetters:
            Wording(
                ja: "英字8文字です。小文字や全角でも、ハイフンがなくてもかまいません。",
                en: "8 letters. Lower case, full-width and a missing hyphen are all fine.")
        case .codeHintDigits:
            Wording(
                ja: "数字8桁です。全角でも、ハイフンがなくてもかまいません。",
                en: "8 digits. Full-width and a missing hyphen are fine.")
        case .showResult: Wording(ja: "照会結果を表示する", en: "Show the result")
        case .otherAddress: Wording(ja: "メールアドレスを入力し直す", en: "Use a different address")
        case .notArrived: Wording(ja: "メールが届かないとき", en: "The email has not arrived")
        case .notArrived1:
            Wording(
                ja: "迷惑メールフォルダをご確認ください。差出人は {sender} です。",
                en: "Check your junk folder. The sender is {sender}.")
        case .notArrived2:
            Wording(
                ja: "この画面に表示されているアドレスに誤りがないか、ご確認ください。",
                en: "Check the address shown on this page for typing errors.")
        case .notArrived3:
            Wording(
                ja: "1分以上たっても届かない場合は、再送をお試しください。再送すると、先の認証コードは使えなくなります。",
                en: "If nothing has arrived after a minute, send the code again. The earlier code will then stop working.")
        case .resend: Wording(ja: "認証コードを再送する", en: "Send the code again")
        case .notArrived4:
            Wording(
                ja: "{n}分以上たっても届かない場合は、照合記号を添えて[会員窓口]へご連絡ください。",
                en: "If nothing has arrived after {n} minutes, contact [the member desk] and quote the reference.")
        case .resent:
            Wording(
                ja: "認証コードを再送しました。新しい照合記号のメールをお待ちください。",
                en: "We have sent the code again. Wait for the email with the new reference.")
        case .askAgain: Wording(ja: "あらためて照会する", en: "Make another inquiry")
        case .resultHeading: Wording(ja: "{what} 照会結果", en: "{what}")
        case .resultWhat: Wording(ja: "会員番号／{name}", en: "Member ID and {name}")
        case .resultLead:
            Wording(
                ja: "この画面は一度だけ表示されます。もう一度必要になったときは、あらためて照会してください。",
                en: "This page is shown once. If you need the value again, make another inquiry.")
        case .organisationName: Wording(ja: "契約法人名", en: "Organisation")
        case .forYear: Wording(ja: "対象年度", en: "Year")
        case .forRelease: Wording(ja: "対象の版", en: "Release")
        case .validity: Wording(ja: "有効期間", en: "Valid")
        case .disclosedAt: Wording(ja: "開示日時", en: "Shown at")
        case .receipt: Wording(ja: "控え番号", en: "Receipt")
        case .rangeFrom: Wording(ja: "{from}から", en: "From {from}")
        case .rangeUntil: Wording(ja: "{until}まで", en: "to {until}")
        case .onlyUntil: Wording(ja: "{until}まで", en: "Until {until}")
        case .stillUsable: Wording(ja: "前年度の{name}は{date}まで使えます", en: "Last year’s {name} works until {date}")
        case .copy: Wording(ja: "{name}をコピーする", en: "Copy the {name}")
        case .copyFor: Wording(ja: "{name}（{which}）をコピーする", en: "Copy the {name} ({which})")
        case .copied: Wording(ja: "コピーしました", en: "Copied")
        case .oneByOne: Wording(ja: "一文字ずつ確認する", en: "Check character by character")
        case .oneByOneFor: Wording(ja: "一文字ずつ確認する（{which}）", en: "Check character by character ({which})")
        case .oneByOneHint:
            Wording(
                ja: "数字は色と下線で区別しています。4文字ごとの間隔は見やすさのためのもので、空白は含まれません。",
                en:
                    "Digits differ by colour and underline. The gaps after every four characters are for reading only: the value contains no spaces."
            )
        case .disclosureNotice:
            Wording(
                ja: "開示したことを、貴法人の登録連絡先すべてにメールでお知らせしました。メールにパスワードは記載していません。お心当たりのない方は[会員窓口]へご連絡ください。",
                en:
                    "We have told all of your organisation’s contacts by email that this value was shown. The email does not contain it. If this was unexpected, contact [the member desk]."
            )
        case .notRegistered:
            Wording(
                ja: "ご登録がありません。会員窓口へお問い合わせください。",
                en: "Nothing is registered. Contact the member desk.")
        case .disclosuresLead:
            Wording(
                ja: "貴法人のパスワードなどが表示された記録です。パスワードそのものは記録していません。",
                en: "When your organisation’s values were shown. The values themselves are not recorded.")
        case .disclosuresNone:
            Wording(
                ja: "開示の記録はまだありません。[照会メニュー]から照会できます。",
                en: "Nothing has been shown yet. Start from [Inquiries].")
        case .columnWhen: Wording(ja: "日時", en: "Date and time")
        case .columnInquiry: Wording(ja: "照会", en: "Inquiry")
        case .columnYear: Wording(ja: "年度", en: "Year")
        case .pager: Wording(ja: "開示の記録のページ", en: "Pages of the disclosure history")
        case .pagerRange: Wording(ja: "{from}件目から{to}件目まで", en: "Entries {from} to {to}")
        case .pagerNewer: Wording(ja: "前の50件", en: "Previous 50")
        case .pagerOlder: Wording(ja: "次の50件", en: "Next 50")
        case .pagerNewest: Wording(ja: "いちばん新しい記録です", en: "These are the newest entries")
        case .pagerOldest: Wording(ja: "これより古い記録はありません", en: "There are no older entries")
        case .zoneNote: Wording(ja: "時刻は{zone}です。", en: "Times are in {zone}.")
        case .memberDetails: Wording(ja: "会員情報", en: "Member details")
        case .membershipClass: Wording(ja: "会員区分", en: "Membership class")
        case .contractPeriod: Wording(ja: "契約期間", en: "Contract")
        case .contacts: Wording(ja: "ご登録の連絡先", en: "Registered contacts")
        case .contactsNone:
            Wording(
                ja: "ご登録の連絡先はまだありません。会員窓口へお問い合わせください。",
                en: "No contact is registered yet. Contact the member desk.")
        case .columnRole: Wording(ja: "役割", en: "Role")
        case .columnPerson: Wording(ja: "お名前・部署", en: "Name and department")
        case .columnAddress: Wording(ja: "メールアドレス", en: "Email address")
        case .person: Wording(ja: "{name} 様", en: "{name}")
        case .roleRepresentative: Wording(ja: "連絡代表", en: "Contact representative")
        case .roleDeputy: Wording(ja: "副代表", en: "Deputy")
        case .roleTechnical: Wording(ja: "技術担当", en: "Technical contact")
        case .sessions: Wording(ja: "ログイン中の端末", en: "Signed-in devices")
        case .thisDevice: Wording(ja: "この端末", en: "This device")
        case .openedAt: Wording(ja: "ログイン日時", en: "Signed in at")
        case .idleUntil: Wording(ja: "操作がない場合の終了", en: "Ends without activity")
        case .endsAt: Wording(ja: "最長の終了", en: "Ends at the latest")
        case .recentDisclosures: Wording(ja: "最近の開示", en: "Recently shown")
        case .allDisclosures: Wording(ja: "すべての記録を見る", en: "See the whole history")
        case .faqNone:
            Wording(
                ja: "よくあるご質問は準備中です。お急ぎの方は会員窓口へご連絡ください。",
                en: "There are no questions and answers yet. Contact the member desk.")
        case .helpDeskText: Wording(ja: "会員窓口 {phone}", en: "Member desk {phone}")
        case .privacyNone:
            Wording(
                ja: "個人情報の取扱いについては、会員窓口へお問い合わせください。",
                en: "For the privacy notice, contact the member desk.")
        case .emptyField: Wording(ja: "{field}を入力してください", en: "Enter {field}")
        case .addressWithoutAt:
            Wording(
                ja: "メールアドレスに「@」がありません。例のように入力してください",
                en: "The email address has no “@”. Enter it as in the example")
        case .addressForm:
            Wording(
                ja: "メールアドレスの形をご確認ください。例のように入力してください",
                en: "Check the email address. Enter it as in the example")
        case .memberIDLength:
            Wording(
                ja: "会員番号は{n}桁です（入力は{typed}桁）。もう一度ご確認ください",
                en: "A member ID has {n} digits (you entered {typed}). Check it and try again")
        case .memberIDCharacters:
            Wording(
                ja: "会員番号は{n}文字です（入力は{typed}文字）。もう一度ご確認ください",
                en: "A member ID has {n} characters (you entered {typed}). Check it and try again")
        case .memberIDDigits: Wording(ja: "会員番号は数字だけで入力してください", en: "Use digits only for the member ID")
        case .signInRefused:
            Wording(
                ja: "会員番号または{name}が違います。ご確認のうえ、もう一度入力してください",
                en: "The member ID or {name} is not correct. Check both and try again")
        case .signInTooManyTries:
            Wording(
                ja: "続けて入力が一致しなかったため、受付を休止しています。{time}以降にもう一度お試しください",
                en: "Too many attempts did not match. Try again after {time}")
        case .codeNotLetters:
            Wording(
                ja: "認証コードは英字8文字です。メールに記載の認証コードを入力してください",
                en: "A code has 8 letters. Enter the code from the email")
        case .codeNotDigits:
            Wording(
                ja: "認証コードは数字8桁です。メールに記載の認証コードを入力してください",
                en: "A code has 8 digits. Enter the code from the email")
        case .codeIncorrect:
            Wording(
                ja: "認証コードが一致しません。照合記号 {reference} のメールをご確認ください（あと{n}回入力できます）",
                en: "The code does not match. Check the email with reference {reference} ({n} tries left)")
        case .codeIncorrectOneLeft:
            Wording(
                ja: "認証コードが一致しません。照合記号 {reference} のメールをご確認ください（あと{n}回入力できます）",
                en: "The code does not match. Check the email with reference {reference} ({n} try left)")
        case .codeExpired:
            Wording(
                ja: "認証コードの有効期限（{time}）が過ぎました。認証コードを再送してください",
                en: "The code expired at {time}. Send the code again")
        case .codeAlreadyUsed:
            Wording(
                ja: "この認証コードはすでに使われています。もう一度ご覧になるには、あらためて照会してください",
                en: "This code has already been used. To see the value again, make another inquiry")
        case .codeTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この認証コードは使えなくなりました。あらためて照会してください",
                en: "This code can no longer be used after too many tries. Make another inquiry")
        case .dayLimit:
            Wording(
                ja: "本日照会できる回数に達しました。{time}以降にお試しいただくか、会員窓口へご連絡ください",
                en: "The daily limit has been reached. Try after {time} or contact the member desk")
        case .resendTooEarly:
            Wording(
                ja: "再送は{time}以降にお試しください。それまでに届いた認証コードは、そのまま使えます",
                en: "You can send the code again after {time}. A code that arrives until then still works")
        case .askTooEarly:
            Wording(
                ja: "続けて照会することはできません。{time}以降に、あらためて照会してください",
                en: "You cannot make another inquiry right away. Try again after {time}")
        case .sessionEnded:
            Wording(
                ja: "{n}分間操作がなかったため、ログアウトしました。もう一度ログインしてください",
                en: "You were signed out after {n} minutes without activity. Sign in again")
        case .formTooOld:
            Wording(
                ja: "画面を開いてから時間がたったため、送信できませんでした。内容をご確認のうえ、もう一度送信してください",
                en: "This page was open too long. Check your entries and send them again")
        case .notFoundHeading: Wording(ja: "ページが見つかりません", en: "Page not found")
        case .notFound:
            Wording(
                ja: "お探しのページが見つかりません。アドレスをご確認いただくか、[照会メニュー]からお進みください",
                en: "We cannot find that page. Check the address or start from [Inquiries]")
        case .busyHeading: Wording(ja: "混み合っています", en: "We are busy")
        case .busy:
            Wording(
                ja: "ただいま混み合っています。{n}秒ほどたってから、もう一度お試しください",
                en: "We are busy. Try again in about {n} seconds")
        case .busySignedIn:
            Wording(
                ja: "完了したかどうかは[開示の記録]でご確認いただけます",
                en: "The [disclosure history] shows what was completed")
        case .faultHeading: Wording(ja: "手続きを完了できませんでした", en: "We could not complete this")
        case .fault:
            Wording(
                ja: "手続きを完了できませんでした。会員窓口へお問い合わせの際は、次の番号をお伝えください：{requestId}",
                en: "We could not complete this. If you contact the member desk, quote {requestId}")
        case .badRequestHeading: Wording(ja: "送信できませんでした", en: "This could not be sent")
        case .tooLarge:
            Wording(
                ja: "入力された内容が長すぎます。短くして、もう一度送信してください",
                en: "What you entered is too long. Shorten it and send it again")
        case .badRequest:
            Wording(
                ja: "送信された内容を読み取れませんでした。前の画面に戻り、もう一度送信してください",
                en: "We could not read what was sent. Go back and send it again")
        }
    }
}
