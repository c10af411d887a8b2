"""The first source, step by step in its own order: how a member of a self-service system finds out the K-password. By keyboard, without
script; every page on the way is looked at in every appearance."""

import re

import pytest

from reader import Reader


@pytest.fixture
def member(desk):
    return desk.member(3)


def test_the_k_password_is_found_out_as_the_document_shows_it(desk, opened, language, member):
    reader = Reader(opened(language), "first-source")
    the_member_pages_lead_here_and_one_signs_in_again(reader, member)
    the_address_is_sent(reader, member)
    mail = the_code_comes_by_mail(desk, reader, member)
    the_value_stands_in_a_table(reader, member, mail)


def the_member_pages_lead_here_and_one_signs_in_again(reader, member):
    """「JMO会員セルフサービスシステムへ遷移します。お手数ですが再度ログインをしてください。」 JMO ID, S-password, ログイン."""
    reader.opens("/inquiries")
    reader.sees("sign-in", "会員ページへのログイン", "Sign in to the member pages",
                ("「照会メニュー」のご利用にはログインが必要です", "Sign in to use “Inquiries”"), ("Sパスワード", "S-password"))
    reader.types("会員番号", "Member ID", member.id)
    reader.types("Sパスワード", "S-password", member.password)
    reader.pushes("ログイン", "Sign in")


def the_address_is_sent(reader, member):
    """照会メニュー: JMO ID, S-, K-, M-パスワード, 解凍パスワード, MedDRA ID. The page of one says who may use it and how."""
    reader.sees("menu", "照会メニュー", "Inquiries", ("照会できるのは、貴法人の情報のみです。", "You can look up your own organisation only."))
    listed = reader.page.locator(".rows h2").all_inner_texts()
    assert {reader.say("会員番号照会", "Member ID inquiry"), reader.say("Sパスワード照会", "S-password inquiry"),
            reader.say("Kパスワード照会", "K-password inquiry"), reader.say("Mパスワード照会", "M-password inquiry")} <= set(listed)
    assert len(listed) == 6
    reader.follows("Kパスワード照会", "K-password inquiry")
    reader.sees("address", "Kパスワード照会", "K-password inquiry", ("ご利用いただける方", "Who can use this"), ("照会の手順", "How it works"),
                ("届いたメールの認証コードを入力します。", "Enter the code from the email."))
    reader.types("連絡代表のメールアドレス", "Contact representative’s email address", member.address)
    reader.pushes("認証コードを送信する", "Send the code")


def the_code_comes_by_mail(desk, reader, member):
    """「認証コードは20分で期限切れとなります。この認証コードは一回のみ使用可能です。」 The mail's subject is the document's."""
    reader.sees("code", "認証コードの入力", "Enter your code", ("有効期限", "Valid until"), ("1回のみ使えます", "Works once."))
    left = reader.page.locator("[data-seconds]").inner_text()
    assert left in (reader.say("（残り約20分）", "(about 20 minutes left)"), reader.say("（残り約19分）", "(about 19 minutes left)"))
    reference = reader.visitor.reference
    mail = desk.mails.wait(member.address, lambda mail: mail.reference == reference)
    assert mail.subject == reader.say(f"会員セルフサービス - Retrieve Kパスワード（照合記号 {reference}）",
                                      f"Member Self-Service - Retrieve K-password (reference {reference})")
    assert "http" not in mail.text
    return mail


def the_value_stands_in_a_table(reader, member, mail):
    """「JMO ID／Kパスワード 照会結果」: 契約法人名, JMO ID, Kパスワード. It is nowhere but on this page."""
    reader.types("認証コード", "One-time code", mail.code)
    reader.pushes("照会結果を表示する", "Show the result")
    reader.sees("result", "会員番号／Kパスワード 照会結果", "Member ID and K-password", ("この画面は一度だけ表示されます。", "This page is shown once."))
    table = reader.page.locator("main table")
    assert table.locator("th").all_inner_texts() == [
        reader.say("契約法人名", "Organisation"), reader.say("会員番号", "Member ID"), reader.say("Kパスワード", "K-password")]
    name, member_id, value = table.locator("tbody td").all_text_contents()
    assert (name, member_id) == (member.names[reader.visitor.language], member.id)
    assert re.fullmatch("[A-HJ-NP-Za-km-z2-9]{16}", value) and value not in mail.text
    reader.follows("照会メニューへ戻る", "Back to Inquiries")
    reader.pushes("ログアウト", "Sign out")
    reader.sees("signed-out", "会員ページへのログイン", "Sign in to the member pages", ("ログアウトしました。", "You are signed out."))
    assert value not in reader.page.content()
