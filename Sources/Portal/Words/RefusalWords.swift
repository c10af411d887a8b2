import Membership

extension Message {
    /// Refusals and faults.
    static let refusalWords: [Message: Wording] = [
        .emptyField: Wording(ja: "{field}を入力してください", en: "Enter {field}"),
        .addressWithoutAt:
            Wording(
                ja: "メールアドレスに「@」がありません。例のように入力してください",
                en: "The email address has no “@”. Enter it as in the example"),
        .addressForm:
            Wording(
                ja: "メールアドレスの形をご確認ください。例のように入力してください",
                en: "Check the email address. Enter it as in the example"),
        .memberIDLength:
            Wording(
                ja: "会員番号は{n}桁です（入力は{typed}桁）。もう一度ご確認ください",
                en: "A member ID has {n} digits (you entered {typed}). Check it and try again"),
        .memberIDCharacters:
            Wording(
                ja: "会員番号は{n}文字です（入力は{typed}文字）。もう一度ご確認ください",
                en: "A member ID has {n} characters (you entered {typed}). Check it and try again"),
        .memberIDDigits: Wording(ja: "会員番号は数字だけで入力してください", en: "Use digits only for the member ID"),
        .signInRefused:
            Wording(
                ja: "会員番号または{name}が違います。ご確認のうえ、もう一度入力してください",
                en: "The member ID or {name} is not correct. Check both and try again"),
        .signInTooManyTries:
            Wording(
                ja: "続けて入力が一致しなかったため、受付を休止しています。{time}以降にもう一度お試しください",
                en: "Too many attempts did not match. Try again after {time}"),
        .codeNotLetters:
            Wording(
                ja: "{code}は英字8文字です。メールに記載の{code}を入力してください",
                en: "A {code} has 8 letters. Enter the {code} from the email"),
        .codeNotDigits:
            Wording(
                ja: "{code}は数字8桁です。メールに記載の{code}を入力してください",
                en: "A {code} has 8 digits. Enter the {code} from the email"),
        .codeIncorrect:
            Wording(
                ja: "{code}が一致しません。照合記号 {reference} のメールをご確認ください（あと{n}回入力できます）",
                en: "The {code} does not match. Check the email with reference {reference} ({n} tries left)"),
        .codeIncorrectOneLeft:
            Wording(
                ja: "{code}が一致しません。照合記号 {reference} のメールをご確認ください（あと{n}回入力できます）",
                en: "The {code} does not match. Check the email with reference {reference} ({n} try left)"),
        .codeExpired:
            Wording(
                ja: "{code}の有効期限（{time}）が過ぎました。{code}を再送してください",
                en: "The {code} expired at {time}. Send the {code} again"),
        .codeAlreadyUsed:
            Wording(
                ja: "この認証コードはすでに使われています。もう一度ご覧になるには、あらためて照会してください",
                en: "This code has already been used. To see the value again, make another inquiry"),
        .codeTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この認証コードは使えなくなりました。あらためて照会してください",
                en: "This code can no longer be used after too many tries. Make another inquiry"),
        .dayLimit:
            Wording(
                ja: "本日照会できる回数に達しました。{time}以降にお試しいただくか、会員窓口へご連絡ください",
                en: "The daily limit has been reached. Try after {time} or contact the member desk"),
        .resendTooEarly:
            Wording(
                ja: "再送は{time}以降にお試しください。それまでに届いた{code}は、そのまま使えます",
                en: "You can send the {code} again after {time}. A {code} that arrives until then still works"),
        .askTooEarly:
            Wording(
                ja: "続けて照会することはできません。{time}以降に、あらためて照会してください",
                en: "You cannot make another inquiry right away. Try again after {time}"),
        .sessionEnded:
            Wording(
                ja: "{n}分間操作がなかったため、ログアウトしました。もう一度ログインしてください",
                en: "You were signed out after {n} minutes without activity. Sign in again"),
        .formTooOld:
            Wording(
                ja: "画面を開いてから時間がたったため、送信できませんでした。内容をご確認のうえ、もう一度送信してください",
                en: "This page was open too long. Check your entries and send them again"),
        .notFoundHeading: Wording(ja: "ページが見つかりません", en: "Page not found"),
        .notFound:
            Wording(
                ja: "お探しのページが見つかりません。アドレスをご確認いただくか、[照会メニュー]からお進みください",
                en: "We cannot find that page. Check the address or start from [Inquiries]"),
        .busyHeading: Wording(ja: "混み合っています", en: "We are busy"),
        .busy:
            Wording(
                ja: "ただいま混み合っています。{n}秒ほどたってから、もう一度お試しください",
                en: "We are busy. Try again in about {n} seconds"),
        .busySignedIn:
            Wording(
                ja: "完了したかどうかは[開示の記録]でご確認いただけます",
                en: "The [disclosure history] shows what was completed"),
        .faultHeading: Wording(ja: "手続きを完了できませんでした", en: "We could not complete this"),
        .fault:
            Wording(
                ja: "手続きを完了できませんでした。会員窓口へお問い合わせの際は、次の番号をお伝えください：{requestId}",
                en: "We could not complete this. If you contact the member desk, quote {requestId}"),
        .badRequestHeading: Wording(ja: "送信できませんでした", en: "This could not be sent"),
        .tooLarge:
            Wording(
                ja: "入力された内容が長すぎます。短くして、もう一度送信してください",
                en: "What you entered is too long. Shorten it and send it again"),
        .badRequest:
            Wording(
                ja: "送信された内容を読み取れませんでした。前の画面に戻り、もう一度送信してください",
                en: "We could not read what was sent. Go back and send it again"),
    ]
}
