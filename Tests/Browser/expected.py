"""The words of every page in every state, Japanese beside English. `{…}` is data."""

import dataclasses

Words = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Expected:
    status: int
    heading: Words
    words: tuple[Words, ...] = ()
    # In the summary that leads the page.
    refusals: tuple[Words, ...] = ()
    # Whether each refusal is a field's: a link to it, and said again beside it.
    field: bool = True
    step: int | None = None
    # The one filled button or link; None where there is nothing to be done next.
    primary: Words | None = None
    signed_in: bool = True


SIGN_IN = ("会員ページへのログイン", "Sign in to the member pages")
SIGN_IN_BUTTON = ("ログイン", "Sign in")
SIGN_IN_WORDS = (
    ("6桁の数字です。全角で入力いただいてもかまいません。", "6 digits. Full-width digits are fine."),
    ("ログインにお困りの方へ", "If you cannot sign in"),
    ("会員番号がわからない", "I do not know our member ID"),
    ("Sパスワードがわからない", "I do not know the S-password"),
    ("連絡代表が交代した", "Our contact representative has changed"),
)
ASK_WORDS = (
    ("連絡代表のメールアドレス ※必須", "Contact representative’s email address (required)"),
    ("当協会にご登録のアドレスを入力してください。例：name@example.co.jp",
     "Enter the address registered with us, for example name@example.co.jp"),
    ("ご利用いただける方", "Who can use this"),
    ("照会の手順", "How it works"),
    ("連絡代表が交代したとき", "If the contact representative has changed"),
)
CODE = ("認証コードの入力", "Enter your code")
SEND_CODE = ("認証コードを送信する", "Send the code")
SHOW_RESULT = ("照会結果を表示する", "Show the result")
SEND_AGAIN = ("認証コードを再送する", "Send the code again")
ASK_AGAIN = ("あらためて照会する", "Make another inquiry")
CODE_LEAD = (
    "{…} が連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
    "If {…} is registered as your contact representative’s address, we have emailed a one-time code to it.")
CODE_WORDS = (
    CODE_LEAD,
    ("お手元のメールに、これと同じ照合記号が記載されています。違う記号のメールの認証コードは使えません。",
     "The email shows the same reference. A code from an email with a different reference will not work."),
    ("有効期限 {…}（残り約{…}分） 1回のみ使えます", "Valid until {…} JST (about {…} minutes left) Works once."),
    ("認証コード ※必須", "One-time code (required)"),
    ("英字8文字です。小文字や全角でも、ハイフンがなくてもかまいません。",
     "8 letters. Lower case, full-width and a missing hyphen are all fine."),
    ("メールアドレスを入力し直す", "Use a different address"),
    ("メールが届かないとき", "The email has not arrived"),
)
HELP_WORDS = (
    ("迷惑メールフォルダをご確認ください。差出人は no-reply@terms.example です。",
     "Check your junk folder. The sender is no-reply@terms.example."),
    ("この画面に表示されているアドレスに誤りがないか、ご確認ください。", "Check the address shown on this page for typing errors."),
    ("1分以上たっても届かない場合は、再送をお試しください。再送すると、先の認証コードは使えなくなります。",
     "If nothing has arrived after a minute, send the code again. The earlier code will then stop working."),
    SEND_AGAIN,
    ("30分以上たっても届かない場合は、照合記号を添えて会員窓口へご連絡ください。",
     "If nothing has arrived after 30 minutes, contact the member desk and quote the reference."),
)
RESULT_WORDS = (
    ("この画面は一度だけ表示されます。もう一度必要になったときは、あらためて照会してください。",
     "This page is shown once. If you need the value again, make another inquiry."),
    ("契約法人名", "Organisation"),
    ("会員番号", "Member ID"),
    ("開示日時", "Shown at"),
    ("控え番号 D{…}-{…}-{…}", "Receipt D{…}-{…}-{…}"),
    ("開示したことを、貴法人の登録連絡先すべてにメールでお知らせしました。メールにパスワードは記載していません。"
     "お心当たりのない方は会員窓口へご連絡ください。",
     "We have told all of your organisation’s contacts by email that this value was shown. The email does not contain it. "
     "If this was unexpected, contact the member desk."),
)
YEAR_WORDS = RESULT_WORDS + (
    ("対象年度 {…}年度", "Year {…}"),
    ("有効期間 {…}年4月1日から {…}年3月31日まで", "Valid From 1 April {…} to 31 March {…}"),
    ("一文字ずつ確認する", "Check character by character"),
)
NOT_FOUND = ("ページが見つかりません", "Page not found")
NOT_FOUND_WORDS = (
    ("お探しのページが見つかりません。アドレスをご確認いただくか、照会メニューからお進みください",
     "We cannot find that page. Check the address or start from Inquiries"),
)
MENU = ("照会メニュー", "Inquiries")
MENU_WORDS = (
    ("照会できるのは、貴法人の情報のみです。連絡代表のメールアドレスで認証コードを受け取れる方がご利用いただけます。",
     "You can look up your own organisation only. You need to be able to read email at the contact representative’s address."),
    ("Kパスワード照会", "K-password inquiry"),
    ("Sパスワード照会", "S-password inquiry"),
    ("Mパスワード照会", "M-password inquiry"),
    ("解凍パスワード照会", "Archive password inquiry"),
    ("会員番号照会", "Member ID inquiry"),
    ("登録者ID照会", "Registrant ID inquiry"),
    ("{…}年度に更新済み", "Renewed for {…}"),
    ("変わりません", "Does not change"),
)
DISCLOSURES = ("開示の記録", "Disclosure history")
NO_DISCLOSURES = (
    "開示の記録はまだありません。照会メニューから照会できます。", "Nothing has been shown yet. Start from Inquiries.")
