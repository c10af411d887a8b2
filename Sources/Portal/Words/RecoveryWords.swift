import Membership

extension Message {
    /// A forgotten password: asking, choosing, registering.
    static let recoveryWords: [Message: Wording] = [
        .forgottenHeading: Wording(ja: "会員番号・パスワードをお忘れの方", en: "Forgotten member ID or password"),
        .forgottenLead:
            Wording(
                ja: "ご登録済みのメールアドレスに、{code}を記載したサポートメールをお送りします。",
                en: "We will send a support email with a {code} to the registered address."),
        .optional: Wording(ja: "※任意", en: "(optional)"),
        .forgottenIDHintDigits:
            Wording(
                ja: "{n}桁の数字です。おわかりにならない場合は、空欄のまま依頼してください。",
                en: "{n} digits. Leave it empty if you do not know it."),
        .forgottenIDHintCharacters:
            Wording(
                ja: "{n}文字です。おわかりにならない場合は、空欄のまま依頼してください。",
                en: "{n} characters. Leave it empty if you do not know it."),
        .registeredAddress: Wording(ja: "メールアドレス", en: "Email address"),
        .registeredAddressHint:
            Wording(
                ja: "今回お手続きをされる方のアドレスではなく、すでにご登録いただいているアドレスを入力してください。例：name@example.co.jp",
                en: "Enter the address already registered, not a new one, for example name@example.co.jp"),
        .requestMail: Wording(ja: "サポートメールを依頼する", en: "Request the support email"),
        .forgottenSteps: Wording(ja: "手続きの流れ", en: "How it works"),
        .forgottenStep1:
            Wording(ja: "会員番号とメールアドレスを入力して、サポートメールを依頼します。", en: "Enter the member ID and the email address and request the email."),
        .forgottenStep2:
            Wording(ja: "メールに記載のページで、{code}を入力します。", en: "Enter the {code} on the page that the email names."),
        .forgottenStep3: Wording(ja: "新しいパスワードを登録します。", en: "Set a new password."),
        .bothForgotten: Wording(ja: "会員番号もお忘れのとき", en: "If you do not know the member ID either"),
        .bothForgottenChoose:
            Wording(
                ja: "メールアドレスだけで依頼できます。アドレスが複数の会員法人に登録されている場合は、あとで法人を選んでいただきます。",
                en:
                    "The email address is enough. If it is registered for several organisations, you choose one of them later."
            ),
        .bothForgottenRefused:
            Wording(
                ja: "メールアドレスだけで依頼できます。ただし、複数の会員番号に同じアドレスが登録されている場合はご利用いただけません。[会員窓口]までお問い合わせください。",
                en:
                    "The email address is enough, unless it is registered for several member IDs. In that case contact [the member desk]."
            ),
        .addressUnknown: Wording(ja: "登録アドレスがわからないとき・メールを受け取れないとき", en: "If you do not know the address or cannot read its email"),
        .addressUnknownText:
            Wording(
                ja: "ご登録のアドレスを受信できる方がいない場合は[担当者の変更]を、会員番号もアドレスもわからない場合は[会員番号のお知らせ]を申請してください。そのほかは[会員窓口]までお問い合わせください。",
                en:
                    "If nobody can read email at the registered address, request [a change of contact]. If you know neither member ID nor address, request [your member ID]. Otherwise contact [the member desk]."
            ),
        .recoveryLead:
            Wording(
                ja: "入力された内容がご登録と一致する場合、{code}をメールでお送りしています。",
                en: "If what you entered matches our records, we have emailed you a {code}."),
        .confirmCode: Wording(ja: "{code}を確認する", en: "Confirm the {code}"),
        .askOnceMore: Wording(ja: "会員番号とメールアドレスを入力し直す", en: "Enter member ID and address again"),
        .requestAgain: Wording(ja: "あらためてサポートメールを依頼する", en: "Request the support email again"),
        .checkTyped: Wording(ja: "入力された会員番号とメールアドレスに誤りがないか、ご確認ください。", en: "Check the member ID and address you entered for typing errors."),
        .checkTypedAddress:
            Wording(
                ja: "入力されたアドレス {address} と会員番号に誤りがないか、ご確認ください。",
                en: "Check the address {address} and the member ID you entered for typing errors."),
        .recoveryCodeUsed:
            Wording(
                ja: "この{code}はすでに使われています。もう一度パスワードを登録するには、あらためてサポートメールを依頼してください",
                en: "This {code} has already been used. To set a password again, request the support email again"),
        .recoveryTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この{code}は使えなくなりました。あらためてサポートメールを依頼してください",
                en: "This {code} can no longer be used after too many tries. Request the support email again"),
        .recoveryDayLimit:
            Wording(
                ja: "本日お手続きいただける回数に達しました。{time}以降にお試しいただくか、会員窓口へご連絡ください",
                en: "The daily limit has been reached. Try after {time} or contact the member desk"),
        .recoveryTooEarly:
            Wording(
                ja: "続けて依頼することはできません。{time}以降に、あらためて依頼してください",
                en: "You cannot request another email right away. Try again after {time}"),
        .duplicateAddress:
            Wording(
                ja: "このメールアドレスは複数の会員番号に登録されています。会員窓口までお問い合わせください",
                en: "This address is registered for several member IDs. Contact the member desk"),
        .choiceHeading: Wording(ja: "パスワードを登録する法人", en: "Choose the organisation"),
        .choiceLead:
            Wording(
                ja: "{code}を確認しました。このアドレスは複数の会員法人に登録されています。{time}までに、パスワードを登録してください。",
                en: "{code} confirmed. This address is registered for several organisations. Set the password by {time}."),
        .choiceLegend: Wording(ja: "パスワードを登録する法人を選んでください", en: "Choose the organisation to set a password for"),
        .choiceSubmit: Wording(ja: "パスワードの登録に進む", en: "Continue to the password"),
        .choiceMissing: Wording(ja: "法人を1つ選んでください", en: "Choose one of the organisations"),
        .passwordHeading: Wording(ja: "パスワードの登録", en: "Set a new password"),
        .passwordLead:
            Wording(
                ja: "{code}を確認しました。{time}までに、新しいパスワードを登録してください。",
                en: "Your {code} is confirmed. Set a new password by {time}."),
        .forOrganisation: Wording(ja: "対象の法人", en: "Organisation"),
        .newPassword: Wording(ja: "新しいパスワード", en: "New password"),
        .theNewPassword: Wording(ja: "新しいパスワード", en: "the new password"),
        .newPasswordHint: Wording(ja: "{least}文字以上{most}文字以内。文字の種類は問いません。", en: "{least} to {most} characters of any kind."),
        .newPasswordAgain: Wording(ja: "新しいパスワード（確認）", en: "New password, again"),
        .newPasswordAgainHint: Wording(ja: "同じパスワードをもう一度入力してください。", en: "Enter the same password again."),
        .setPassword: Wording(ja: "パスワードを登録する", en: "Set the password"),
        .passwordPolicy: Wording(ja: "パスワードポリシー", en: "Password policy"),
        .passwordAdvice:
            Wording(ja: "いくつかの言葉をつなげると、長く覚えやすいパスワードになります。", en: "Several words in a row make a long password that is easy to remember."),
        .passwordAfter:
            Wording(
                ja: "登録が完了すると、ほかの端末のログインはすべて終了し、登録連絡先にお知らせのメールをお送りします。",
                en: "Once it is set, all sessions on other devices end, and the registered contacts are told by email."),
        .grantEnded:
            Wording(
                ja: "パスワードを登録できる時間が過ぎました。お手数ですが、もう一度サポートメールを依頼してください",
                en: "The time for setting a password has passed. Request the support email again"),
        .passwordSetHeading: Wording(ja: "パスワードを登録しました", en: "Your password is set"),
        .passwordSet:
            Wording(
                ja: "新しいパスワードでログインしてください。ほかの端末のログインは終了しました。",
                en: "Sign in with it. Sessions on other devices have ended."),
        .toSignInNow: Wording(ja: "ログインする", en: "Sign in"),
        .eitherPassword: Wording(ja: "{one}または{other}", en: "{one} or {other}"),
        .passwordLost: Wording(ja: "{name}をお忘れの方", en: "I have forgotten the {name}"),
    ]
}

extension CodeTerm {
    /// The tenant's word for what lets a password be changed.
    static func change(_ wording: Wording, _ language: Language) -> CodeTerm {
        CodeTerm(full: wording[language], short: wording[language])
    }
}

extension CodeWords {
    /// - Parameter address: as typed; nil when the browser no longer has it, as when the mailed address is opened in another.
    static func recovery(_ term: CodeTerm, address: String?, _ language: Language) -> CodeWords {
        CodeWords(
            term: term, language: language, lead: Sentence(.recoveryLead, in: language, ["code": .plain(term.full)]),
            submit: Sentence(.confirmCode, in: language, ["code": .plain(term.short)]).text,
            otherAddress: Message.askOnceMore.text(in: language), askAgain: Message.requestAgain.text(in: language),
            checkTyped: address.map { Sentence(.checkTypedAddress, in: language, ["address": .strong($0)]) }
                ?? Sentence(.checkTyped, in: language),
            used: .recoveryCodeUsed, tooManyTries: .recoveryTooManyTries, dayLimit: .recoveryDayLimit)
    }
}
