"""The second source, step by step in its own order: a forgotten password, contacts who hand over, and one who is gone. By keyboard, without
script, by the addresses that the mails name; every page on the way is looked at in every appearance."""

import re

import pytest

from operator_desk import A_YEAR_ON, OperatorDesk
from reader import Reader
from recovering import settled

PASSWORD = "七つの海 and seven swans"
OBJECTION = 72 * 3600 + 60


@pytest.fixture
def readers(opened, language):
    """People with browsers of their own."""
    return lambda: Reader(opened(language, slug="norms"), "second-source")


# A forgotten password ------------------------------------------------------------------------------------------------


def test_a_forgotten_password_and_a_handover_as_the_document_shows_them(desk, readers):
    [member], contact = settled(desk, 1), readers()
    the_top_leads_to_the_sign_in_and_on_to_forgotten(contact)
    mail = the_support_mail_is_requested(desk, contact, member)
    the_code_of_the_mail_is_entered_on_its_page(contact, mail)
    the_password_is_registered_as_the_policy_beside_it_says(contact)
    one_signs_in_with_it(contact, member)
    successor = the_contact_hands_over_on_my_page(contact, readers)
    told = the_successor_takes_over_by_the_mail(desk, successor, member)
    the_predecessor_could_stop_it(readers(), told)


def the_top_leads_to_the_sign_in_and_on_to_forgotten(contact):
    """「Webdeskトップ画面の『ログインへ』」「ID忘れ・パスワード忘れ」."""
    contact.opens("/")
    contact.sees("sign-in", "会員ページへのログイン", "Sign in to the member pages", ("会員番号", "Member ID"), ("パスワード", "Password"))
    contact.follows("パスワードをお忘れの方", "I have forgotten the password")


def the_support_mail_is_requested(desk, contact, member):
    """JSA-ID and the registered address; 「JSA-ID は 11 ケタになります」; where one is unknown, the help desk. 「サポートメール依頼」."""
    contact.sees(
        "forgotten", "会員番号・パスワードをお忘れの方", "Forgotten member ID or password", ("11桁の数字です。", "11 digits."),
        ("今回お手続きをされる方のアドレスではなく、すでにご登録いただいているアドレス", "Enter the address already registered, not a new one"),
        ("会員番号もお忘れのとき", "If you do not know the member ID either"), ("会員窓口", "the member desk"))
    contact.types("会員番号", "Member ID", member.id[:-1])
    contact.types("メールアドレス", "Email address", member.address)
    contact.pushes("サポートメールを依頼する", "Request the support email")
    contact.sees("forgotten-too-short", "会員番号・パスワードをお忘れの方", "Forgotten member ID or password",
                 ("会員番号は11桁です（入力は10桁）。もう一度ご確認ください", "A member ID has 11 digits (you entered 10). Check it and try again"))
    contact.types("会員番号", "Member ID", member.id)
    contact.pushes("サポートメールを依頼する", "Request the support email")
    contact.sees(
        "code", "変更権限コードの入力", "Enter your change code",
        ("入力された内容がご登録と一致する場合、変更権限コードをメールでお送りしています。",
         "If what you entered matches our records, we have emailed you a change code."))
    return desk.mails.wait(member.address, lambda mail, reference=contact.visitor.reference: mail.reference == reference)


def the_code_of_the_mail_is_entered_on_its_page(contact, mail):
    """「メール本文中の URL を開いていただき、『変更権限コード』をご入力下さい。」"""
    assert contact.say("変更権限コードのお知らせ", "Change code") in mail.subject
    address = contact.opens_mailed(mail)
    contact.sees("code-mailed", "変更権限コードの入力", "Enter your change code")
    assert mail.code not in address and contact.visitor.reference == mail.reference
    contact.types("変更権限コード", "Change code", mail.code)
    contact.pushes("変更権限コードを確認する", "Confirm the change code")


def the_password_is_registered_as_the_policy_beside_it_says(contact):
    """「使える文字種や桁数など、パスワードポリシー欄をお読みいただき、設定をお願い致します。」"""
    contact.sees(
        "password", "パスワードの登録", "Set a new password", ("パスワードポリシー", "Password policy"),
        ("15文字以上128文字以内で設定してください。", "Use 15 to 128 characters."), ("対象の法人", "Organisation"), ("•" * 8, "•" * 8))
    contact.types("新しいパスワード ", "New password ", "seven")
    contact.types("新しいパスワード（確認）", "New password, again", "swans")
    contact.pushes("パスワードを登録する", "Set the password")
    contact.sees("password-refused", "パスワードの登録", "Set a new password",
                 ("15文字以上で入力してください（現在5文字）", "Use at least 15 characters (you used 5)"),
                 ("2つの入力が一致しません。もう一度入力してください", "The two entries differ. Enter them again"))
    contact.types("新しいパスワード ", "New password ", PASSWORD)
    contact.types("新しいパスワード（確認）", "New password, again", PASSWORD)
    contact.pushes("パスワードを登録する", "Set the password")
    contact.sees("registered", "パスワードを登録しました", "Your password is set", ("新しいパスワードでログインしてください。", "Sign in with it."))