MY_PAGE = ("マイページ", "My page")


PROOF = ("ご本人の確認", "Confirm that it is you")
CONFIRM = ("確認する", "Confirm")
CONTACT = ("連絡代表の変更", "Change the contact representative")
CONTACT_WORDS = (
    ("お名前 ※必須", "Name (required)"), ("部署 ※任意", "Department (optional)"), ("電話番号 ※任意", "Telephone (optional)"),
    ("メールアドレス ※必須", "Email address (required)"), ("メールの言語", "Language of emails"),
    ("法人名・会員番号・会員区分の変更は、会員窓口へご連絡ください。", "To change the name, member ID or membership class, contact the member desk."),
)
SAVE = ("変更する", "Save the changes")
PROOF_LEAD = (
    "連絡代表のアドレス {…} に、認証コードをメールでお送りしました。", "We have emailed a code to the contact representative’s address {…}.")


def contact(status: int, refusals: tuple[Words, ...] = (), words: tuple[Words, ...] = CONTACT_WORDS, **options) -> Expected:
    return Expected(status, CONTACT, words, refusals, primary=SAVE, **options)


def filled(pattern: Words, name: Words) -> Words:
    """With the name of the thing in the place of `#`."""
    return pattern[0].replace("#", name[0]), pattern[1].replace("#", name[1])


def ask(name: Words, status: int = 200, refusals: tuple[Words, ...] = (), **options) -> Expected:
    lead = (
        "貴法人の#を照会します。連絡代表のメールアドレスに、認証コードをお送りします。",
        "Look up your organisation’s #. We will email a one-time code to your contact representative’s address.")
    heading = filled(("#照会", "# inquiry"), name)
    heading = heading[0], heading[1][0].upper() + heading[1][1:]
    return Expected(
        status, heading, ASK_WORDS + (filled(lead, name),), refusals, step=1, primary=SEND_CODE, **options)


def sign_in(status: int = 200, refusals: tuple[Words, ...] = (), words: tuple[Words, ...] = (), **options) -> Expected:
    return Expected(status, SIGN_IN, SIGN_IN_WORDS + words, refusals, primary=SIGN_IN_BUTTON, signed_in=False, **options)


