import Membership

extension Message {
    /// My page: what is changed there, the proof before it, sessions and recoveries.
    static let changeWords: [Message: Wording] = [
        .toMyPage: Wording(ja: "マイページへ戻る", en: "Back to My page"),
        .proofByCode:
            Wording(
                ja: "変更には、連絡代表のアドレスに届く認証コードが必要です",
                en: "Changes need a code sent to the contact representative’s address"),
        .proofByPassword: Wording(ja: "変更には、パスワードの再入力が必要です", en: "Changes need your password again"),
        .provenUntil: Wording(ja: "{time}まで変更できます", en: "You can make changes until {time}"),
        .change: Wording(ja: "変更", en: "Change"),
        .changeOf: Wording(ja: "{role}（{person}）を変更", en: "Change the {role} ({person})"),
        .deskChanges:
            Wording(
                ja: "法人名・会員番号・会員区分の変更は、[会員窓口]へご連絡ください。",
                en: "To change the name, member ID or membership class, contact [the member desk]."),
        .deliveryReached: Wording(ja: "前回の配送　{when}", en: "Last delivered {when}"),
        .deliveryRefused: Wording(ja: "届いていません", en: "Not arriving"),
        .deliverySince: Wording(ja: "{when}から", en: "since {when}"),
        .deliveryUnknown: Wording(ja: "配送の記録はまだありません", en: "Nothing delivered yet"),
        .contactSaved: Wording(ja: "ご登録の連絡先を変更しました。", en: "The contact has been changed."),
        .addressSaved:
            Wording(
                ja: "新しいメールアドレスを登録しました。前のアドレスにもお知らせしました。",
                en: "The new email address is registered. We have told the previous address."),

        .proofHeading: Wording(ja: "ご本人の確認", en: "Confirm that it is you"),
        .proofCodeLead:
            Wording(
                ja: "ご登録の連絡先を変更する前に、連絡代表のアドレスに認証コードをお送りします。確認できてから{n}分間、変更できます。",
                en:
                    "Before contacts are changed we send a code to the contact representative’s address. You then have {n} minutes to make changes."
            ),
        .proofPasswordLead:
            Wording(
                ja: "ご登録の連絡先を変更する前に、ログインに使ったパスワードをもう一度入力してください。確認できてから{n}分間、変更できます。",
                en: "Before contacts are changed, enter the password you signed in with again. You then have {n} minutes to make changes."),
        .passwordLabel: Wording(ja: "パスワード", en: "Password"),
        .thePasswordAgain: Wording(ja: "パスワード", en: "your password"),
        .confirm: Wording(ja: "確認する", en: "Confirm"),
        .passwordIncorrect: Wording(ja: "パスワードが違います。もう一度入力してください", en: "The password is not correct. Enter it again"),
        .representativeMissing:
            Wording(
                ja: "連絡代表のご登録がないため、認証コードをお送りできません。会員窓口へご連絡ください",
                en: "No contact representative is registered, so we cannot send a code. Contact the member desk"),
        .proofTooEarly:
            Wording(
                ja: "続けて{code}をお送りすることはできません。{time}以降に、もう一度お試しください",
                en: "We cannot send another {code} right away. Try again after {time}"),
        .changeDayLimit:
            Wording(
                ja: "本日お受けできる回数に達しました。{time}以降にお試しいただくか、会員窓口へご連絡ください",
                en: "The daily limit has been reached. Try after {time} or contact the member desk"),
        .proofCodeSent:
            Wording(
                ja: "連絡代表のアドレス {address} に、認証コードをメールでお送りしました。",
                en: "We have emailed a code to the contact representative’s address {address}."),
        .mailQueued: Wording(ja: "まもなく配送します。", en: "It is about to be delivered."),
        .mailHandedOver: Wording(ja: "{time}に先方のメールサーバーへ届けました。", en: "The mail server there accepted it at {time}."),
        .mailRefused:
            Wording(
                ja: "先方のメールサーバーが受け取りませんでした。[会員窓口]へご連絡ください。",
                en: "The mail server there did not accept it. Contact [the member desk]."),
        .proofUnreachable:
            Wording(
                ja: "このアドレスのメールを受信できる方がいない場合は、[会員窓口]へご連絡ください。",
                en: "If nobody can read email at this address any more, contact [the member desk]."),
        .addressCodeSent:
            Wording(
                ja: "新しいアドレス {address} に、認証コードをメールでお送りしました。入力されるまで、ご登録は今のアドレスのままです。",
                en: "We have emailed a code to the new address {address}. Until it is entered, the present address stays registered."),
        .saveAddress: Wording(ja: "新しいアドレスを登録する", en: "Register the new address"),
        .changeAgain: Wording(ja: "マイページからやり直す", en: "Start again from My page"),
        .changeCodeUsed:
            Wording(
                ja: "この{code}はすでに使われています。続けて変更するには、マイページからやり直してください",
                en: "This {code} has already been used. To change something else, start again from My page"),
        .changeCodeTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この{code}は使えなくなりました。マイページからやり直してください",
                en: "This {code} can no longer be used after too many tries. Start again from My page"),
        .changeOvertaken:
            Wording(
                ja: "この連絡先は、ほかの方が先に変更しました。マイページで今のご登録内容をご確認のうえ、やり直してください",
                en: "Somebody else has changed this contact meanwhile. Check what is registered on My page and start again"),
    ]

    /// The form of a contact, sessions and recoveries.
    static let contactWords: [Message: Wording] = [
        .contactHeading: Wording(ja: "{role}の変更", en: "Change the {role}"),
        .contactLead:
            Wording(
                ja: "変更する項目を書き換えてください。担当者が交代するときは、変更ではなく[担当者の引継ぎ]をご利用ください。",
                en: "Edit what is to change. If somebody else takes over, do not change the name: [hand over] instead."),
        .personLabel: Wording(ja: "お名前", en: "Name"),
        .departmentLabel: Wording(ja: "部署", en: "Department"),
        .phoneLabel: Wording(ja: "電話番号", en: "Telephone"),
        .addressLabel: Wording(ja: "メールアドレス", en: "Email address"),
        .localeLabel: Wording(ja: "メールの言語", en: "Language of emails"),
        .addressHint:
            Wording(
                ja: "変更すると、新しいアドレスに認証コードをお送りします。入力されるまで、今のアドレスのままです。例：name@example.co.jp",
                en:
                    "If you change it, we send a code to the new address. Until it is entered, the present one stays. For example name@example.co.jp"
            ),
        .presentlyRegistered: Wording(ja: "今のご登録：{value}", en: "Now registered: {value}"),
        .presentlyNothing: Wording(ja: "今のご登録：なし", en: "Now registered: nothing"),
        .saveContact: Wording(ja: "変更する", en: "Save the changes"),
        .conflict:
            Wording(
                ja: "ほかの方が先に変更しました。各項目の「今のご登録」をご確認のうえ、もう一度「変更する」を押してください",
                en: "Somebody else has changed this meanwhile. Check what is now registered at each field, then save again"),
        .addressHeld:
            Wording(
                ja: "このアドレスは、すでに貴法人の同じ役割の連絡先として登録されています",
                en: "This address is already registered for the same role in your organisation"),
        .textTooLong: Wording(ja: "{field}は{n}文字以内で入力してください", en: "Use at most {n} characters for {field}"),
        .textMalformed: Wording(ja: "{field}に使えない文字が含まれています。入力し直してください", en: "Remove characters that cannot be used from {field}"),
        .changeTooEarly:
            Wording(
                ja: "続けてアドレスを変更することはできません。{time}以降に、もう一度お試しください",
                en: "You cannot change an address again right away. Try again after {time}"),

        .otherDevices: Wording(ja: "ほかの端末", en: "Other devices"),
        .otherDevicesNone: Wording(ja: "ほかにログイン中の端末はありません。", en: "No other device is signed in."),
        .columnDevice: Wording(ja: "端末", en: "Device"),
        .columnLastUsed: Wording(ja: "最後の操作", en: "Last used"),
        .deviceUnknown: Wording(ja: "名前のない端末", en: "Unnamed device"),
        .endSession: Wording(ja: "ログインを終了する", en: "Sign it out"),
        .endSessionOf: Wording(ja: "{device}（{when}）のログインを終了する", en: "Sign out {device} ({when})"),
        .endOthers: Wording(ja: "ほかの端末のログインをすべて終了する", en: "Sign out all other devices"),
        .endOthersHeading: Wording(ja: "ほかの端末のログイン終了", en: "Sign out all other devices"),
        .endOthersText:
            Wording(
                ja: "ほかの端末{n}台のログインを終了します。この端末のログインは続きます。終了した端末では、もう一度ログインが必要です。",
                en: "This signs out {n} other devices. This device stays signed in. The others have to sign in again."),
        .endOthersOne:
            Wording(
                ja: "ほかの端末1台のログインを終了します。この端末のログインは続きます。終了した端末では、もう一度ログインが必要です。",
                en: "This signs out 1 other device. This device stays signed in. The other has to sign in again."),
        .sessionsEnded: Wording(ja: "ほかの端末のログインを終了しました。", en: "The other devices have been signed out."),

        .recoveries: Wording(ja: "パスワード再設定の記録", en: "Password resets"),
        .recoveriesNone: Wording(ja: "パスワード再設定の記録はありません。", en: "There have been no password resets."),
        .columnSentTo: Wording(ja: "送付先", en: "Sent to"),
        .columnState: Wording(ja: "状況", en: "State"),
        .recoveryAsked: Wording(ja: "コードの入力待ち", en: "Waiting for the code"),
        .recoveryVerified: Wording(ja: "パスワードの登録待ち", en: "Waiting for the password"),
        .recoveryRegistered: Wording(ja: "パスワードを登録しました", en: "A password was set"),
        .recoveryLapsed: Wording(ja: "登録されずに終了しました", en: "Ended without a password"),
        .recoveryElsewhere: Wording(ja: "同じアドレスの別の法人で登録されました", en: "Set for another organisation at that address"),
    ]
}