def one_signs_in_with_it(contact, member):
    contact.follows("ログインする", "Sign in")
    contact.types("会員番号", "Member ID", member.id)
    contact.types("パスワード", "Password", PASSWORD)
    contact.pushes("ログイン", "Sign in")
    contact.sees("menu", "照会メニュー", "Inquiries")


def test_both_forgotten_the_address_alone_is_enough_as_the_document_says(desk, readers):
    """「JSA-IDとパスワードの両方をお忘れの方：ご登録済みのメールアドレスをご入力ください。」 What is an error there (注意1) is a choice here."""
    contact = readers()
    one, other = settled(desk, 2, f"both-{contact.visitor.language}-forgotten@norm.example")
    contact.opens("/recoveries/ask")
    contact.types("メールアドレス", "Email address", one.address)
    contact.pushes("サポートメールを依頼する", "Request the support email")
    mail = desk.mails.wait(one.address, lambda mail: mail.reference == contact.visitor.reference)
    assert one.id not in mail.text and other.id not in mail.text
    the_code_of_the_mail_is_entered_on_its_page(contact, mail)
    contact.sees("choice", "パスワードを登録する法人", "Choose the organisation")
    assert one.id not in contact.visitor.main and "•" * 8 + one.id[-3:] in contact.visitor.main
    contact.chooses(other.id[-3:])
    contact.pushes("パスワードの登録に進む", "Continue to the password")
    assert "•" * 8 + other.id[-3:] in contact.visitor.main
    contact.types("新しいパスワード ", "New password ", PASSWORD)
    contact.types("新しいパスワード（確認）", "New password, again", PASSWORD)
    contact.pushes("パスワードを登録する", "Set the password")
    one_signs_in_with_it(contact, other)


# The predecessor hands over ------------------------------------------------------------------------------------------


def the_contact_hands_over_on_my_page(contact, readers):
    """「前任者様がログインをしてからマイページにて担当者名及びメールアドレスを変更してもらってください。」"""
    contact.follows("マイページ", "My page")
    contact.sees("my-page", "マイページ", "My page", ("パスワード再設定の記録", "Password resets"), ("パスワードを登録しました", "A password was set"))
    contact.follows("担当者の引継ぎへ進む", "Go to handovers")
    contact.sees("handovers", "担当者の引継ぎ", "Hand over to a successor")
    contact.follows("本人確認へ進む", "Confirm who you are")
    contact.sees("proof", "ご本人の確認", "Confirm that it is you")
    contact.types("パスワード", "Password", PASSWORD)
    contact.pushes("確認する", "Confirm")
    contact.sees("handovers-form", "担当者の引継ぎ", "Hand over to a successor")
    successor = readers()
    successor.address = f"k.takahashi-{contact.visitor.language}@norm.example"
    contact.types("後任の方のお名前", "Successor’s name", "高橋 健")
    contact.types("部署名", "Department", "技術部")
    contact.types("電話番号", "Telephone", "03-0000-1186")
    contact.types("後任の方のメールアドレス", "Successor’s email address", successor.address)
    contact.pushes("引継ぎを依頼する", "Offer the handover")
    contact.sees("handovers-sent", "担当者の引継ぎ", "Hand over to a successor",
                 ("高橋 健 様へ引継ぎのご案内をお送りしました", "We have emailed the offer to 高橋 健"), ("承諾待ち", "Waiting to be accepted"))
    return successor


def the_successor_takes_over_by_the_mail(desk, successor, member):
    mail = desk.mails.wait(successor.address, lambda mail: "/handovers/" in mail.text)
    successor.opens_mailed(mail)
    successor.sees("successor", "担当者の引継ぎ", "Hand over to a successor")
    successor.types("認証コード", "One-time code", mail.code)
    successor.pushes("連絡代表を引き受ける", "Take over as contact representative")
    successor.sees("successor-in-office", "担当者の引継ぎ", "Hand over to a successor", ("ありがとうございます", "Thank you"))
    return desk.mails.wait(member.address, lambda mail: "/objection" in mail.text)