def code(status: int = 200, refusals: tuple[Words, ...] = (), words: tuple[Words, ...] = CODE_WORDS, **options) -> Expected:
    return Expected(status, CODE, words, refusals, **({"primary": SHOW_RESULT, "step": 2} | options))


def result(name: Words, words: tuple[Words, ...] = YEAR_WORDS, **options) -> Expected:
    heading = filled(("会員番号／# 照会結果", "Member ID and #"), name)
    return Expected(200, heading, words, step=3, **options)


def help_desk(status: int = 200, refusals: tuple[Words, ...] = (), **options) -> Expected:
    return Expected(status, ("お問い合わせ", "Contact us"), (
        ("件名 ※必須", "Subject (required)"), ("内容 ※必須", "Message (required)"), ("お名前 ※必須", "Your name (required)"),
        ("ご連絡先 ※必須", "How to reach you (required)"),
        ("パスワードや認証コードは書かないでください。", "Do not include passwords or codes.")),
        refusals, primary=("問い合わせを送る", "Send the message"), **options)


MEMBER_ID = ("会員番号", "member ID")
S_PASSWORD = ("Sパスワード", "S-password")
K_PASSWORD = ("Kパスワード", "K-password")
WITHOUT_AT = (
    "メールアドレスに「@」がありません。例のように入力してください", "The email address has no “@”. Enter it as in the example")
SHORT_MEMBER_ID = (
    "会員番号は6桁です（入力は4桁）。もう一度ご確認ください", "A member ID has 6 digits (you entered 4). Check it and try again")
INCORRECT = (
    "認証コードが一致しません。照合記号 {…} のメールをご確認ください（あと#回入力できます）",
    "The code does not match. Check the email with reference {…} (# left)")
MEMBER_ID_RESULT = ("会員番号 照会結果", "Member ID")
CANNOT_SEND = ("送信できませんでした", "This could not be sent")

