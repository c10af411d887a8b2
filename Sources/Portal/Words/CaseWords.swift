import Membership

extension Message {
    /// 窓口申請: whoever cannot prove a registered address, and the old address that objects.
    static let caseWords: [Message: Wording] = [
        .caseHeading: Wording(ja: "前任の方と連絡が取れないとき", en: "When the previous contact cannot be reached"),
        .caseLead:
            Wording(
                ja: "前任の方が退職されたなど、ご登録のメールアドレスを受信できる方がいない場合に、担当者の変更を申請できます。",
                en: "Use this when nobody can read email at the registered address any more, for example because the contact has left."),
        .caseMemberIDHeading: Wording(ja: "会員番号も登録アドレスもわからないとき", en: "When you know neither member ID nor registered address"),
        .caseMemberIDLead:
            Wording(
                ja: "会員窓口でご登録の内容と照合し、ご登録のメールアドレスに会員番号をお送りします。",
                en: "The member desk compares this with our records and sends the member ID to the registered email address."),
        .casePostalAddress: Wording(ja: "ご住所", en: "Postal address"),
        .caseOrganisation: Wording(ja: "会社名", en: "Organisation"),
        .caseDepartment: Wording(ja: "部署名", en: "Department"),
        .casePredecessor: Wording(ja: "前任者名（おわかりの場合）", en: "Previous contact’s name (if known)"),
        .casePerson: Wording(ja: "新しいご担当者のお名前", en: "New contact’s name"),
        .caseOwnName: Wording(ja: "お名前", en: "Your name"),
        .casePhone: Wording(ja: "電話番号", en: "Telephone number"),
        .caseEmail: Wording(ja: "メールアドレス", en: "Email address"),
        .thePostalAddress: Wording(ja: "ご住所", en: "the postal address"),
        .theOrganisation: Wording(ja: "会社名", en: "the organisation"),
        .theDepartment: Wording(ja: "部署名", en: "the department"),
        .thePredecessor: Wording(ja: "前任者名", en: "the previous contact’s name"),
        .thePerson: Wording(ja: "お名前", en: "the name"),
        .thePhone: Wording(ja: "電話番号", en: "the telephone number"),
        .caseOrganisationHint: Wording(ja: "ご登録の名称で入力してください。", en: "Enter the name as it is registered."),
        .caseEmailHint:
            Wording(
                ja: "これからご案内を受け取るアドレスを入力してください。例：name@example.co.jp",
                en: "Enter the address that is to receive our email from now on, for example name@example.co.jp"),
        .caseMemberIDEmailHint:
            Wording(
                ja: "会員番号は、このアドレスではなくご登録のアドレスにお送りします。例：name@example.co.jp",
                en: "The member ID goes to the registered address, not to this one. For example name@example.co.jp"),
        .fieldTooLong: Wording(ja: "{field}が長すぎます。短くして入力してください", en: "{field} is too long. Shorten it"),
        .fieldMalformed:
            Wording(
                ja: "{field}に使えない文字が含まれています。絵文字や特殊な文字を除いて入力してください",
                en: "{field} holds characters that cannot be used. Leave out emoji and special characters"),
        .caseSubmit: Wording(ja: "申請する", en: "Send the request"),
        .caseTooEarly:
            Wording(
                ja: "続けて申請することはできません。{time}以降に、あらためて申請してください",
                en: "You cannot send another request right away. Try again after {time}"),
        .caseSteps: Wording(ja: "この手続きについて", en: "About this request"),
        .caseStep1: Wording(ja: "会員窓口で、ご登録の内容と照合します。", en: "The member desk compares what you enter with our records."),
        .caseStep2:
            Wording(
                ja: "承認されると、新しいアドレスで認証コードを受け取っていただきます。",
                en: "Once it is approved, you receive a code at the new address."),
        .caseStep3:
            Wording(
                ja: "これまでのアドレスからの異議を受け付ける期間をおいて、担当者が交代します。",
                en: "After some time in which the previous address may object, the contact changes."),
        .caseMemberIDStep2:
            Wording(
                ja: "確認できた場合は、ご登録のメールアドレスにお答えします。",
                en: "If we can confirm it, we answer to the registered email address."),
        .caseReachable: Wording(ja: "前任の方と連絡が取れるとき", en: "If the previous contact can be reached"),
        .caseReachableText:
            Wording(
                ja: "前任の方が[ログイン]し、マイページから担当者の引継ぎを依頼してください。",
                en: "Ask that person to [sign in] and to hand over to you on My page."),
        .caseOther: Wording(ja: "ほかにお困りのとき", en: "Something else"),
        .caseReceivedHeading: Wording(ja: "申請を受け付けました", en: "We have received your request"),
        .caseReceived:
            Wording(
                ja: "申請を受け付けました。申請番号は {number} です。会員窓口でご登録の内容と照合し、メールでご連絡します。",
                en: "We have received your request {number}. The member desk will compare it with our records and reply by email."),
        .caseReceivedMemberID:
            Wording(
                ja: "お答えは、ご登録のメールアドレスにお送りします。",
                en: "The answer goes to the registered email address."),
        .caseStandingHeading: Wording(ja: "担当者変更の申請", en: "Request to change the contact"),
        .caseNumberIs: Wording(ja: "申請番号 {number}", en: "Request {number}"),
        .caseUnderReview: Wording(ja: "会員窓口で確認しています。結果はメールでご連絡します。", en: "The member desk is looking at it and will email you."),
        .caseWanted:
            Wording(
                ja: "次の項目について、もう少し詳しくお知らせください：{fields}",
                en: "Tell us more about: {fields}"),
        .caseSupplement: Wording(ja: "お知らせいただく内容", en: "What you add"),
        .theSupplement: Wording(ja: "お知らせいただく内容", en: "what you add"),
        .caseSupplementSubmit: Wording(ja: "会員窓口へ送る", en: "Send to the member desk"),
        .noSecretsHint: Wording(ja: "パスワードや認証コードは書かないでください。", en: "Do not include passwords or codes."),
        .caseApproved:
            Wording(
                ja: "申請が承認されました。{address} でメールを受け取れることを確認します。{time}までに、認証コードを送信してください。",
                en: "Your request is approved. Show that you receive email at {address}: send a code there by {time}."),
        .caseEnterCode: Wording(ja: "届いた認証コードを入力する", en: "Enter the code that has arrived"),
        .caseCodeLead: Wording(ja: "{address} に認証コードをお送りしました。", en: "We have emailed a code to {address}."),
        .caseConfirm: Wording(ja: "アドレスを確認する", en: "Confirm the address"),
        .caseBack: Wording(ja: "申請の画面へ戻る", en: "Back to the request"),
        .caseAddressWrong:
            Wording(
                ja: "この画面に表示されているアドレスに誤りがある場合は、会員窓口へご連絡ください。",
                en: "If the address shown on this page is wrong, contact the member desk."),
        .caseCodeUsed: Wording(ja: "この認証コードはすでに使われています", en: "This code has already been used"),
        .caseCodeTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この認証コードは使えなくなりました。申請の画面から、あらためて送信してください",
                en: "This code can no longer be used after too many tries. Send another from the page of the request"),
        .caseCoolingOff:
            Wording(
                ja: "メールアドレスを確認しました。これまでのアドレスから異議がなければ、{time}に担当者が交代します。",
                en: "Your address is confirmed. Unless the previous address objects, the contact changes at {time}."),
        .caseDone:
            Wording(
                ja: "担当者の交代が完了しました。これからの認証コードとお知らせは、新しいアドレスにお送りします。[ログインのページへ進む]",
                en: "The contact has changed. Codes and notices now go to the new address. [Go to sign in]"),
        .caseLapsed:
            Wording(
                ja: "期限までにアドレスの確認ができなかったため、この申請は終了しました。あらためて[申請]してください。",
                en: "The address was not confirmed in time, so this request has ended. [Send another]."),
        .caseOver:
            Wording(
                ja: "この申請の手続きは終了しました。ご不明の点は、申請番号を添えて[会員窓口]へご連絡ください。",
                en: "This request has ended. If you have questions, contact [the member desk] and quote the number."),
        .objectionHeading: Wording(ja: "担当者の交代について", en: "About the change of contact"),
        .objectionLead:
            Wording(
                ja: "{person}様への交代にお心当たりがない場合は、下のボタンで交代を止めてください。",
                en: "If you did not expect the change to {person}, stop it here."),
        .objectionUntil: Wording(ja: "{time}に交代します。それまで止めることができます。", en: "The change takes effect on {time}. Until then you can stop it."),
        .objectionMeans:
            Wording(
                ja: "交代を止めると、{role}は交代前の方に戻り、会員ページのログインはすべて終了します。会員窓口が確認し、ご連絡します。",
                en: "The {role} is then again who it was before, and all sign-ins end. The member desk will look into it and contact you."),
        .objectionSince: Wording(ja: "{time}まで止めることができます。", en: "You can stop it until {time}."),
        .objectionSubmit: Wording(ja: "交代を止める", en: "Stop the change"),
        .objectionMade: Wording(ja: "交代を止めました。会員窓口が確認し、ご連絡します。", en: "The change has been stopped. The member desk will contact you."),
        .objectionOver:
            Wording(
                ja: "異議を受け付ける期間が過ぎました。お心当たりのない場合は[会員窓口]へご連絡ください。",
                en: "The time to object has passed. If you did not expect the change, contact [the member desk]."),
    ]
}