def the_predecessor_could_stop_it(predecessor, told):
    predecessor.opens_mailed(told)
    predecessor.sees("objection", "担当者の交代について", "About the change of contact")
    predecessor.pushes("交代を止める", "Stop the change")
    predecessor.sees("objection-made", "担当者の交代について", "About the change of contact",
                     ("交代を止めました。会員窓口が確認し、ご連絡します。", "The change has been stopped. The member desk will contact you."))


# The predecessor is gone ---------------------------------------------------------------------------------------------


def test_a_case_where_the_predecessor_is_gone_as_the_document_asks_for_it(desk, readers):
    [member], applicant = settled(desk, 1), readers()
    number = the_form_has_the_documents_fields(desk, applicant, member)
    two_operators_approve(desk, number)
    the_new_address_is_proven_by_a_code(desk, applicant, number)
    with desk.clock.ahead(OBJECTION):
        the_contact_has_changed(applicant)


def the_form_has_the_documents_fields(desk, applicant, member):
    """「ご住所・会社名・部署名・前任者名・新しいご担当者の氏名・電話番号・メールアドレス」"""
    [(organisation, predecessor)] = desk.sql(
        "select o.name, c.person from registry.organisations o join registry.contacts c using (tenant_id, organisation_id)"
        " where o.member_id = %s", member.id)
    applicant.address = f"s.murase-{applicant.visitor.language}@norm.example"
    applicant.opens("/")
    applicant.follows("連絡代表が交代した", "Our contact representative has changed")
    applicant.sees("case-form", "前任の方と連絡が取れないとき", "When the previous contact cannot be reached",
                   ("前任の方と連絡が取れるとき", "If the previous contact can be reached"))
    applicant.types("ご住所", "Postal address", "東京都千代田区神田0-0-0")
    applicant.types("会社名", "Organisation", organisation)
    applicant.types("部署名", "Department", "規準課")
    applicant.types("前任者名（おわかりの場合）", "Previous contact’s name (if known)", predecessor)
    applicant.types("新しいご担当者のお名前", "New contact’s name", "村瀬 悟")
    applicant.types("電話番号", "Telephone number", "03-0000-1187")
    applicant.types("メールアドレス", "Email address", applicant.address)
    applicant.pushes("申請する", "Send the request")
    applicant.sees("case-received", "申請を受け付けました", "We have received your request")
    return re.search(r"H\d\d-\d{4}-[0-9A-Z]{4}", applicant.visitor.main)[0]


def two_operators_approve(desk, number):
    owner = OperatorDesk(desk.url, desk.demo["tenants"][1]["operatorToken"], "norms")
    made = owner.post("/operators", {"address": f"{number.lower()}@desk.example", "name": "事務 次郎", "role": "operator"}).json()
    token = owner.post("/tokens", {"name": number, "operatorId": made["id"], "expiresAt": A_YEAR_ON}).json()["token"]
    outcomes = []
    for operator in (owner, OperatorDesk(desk.url, token, "norms")):
        case = operator.get(f"/handover-cases/{number}").json()
        answer = operator.client.post(f"/handover-cases/{case['id']}/approve", json={"note": "代表番号に電話し、在籍を確認しました"},
                                      headers=operator._headers(version=case["version"]))
        outcomes.append(answer.json()["outcome"])
    assert outcomes == ["awaiting-second", "approved"]


def the_new_address_is_proven_by_a_code(desk, applicant, number):
    approved = desk.mails.wait(applicant.address, lambda mail: number in mail.text + mail.subject and "http" in mail.text)
    applicant.opens_mailed(approved)
    applicant.sees("case-approved", "担当者変更の申請", "Request to change the contact", ("申請が承認されました。", "Your request is approved."))
    applicant.pushes("認証コードを送信する", "Send the code")
    applicant.sees("case-code", "認証コードの入力", "Enter your code")
    applicant.types("認証コード", "One-time code", desk.mails.code_for(applicant.address, applicant.visitor.reference))
    applicant.pushes("アドレスを確認する", "Confirm the address")
    applicant.sees("case-cooling-off", "担当者変更の申請", "Request to change the contact",
                   ("メールアドレスを確認しました。", "Your address is confirmed."))


def the_contact_has_changed(applicant):
    applicant.page.reload()
    applicant.sees("case-done", "担当者変更の申請", "Request to change the contact", ("担当者の交代が完了しました。", "The contact has changed."))