STATES: dict[str, Expected] = {
    "sign-in": sign_in(),
    "sign-in-empty": sign_in(422, (
        ("会員番号を入力してください", "Enter the member ID"), ("Sパスワードを入力してください", "Enter the S-password"))),
    "sign-in-short-member-id": sign_in(422, (SHORT_MEMBER_ID,)),
    "sign-in-refused": sign_in(401, ((
        "会員番号またはSパスワードが違います。ご確認のうえ、もう一度入力してください",
        "The member ID or S-password is not correct. Check both and try again"),), field=False),
    "sign-in-too-many-tries": sign_in(429, ((
        "続けて入力が一致しなかったため、受付を休止しています。{…}以降にもう一度お試しください",
        "Too many attempts did not match. Try again after {…} JST"),), field=False),
    "sign-in-asked-for": sign_in(words=(("「マイページ」のご利用にはログインが必要です", "Sign in to use “My page”"),)),
    "sign-in-session-ended": sign_in(200, ((
        "30分間操作がなかったため、ログアウトしました。もう一度ログインしてください",
        "You were signed out after 30 minutes without activity. Sign in again"),), field=False),
    "signed-out": sign_in(words=((
        "ログアウトしました。共用の端末では、ブラウザーも閉じてください。",
        "You are signed out. On a shared computer, close the browser too."),)),
    "sign-in-in-grace": sign_in(words=((
        "年度ごとに更新されます。前年度のSパスワードは4月30日までお使いいただけます。",
        "Renewed every year. Last year’s S-password works until 30 April."),)),
    "faq-signed-out": Expected(200, ("よくあるご質問", "FAQ"), signed_in=False),
    "help-desk-signed-out": help_desk(signed_in=False),
    "privacy-signed-out": Expected(200, ("個人情報の取扱い", "Privacy notice"), signed_in=False),
    "not-found-signed-out": Expected(404, NOT_FOUND, NOT_FOUND_WORDS, signed_in=False),
    "ask-member-id": ask(MEMBER_ID, signed_in=False),
    "code-signed-out": code(signed_in=False),
    "ask-s-password-signed-out": ask(S_PASSWORD, signed_in=False),
    "ask-s-password-two-refusals": ask(S_PASSWORD, 422, (SHORT_MEMBER_ID, WITHOUT_AT), signed_in=False),
    "result-s-password-signed-out": result(S_PASSWORD, signed_in=False),
    "result-member-id-signed-out": Expected(200, MEMBER_ID_RESULT, RESULT_WORDS, step=3, signed_in=False),
    "result-several-organisations": Expected(200, MEMBER_ID_RESULT, RESULT_WORDS, step=3, signed_in=False),
    "ask": ask(K_PASSWORD),
    "ask-empty": ask(K_PASSWORD, 422, (("メールアドレスを入力してください", "Enter the email address"),)),
    "ask-without-at": ask(K_PASSWORD, 422, (WITHOUT_AT,)),
    "ask-malformed": ask(K_PASSWORD, 422, ((
        "メールアドレスの形をご確認ください。例のように入力してください", "Check the email address. Enter it as in the example"),)),
    "ask-form-too-old": ask(K_PASSWORD, 403, ((
        "画面を開いてから時間がたったため、送信できませんでした。内容をご確認のうえ、もう一度送信してください",
        "This page was open too long. Check your entries and send them again"),), field=False),
    "ask-day-limit": ask(K_PASSWORD, 429, ((
        "本日照会できる回数に達しました。{…}月{…}日 {…}以降にお試しいただくか、会員窓口へご連絡ください",
        "The daily limit has been reached. Try after {…} JST or contact the member desk"),), field=False),
    "unreadable": Expected(415, CANNOT_SEND),
    "too-large": Expected(413, CANNOT_SEND),
    "code": code(),
    "code-resend-too-early": code(429, ((
        "再送は{…}以降にお試しください。それまでに届いた認証コードは、そのまま使えます",
        "You can send the code again after {…} JST. A code that arrives until then still works"),), field=False),
    "code-empty": code(422, (("認証コードを入力してください", "Enter the one-time code"),)),
    "code-malformed": code(422, ((
        "認証コードは英字8文字です。メールに記載の認証コードを入力してください", "A code has 8 letters. Enter the code from the email"),)),
    "code-incorrect": code(422, (filled(INCORRECT, ("2", "2 tries")),)),
    "code-incorrect-one-left": code(422, (filled(INCORRECT, ("1", "1 try")),)),
    "code-too-many-tries": code(429, ((
        "入力できる回数を超えたため、この認証コードは使えなくなりました。あらためて照会してください",
        "This code can no longer be used after too many tries. Make another inquiry"),), (), field=False, primary=ASK_AGAIN),
    "code-not-arrived": code(words=CODE_WORDS + HELP_WORDS),
    "code-resent": code(words=CODE_WORDS + ((
        "認証コードを再送しました。新しい照合記号のメールをお待ちください。",
        "We have sent the code again. Wait for the email with the new reference."),)),
    "code-expired": code(410, ((
        "認証コードの有効期限（{…}）が過ぎました。認証コードを再送してください", "The code expired at {…} JST. Send the code again"),),
        (CODE_LEAD,), field=False, primary=SEND_AGAIN),
    "code-already-used": code(200, ((
        "この認証コードはすでに使われています。もう一度ご覧になるには、あらためて照会してください",
        "This code has already been used. To see the value again, make another inquiry"),), (), field=False, primary=ASK_AGAIN),
    "result-k-password": result(K_PASSWORD),
    "result-m-password": result(("Mパスワード", "M-password")),
    "result-s-password": result(S_PASSWORD),
    "result-archive-password": result(("解凍パスワード", "archive password"), RESULT_WORDS + (("対象の版 第{…}版", "Release Version {…}"),)),
    "result-external-id": result(("登録者ID", "registrant ID"), RESULT_WORDS),
    "result-member-id": Expected(200, MEMBER_ID_RESULT, RESULT_WORDS, step=3),
    "result-in-grace": result(K_PASSWORD, YEAR_WORDS + ((
        "前年度のKパスワードは4月30日まで使えます", "Last year’s K-password works until 30 April"),)),
    "inquiries": Expected(200, MENU, MENU_WORDS + (("前回の照会 {…}年{…}月{…}日", "Last looked up {…}"),)),
    "inquiries-new": Expected(200, MENU, MENU_WORDS + (("ログインしなくても照会できます", "No sign-in needed"),)),
    "inquiries-in-grace": Expected(200, MENU, (
        ("{…}年度のパスワードに切り替わりました", "The passwords have changed to those for {…}"),)),
    "disclosures": Expected(200, DISCLOSURES, (
        ("貴法人のパスワードなどが表示された記録です。パスワードそのものは記録していません。",
         "When your organisation’s values were shown. The values themselves are not recorded."),
        ("日時 照会 年度 控え番号", "Date and time Inquiry Year Receipt"),)),
    "disclosures-newest": Expected(200, DISCLOSURES, (
        ("1件目から50件目まで", "Entries 1 to 50"), ("いちばん新しい記録です", "These are the newest entries"), ("次の50件", "Next 50"))),
    "disclosures-oldest": Expected(200, DISCLOSURES, (
        ("51件目から60件目まで", "Entries 51 to 60"), ("これより古い記録はありません", "There are no older entries"), ("前の50件", "Previous 50"))),
    "disclosures-new": Expected(200, DISCLOSURES, (NO_DISCLOSURES,)),
    "my-page": Expected(200, MY_PAGE, (
        ("会員情報", "Member details"), ("ご登録の連絡先", "Registered contacts"), ("ログイン中の端末", "Signed-in devices"),
        ("最近の開示", "Recently shown"), ("連絡代表", "Contact representative"), ("副代表", "Deputy"),
        ("変更には、連絡代表のアドレスに届く認証コードが必要です", "Changes need a code sent to the contact representative’s address"))),
    "proof": Expected(200, PROOF, ((
        "確認できてから15分間、変更できます。", "You then have 15 minutes to make changes."),), primary=SEND_CODE),
    "proof-code": Expected(200, CODE, (PROOF_LEAD,) + CODE_WORDS[1:5], primary=CONFIRM),
    "proof-code-incorrect": Expected(422, CODE, (PROOF_LEAD,), (filled(INCORRECT, ("4", "4 tries")),), primary=CONFIRM),
    "contact": contact(200),
    "contact-two-refusals": contact(422, (("お名前を入力してください", "Enter the name"), WITHOUT_AT)),
    "contact-conflict": contact(409, ((
        "ほかの方が先に変更しました。各項目の「今のご登録」をご確認のうえ、もう一度「変更する」を押してください",
        "Somebody else has changed this meanwhile. Check what is now registered at each field, then save again"),),
        CONTACT_WORDS + (("今のご登録：03-0000-9999", "Now registered: 03-0000-9999"),), field=False),
    "my-page-contact-changed": Expected(200, MY_PAGE, (
        ("ご登録の連絡先を変更しました。", "The contact has been changed."), ("03-0000-0001", "03-0000-0001"),
        ("{…}まで変更できます", "You can make changes until {…} JST"))),
    "address-code": Expected(200, CODE, (
        ("新しいアドレス {…}@move.example に、認証コードをメールでお送りしました。入力されるまで、ご登録は今のアドレスのままです。",
         "We have emailed a code to the new address {…}@move.example. Until it is entered, the present address stays registered."),),
        primary=("新しいアドレスを登録する", "Register the new address")),
    "my-page-address-changed": Expected(200, MY_PAGE, (
        ("新しいメールアドレスを登録しました。前のアドレスにもお知らせしました。",
         "The new email address is registered. We have told the previous address."),
        ("{…}@move.example", "{…}@move.example"),
        ("変更には、連絡代表のアドレスに届く認証コードが必要です", "Changes need a code sent to the contact representative’s address"))),
    "proof-too-early": Expected(429, PROOF, (), ((
        "続けて認証コードをお送りすることはできません。{…}以降に、もう一度お試しください",
        "We cannot send another code right away. Try again after {…} JST"),), field=False, primary=SEND_CODE),
    "proof-without-representative": Expected(409, PROOF, (), ((
        "連絡代表のご登録がないため、認証コードをお送りできません。会員窓口へご連絡ください",
        "No contact representative is registered, so we cannot send a code. Contact the member desk"),), field=False, primary=SEND_CODE),
    "my-page-devices": Expected(200, MY_PAGE, (
        ("ほかの端末", "Other devices"), ("python-httpx", "python-httpx"), ("127.0.0.x", "127.0.0.x"),
        ("ほかの端末のログインをすべて終了する", "Sign out all other devices"))),
    "end-sessions": Expected(200, ("ほかの端末のログイン終了", "Sign out all other devices"), ((
        "ほかの端末2台のログインを終了します。この端末のログインは続きます。終了した端末では、もう一度ログインが必要です。",
        "This signs out 2 other devices. This device stays signed in. The others have to sign in again."),)),
    "my-page-sessions-ended": Expected(200, MY_PAGE, (
        ("ほかの端末のログインを終了しました。", "The other devices have been signed out."),
        ("ほかにログイン中の端末はありません。", "No other device is signed in."))),
    "my-page-new": Expected(200, MY_PAGE, (NO_DISCLOSURES,)),
    "faq": Expected(200, ("よくあるご質問", "FAQ")),
    "help-desk": help_desk(),
    "help-desk-refused": help_desk(422, (
        ("件名を入力してください", "Enter the subject"), ("内容を入力してください", "Enter the message"), ("お名前を入力してください", "Enter the name"),
        ("ご連絡先を入力してください", "Enter how to reach you")), signed_in=False),
    "help-desk-sent": Expected(200, ("お問い合わせを受け付けました", "We have received your message"), ((
        "お問い合わせを受け付けました。会員窓口からご連絡します。", "We have received your message. The member desk will reply."),), signed_in=False),
    "help-desk-too-early": help_desk(429, ((
        "続けて送ることはできません。{…}以降に、もう一度お試しください",
        "You cannot send another message right away. Try again after {…}"),), signed_in=False, field=False),
    "privacy": Expected(200, ("個人情報の取扱い", "Privacy notice")),
    "not-found": Expected(404, NOT_FOUND, NOT_FOUND_WORDS),
    "fault": Expected(500, ("手続きを完了できませんでした", "We could not complete this"), ((
        "手続きを完了できませんでした。会員窓口へお問い合わせの際は、次の番号をお伝えください：{…}",
        "We could not complete this. If you contact the member desk, quote {…}"),)),
    "busy": Expected(503, ("混み合っています", "We are busy"), (
        ("ただいま混み合っています。30秒ほどたってから、もう一度お試しください", "We are busy. Try again in about 30 seconds"),
        ("完了したかどうかは開示の記録でご確認いただけます", "The disclosure history shows what was completed"))),
}

