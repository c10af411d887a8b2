import Membership

extension Message {
    /// Handing an office over: the predecessor's pages, the successor's, and the one to object on.
    static let handoverWords: [Message: Wording] = [
        .handoverHeading: Wording(ja: "担当者の引継ぎ", en: "Hand over to a successor"),
        .handoverLead:
            Wording(
                ja: "後任の方にご案内のメールをお送りします。後任の方が{days}日以内に承諾すると交代します。交代前のアドレスにもお知らせし、{hours}時間は異議を受け付けます。",
                en:
                    "We will email your successor, who has {days} days to accept. The previous address is told and may object for {hours} hours."
            ),
        .handoverLeadWaiting:
            Wording(
                ja:
                    "後任の方にご案内のメールをお送りします。後任の方が{days}日以内に承諾すると、交代前のアドレスにお知らせし、{hours}時間異議がなければ交代します。",
                en: """
                    We will email your successor, who has {days} days to accept. The previous address is then told; unless it objects, the \
                    change takes effect after {hours} hours.
                    """),
        .handoverOffer: Wording(ja: "引継ぎを依頼する", en: "Offer the handover"),
        .handoverOfferFor: Wording(ja: "{role}（{name}）の後任の方", en: "Successor as {role} ({name})"),
        .handoverOthers: Wording(ja: "ほかの役割の引継ぎ", en: "Hand over another role"),
        .handoverRoleOf: Wording(ja: "{role}（{name}）", en: "{role} ({name})"),
        .handoverPerson: Wording(ja: "後任の方のお名前", en: "Successor’s name"),
        .handoverDepartment: Wording(ja: "部署名", en: "Department"),
        .handoverPhone: Wording(ja: "電話番号", en: "Telephone"),
        .handoverEmail: Wording(ja: "後任の方のメールアドレス", en: "Successor’s email address"),
        .handoverEmailHint:
            Wording(
                ja: "このアドレスに認証コードをお送りします。例：name@example.co.jp",
                en: "We will email a code to this address, for example name@example.co.jp"),
        .handoverPersonMissing: Wording(ja: "後任の方のお名前", en: "the successor’s name"),
        .handoverInOffice:
            Wording(
                ja: "このアドレスは、すでにこの役割に登録されています。後任の方のアドレスを入力してください",
                en: "This address already holds this role. Enter the successor’s address"),
        .handoverRole: Wording(ja: "交代する役割", en: "Role"),
        .handoverSuccessor: Wording(ja: "後任の方", en: "Successor"),
        .handoverUntil: Wording(ja: "ご案内の期限", en: "Accept by"),
        .handoverUntilInDays: Wording(ja: "{time}（あと{days}日）", en: "{time} ({days} days left)"),
        .handoverUntilInADay: Wording(ja: "{time}（あと1日）", en: "{time} (1 day left)"),
        .handoverFrom: Wording(ja: "交代の日時", en: "In office from"),
        .handoverAfter: Wording(ja: "交代後", en: "Afterwards"),
        .handoverAfterText:
            Wording(
                ja: "交代前のアドレスにお知らせし、異議を受け付けます。",
                en: "The previous address is told and may object."),
        .handoverWithdraw: Wording(ja: "引継ぎを取り下げる", en: "Withdraw the offer"),
        .handoverSent:
            Wording(
                ja: "{name}へ引継ぎのご案内をお送りしました",
                en: "We have emailed the offer to {name}"),
        .handoverSentText:
            Wording(
                ja: "{time}までに承諾されると、{role}が交代します。",
                en: "If it is accepted by {time}, the {role} changes."),
        .handoverSentWaiting:
            Wording(
                ja: "{time}までに承諾され、その後異議がなければ、{role}が交代します。",
                en: "If it is accepted by {time}, and nobody objects after that, the {role} changes."),
        .handoverTaken: Wording(ja: "引継ぎを取り下げました。後任の方にお知らせしました。", en: "The offer is withdrawn. We have told the successor."),
        .handoverProof:
            Wording(
                ja: "引継ぎを依頼する前に、ご本人の確認が必要です。",
                en: "Before you offer a handover, confirm who you are."),
        .handoverProve: Wording(ja: "本人確認へ進む", en: "Confirm who you are"),
        .handoverNone:
            Wording(
                ja: "引継ぎできる連絡先がありません。[会員窓口]へご連絡ください。",
                en: "There is no contact to hand over. Contact [the member desk]."),
        .handoverOpen:
            Wording(
                ja: "この役割の引継ぎは、すでに依頼されています。取り下げてから、もう一度依頼してください",
                en: "A handover of this role has already been offered. Withdraw it first"),
        .handoverRunning:
            Wording(
                ja: "現在の担当者への交代に異議を受け付けている間は、引継ぎを依頼できません。{time}以降にお試しください",
                en: "The present contact’s own handover can still be objected to. Try again after {time}"),
        .handoverContactGone:
            Wording(
                ja: "この連絡先は変わっています。マイページでご確認のうえ、もう一度依頼してください",
                en: "This contact has changed. Check My page and try again"),
        .handoverMyPage:
            Wording(
                ja: "依頼している引継ぎはありません。担当者が交代するときは、後任の方へのご案内をこちらから依頼できます。",
                en: "No handover is under way. When a contact changes, offer the role to the successor here."),
        .handoverFlow: Wording(ja: "担当者の引継ぎへ進む", en: "Go to handovers"),
        .stateOpen: Wording(ja: "承諾待ち", en: "Waiting to be accepted"),
        .stateExpired: Wording(ja: "期限切れ", en: "Expired"),
        .stateWithdrawn: Wording(ja: "取り下げ", en: "Withdrawn"),
        .stateDeclined: Wording(ja: "辞退", en: "Declined"),
        .stateOvertaken: Wording(ja: "終了", en: "Ended"),
        .stateAccepted: Wording(ja: "交代待ち", en: "Accepted"),
        .stateEffective: Wording(ja: "交代済み（異議を受付中）", en: "In office (objections open)"),
        .stateCompleted: Wording(ja: "交代済み", en: "Completed"),
        .stateObjected: Wording(ja: "異議により停止", en: "Stopped by an objection"),
        .successorLead:
            Wording(
                ja: "{organisation}の{role}を引き受けるには、メールに記載の認証コードを入力してください。",
                en: "To take over as {role} of {organisation}, enter the code from the email."),
        .successorAccept: Wording(ja: "{role}を引き受ける", en: "Take over as {role}"),
        .successorDecline: Wording(ja: "引き受けない", en: "Decline"),
        .successorPlain:
            Wording(
                ja: "{role}は、貴法人の認証コードとお知らせのメールを受け取ります。",
                en: "The {role} receives your organisation’s codes and notices."),
        .offerOpenUntil: Wording(ja: "{time}まで承諾いただけます。", en: "You can accept until {time}."),
        .offerAccepted:
            Wording(
                ja: "{role}をお引き受けいただき、ありがとうございます。{time}から{role}です。それまでは、前任の方が異議を申し出ることができます。",
                en: "Thank you for taking over. You are the {role} from {time}. Until then the predecessor may object."),
        .offerEffective:
            Wording(
                ja: "{role}をお引き受けいただき、ありがとうございます。これからの認証コードとお知らせは、このアドレスにお送りします。[ログインのページへ進む]",
                en: "Thank you for taking over as {role}. Codes and notices now go to your address. [Go to sign in]"),
        .offerWithdrawn: Wording(
            ja: "この引継ぎは、前任の方が取り下げました。お手続きは不要です。", en: "The predecessor has withdrawn this offer. There is nothing to do."),
        .offerDeclined: Wording(ja: "お引き受けにならないことを、前任の方にお知らせしました。", en: "We have told the predecessor that you decline."),
        .offerExpired:
            Wording(
                ja: "この引継ぎの期限が過ぎました。前任の方に、もう一度依頼していただいてください。",
                en: "The time to accept has passed. Ask the predecessor to offer it again."),
        .offerOvertaken:
            Wording(
                ja: "ご登録の連絡先が変わったため、この引継ぎは終了しました。ご不明の点は[会員窓口]へご連絡ください。",
                en: "The registered contact has changed, so this offer has ended. Questions: [the member desk]."),
        .offerObjected:
            Wording(
                ja: "前任の方のアドレスから異議があり、交代を止めています。[会員窓口]が確認し、ご連絡します。",
                en: "The predecessor’s address objected, and the change was stopped. [The member desk] will contact you."),
        .offerEnded: Wording(ja: "この引継ぎはすでに終了しています", en: "This offer has already ended"),
        .offerCodeUsed: Wording(ja: "この認証コードはすでに使われています", en: "This code has already been used"),
        .offerTooManyTries:
            Wording(
                ja: "入力できる回数を超えたため、この認証コードは使えなくなりました。認証コードを再送してください",
                en: "This code can no longer be used after too many tries. Send the code again"),
        .offerDayLimit:
            Wording(
                ja: "本日入力できる回数に達しました。{time}以降にお試しいただくか、会員窓口へご連絡ください",
                en: "The daily limit has been reached. Try after {time} or contact the member desk"),
        .offerCheck:
            Wording(
                ja: "前任の方が入力したアドレスに誤りがないか、前任の方にご確認ください。",
                en: "Ask the predecessor whether the address was typed correctly."),
        .offerSendCode: Wording(ja: "認証コードを送信する", en: "Send a code"),
        .offerSendCodeText:
            Wording(
                ja: "先にお送りした認証コードの有効期限が過ぎました。新しい認証コードをメールでお送りします。",
                en: "The code we sent has expired. We will email a new one."),
    ]
}