CASE = ("前任の方と連絡が取れないとき", "When the previous contact cannot be reached")
CASE_MEMBER_ID = ("会員番号も登録アドレスもわからないとき", "When you know neither member ID nor registered address")
CASE_WORDS = (
    ("ご住所 ※必須", "Postal address (required)"), ("会社名 ※必須", "Organisation (required)"), ("部署名 ※任意", "Department (optional)"),
    ("前任者名（おわかりの場合） ※任意", "Previous contact’s name (if known) (optional)"), ("電話番号 ※必須", "Telephone number (required)"),
    ("メールアドレス ※必須", "Email address (required)"),
)
SEND_CASE = ("申請する", "Send the request")
CASE_STANDING = ("担当者変更の申請", "Request to change the contact")
CASE_NUMBER = ("申請番号 H{…}", "Request H{…}")
RECEIVED = ("申請を受け付けました", "We have received your request")
RECEIVED_WORDS = (
    "申請を受け付けました。申請番号は H{…} です。会員窓口でご登録の内容と照合し、メールでご連絡します。",
    "We have received your request H{…}. The member desk will compare it with our records and reply by email.")
OBJECTION = ("担当者の交代について", "About the change of contact")


def case_form(status: int = 200, refusals: tuple[Words, ...] = (), heading: Words = CASE, **options) -> Expected:
    return Expected(status, heading, CASE_WORDS, refusals, primary=SEND_CASE, signed_in=False, **options)


def case(words: tuple[Words, ...], status: int = 200, refusals: tuple[Words, ...] = (), **options) -> Expected:
    return Expected(status, CASE_STANDING, (CASE_NUMBER,) + words, refusals, signed_in=False, **options)


STATES |= {
    "case-form": case_form(),
    "case-form-refused": case_form(422, (
        ("ご住所を入力してください", "Enter the postal address"), ("会社名を入力してください", "Enter the organisation"),
        ("お名前を入力してください", "Enter the name"), ("電話番号を入力してください", "Enter the telephone number"), WITHOUT_AT)),
    "case-form-strange": case_form(422, (
        ("お名前に使えない文字が含まれています。絵文字や特殊な文字を除いて入力してください",
         "The name holds characters that cannot be used. Leave out emoji and special characters"),
        ("電話番号が長すぎます。短くして入力してください", "The telephone number is too long. Shorten it"))),
    "case-form-too-early": case_form(429, ((
        "続けて申請することはできません。{…}以降に、あらためて申請してください",
        "You cannot send another request right away. Try again after {…}"),), field=False),
    "case-form-member-id": case_form(heading=CASE_MEMBER_ID),
    "case-received": Expected(200, RECEIVED, (RECEIVED_WORDS,), signed_in=False),
    "case-received-member-id": Expected(200, RECEIVED, (RECEIVED_WORDS, (
        "お答えは、ご登録のメールアドレスにお送りします。", "The answer goes to the registered email address.")), signed_in=False),
    "case-wanted": case(((
        "次の項目について、もう少し詳しくお知らせください：ご住所、電話番号", "Tell us more about: the postal address, the telephone number"),
        ("パスワードや認証コードは書かないでください。", "Do not include passwords or codes.")),
        primary=("会員窓口へ送る", "Send to the member desk")),
    "case-wanted-empty": case((), 422, (("お知らせいただく内容を入力してください", "Enter what you add"),),
                              primary=("会員窓口へ送る", "Send to the member desk")),
    "case-open": case(((
        "会員窓口で確認しています。結果はメールでご連絡します。", "The member desk is looking at it and will email you."),)),
    "case-approved": case(((
        "申請が承認されました。{…} でメールを受け取れることを確認します。{…}までに、認証コードを送信してください。",
        "Your request is approved. Show that you receive email at {…}: send a code there by {…}."),), primary=SEND_CODE),
    "case-code": code(words=(("{…} に認証コードをお送りしました。", "We have emailed a code to {…}."),),
                      primary=("アドレスを確認する", "Confirm the address"), signed_in=False, step=None),
    "case-code-incorrect": code(422, (filled(INCORRECT, ("4", "4 tries")),), words=(), primary=("アドレスを確認する", "Confirm the address"),
                                signed_in=False, step=None),
    "case-cooling-off": case(((
        "メールアドレスを確認しました。これまでのアドレスから異議がなければ、{…}に担当者が交代します。",
        "Your address is confirmed. Unless the previous address objects, the contact changes at {…}."),)),
    "objection": Expected(200, OBJECTION, ((
        "村瀬 悟様への交代にお心当たりがない場合は、下のボタンで交代を止めてください。",
        "If you did not expect the change to 村瀬 悟, stop it here."), ("交代を止める", "Stop the change")), signed_in=False),
    "objection-made": Expected(200, OBJECTION, ((
        "交代を止めました。会員窓口が確認し、ご連絡します。", "The change has been stopped. The member desk will contact you."),), signed_in=False),
    "case-over": case(((
        "この申請の手続きは終了しました。ご不明の点は、申請番号を添えて会員窓口へご連絡ください。",
        "This request has ended. If you have questions, contact the member desk and quote the number."),)),
}
