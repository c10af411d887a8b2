"""A forgotten password as the second source shows it: from the top by the support email and the code to the registration, and back to
the sign-in. Every page on the way is looked at in every appearance."""

import re

import pytest
from playwright.sync_api import expect

from recovering import settled
from sight import look
from test_keyboard import press, tab_to, type_into

PASSWORD = "七つの海 and seven swans"


def seen(visitor, name: str) -> str:
    """The words of a page that nothing is wrong with."""
    sight = look(visitor, f"recovery-{name}")
    assert (sight.axe, sight.lost, sight.small, sight.bare, sight.moving, sight.complaints) == ({}, {}, {}, [], [], []), name
    assert (sight.outline["styled"], sight.outline["scripted"]) == (0, 0)
    assert sight.headers["cache-control"] == "no-store" and set(sight.outline["passwords"]) <= {""}
    assert [label for label in sight.outline["labels"] if label.endswith((".", "。"))] == []
    if sight.refusals:
        assert sight.outline["focused"] == "summary" and sight.title.startswith(visitor.say("エラー：", "Error: "))
    return sight.main


@pytest.fixture
def norm(desk):
    return settled(desk, 1)[0]


@pytest.fixture
def visitor(opened, language):
    return opened(language, slug="norms")


def asked(desk, visitor, member, **fields) -> str:
    """On the page of the code: the code."""
    desk.forget_limits()
    visitor.open("/recoveries/ask")
    visitor.submit(**({"member_id": member.id, "email": member.address} | fields))
    return desk.code(member.address, visitor.reference)


def test_a_forgotten_password_is_set_anew_as_the_second_source_has_it(desk, visitor, norm):
    page, say = visitor.page, visitor.say
    visitor.open()
    seen(visitor, "sign-in")
    page.get_by_role("link", name=say("パスワードをお忘れの方", "I have forgotten the password")).click()
    assert visitor.heading == say("会員番号・パスワードをお忘れの方", "Forgotten member ID or password")
    seen(visitor, "forgotten")
    page.get_by_label(say("会員番号 ※任意", "Member ID (optional)")).fill(norm.id)
    page.get_by_label(say("メールアドレス ※必須", "Email address (required)")).fill(norm.address)
    page.get_by_role("button", name=say("サポートメールを依頼する", "Request the support email")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(say("変更権限コードの入力", "Enter your change code"))
    words = seen(visitor, "code")
    assert say("入力された内容がご登録と一致する場合、変更権限コードをメールでお送りしています。",
               "If what you entered matches our records, we have emailed you a change code.") in words
    assert norm.address in page.text_content("aside")

    code = desk.code(norm.address, visitor.reference)
    mail = next(mail for mail in desk.mails.all(norm.address) if visitor.reference in mail.subject)
    assert mail.subject == say(f"会員セルフサービス - 変更権限コードのお知らせ（照合記号 {visitor.reference}）",
                               f"Member Self-Service - Change code (reference {visitor.reference})")
    [address] = re.findall(r"https?://\S+", mail.text)
    page.goto(address)
    assert address == desk.address(f"/recoveries/{visitor.inquiry}/code", "norms"), "the mail's address is the page of the code"

    page.get_by_label(say("変更権限コード ※必須", "Change code (required)")).fill(code)
    page.get_by_role("button", name=say("変更権限コードを確認する", "Confirm the change code")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(say("パスワードの登録", "Set a new password"))
    words = seen(visitor, "password")
    assert "•" * 8 + norm.id[-3:] in words and norm.id not in words
    assert say("15文字以上128文字以内で設定してください。", "Use 15 to 128 characters.") in words

    visitor.submit(password=norm.id, password_again="another")
    words = seen(visitor, "password-refused")
    for sentence in (
            say("15文字以上で入力してください（現在11文字）", "Use at least 15 characters (you used 11)"),
            say("会員番号や法人名を含めないでください", "Leave out your member ID and organisation’s name"),
            say("2つの入力が一致しません。もう一度入力してください", "The two entries differ. Enter them again")):
        assert sentence in visitor.refusals and words.count(sentence) == 2
    visitor.submit(password=PASSWORD, password_again=PASSWORD)
    assert visitor.path == "/recoveries/registered" and "grant" not in page.url
    seen(visitor, "registered")
    assert visitor.heading == say("パスワードを登録しました", "Your password is set")
    page.get_by_role("link", name=say("会員番号がわからない", "I do not know our member ID")).click()
    assert visitor.path == "/inquiries/ask/member-id"
    page.go_back()
    page.locator("main").get_by_role("link", name=say("ログインする", "Sign in")).click()
    visitor.submit(member_id=norm.id, password=PASSWORD)
    assert visitor.path == "/inquiries"


def test_an_address_of_several_is_asked_for_which(desk, visitor):
    one, two = settled(desk, 2, f"both-{visitor.language}@norm.example")
    code = asked(desk, visitor, one, member_id="")
    visitor.submit(code=code)
    words = seen(visitor, "choice")
    assert one.id not in words and "•" * 8 + one.id[-3:] in words and "•" * 8 + two.id[-3:] in words
    visitor.submit()
    assert visitor.refusals == [visitor.say("法人を1つ選んでください", "Choose one of the organisations")]
    seen(visitor, "choice-missing")
    visitor.page.get_by_label(two.id[-3:]).check()
    visitor.submit()
    assert "•" * 8 + two.id[-3:] in visitor.main and one.id[-3:] not in visitor.main
    visitor.submit(password="short", password_again="short")
    assert "•" * 8 + two.id[-3:] in visitor.main, "the choice stands after a refusal"
    visitor.submit(password=PASSWORD, password_again=PASSWORD)
    assert visitor.path == "/recoveries/registered"
    visitor.open("/")
    visitor.submit(member_id=two.id, password=PASSWORD)
    assert visitor.path == "/inquiries"


def test_what_is_typed_wrong_is_said_at_its_field(desk, visitor, norm):
    visitor.open("/recoveries/ask")
    visitor.submit(member_id=norm.id[:-1], email="somebody")
    assert visitor.refusals[0] == visitor.say(
        "会員番号は11桁です（入力は10桁）。もう一度ご確認ください", "A member ID has 11 digits (you entered 10). Check it and try again")
    seen(visitor, "forgotten-wrong")
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in norm.id)
    visitor.submit(member_id=f" {wide[:4]}－{wide[4:]}", email=norm.address)
    assert desk.code(norm.address, visitor.reference)


def test_the_pages_of_the_code_say_what_has_become_of_it(desk, visitor, norm):
    say = visitor.say
    code = asked(desk, visitor, norm)
    visitor.submit(code=" ")
    assert visitor.refusals == [say("変更権限コードを入力してください", "Enter the change code")]
    visitor.submit(code="BCD")
    assert visitor.refusals == [say("変更権限コードは英字8文字です。メールに記載の変更権限コードを入力してください",
                                    "A change code has 8 letters. Enter the change code from the email")]
    visitor.submit(code="BBBB-BBBB")
    [refusal] = visitor.refusals
    assert re.fullmatch(say(r"変更権限コードが一致しません。照合記号 \w{4} のメールをご確認ください（あと4回入力できます）",
                            r"The change code does not match. Check the email with reference \w{4} \(4 tries left\)"), refusal)
    seen(visitor, "code-incorrect")
    desk.age_code(visitor.inquiry, 61)
    desk.forget_limits()
    visitor.open(visitor.path)
    visitor.resend()
    assert say("変更権限コードを再送しました。", "We have sent the change code again.") in seen(visitor, "code-resent")
    visitor.submit(code=code)
    assert say("一致しません", "does not match") in visitor.refusals[0]
    fresh = desk.code(norm.address, visitor.reference)
    desk.age_code(visitor.inquiry, 20 * 60)
    visitor.submit(code=fresh)
    assert say("変更権限コードの有効期限", "The change code expired at") in visitor.refusals[0]
    seen(visitor, "code-expired")
    code = asked(desk, visitor, norm)
    path = visitor.path
    visitor.submit(code=code)
    visitor.open(path)
    assert say("この変更権限コードはすでに使われています。", "This change code has already been used.") in visitor.refusals[0]
    seen(visitor, "code-used")


def test_the_time_for_a_password_passes_and_leads_back_to_the_beginning(desk, visitor, norm):
    code = asked(desk, visitor, norm)
    visitor.submit(code=code)
    with desk.clock.ahead(901):
        visitor.submit(password=PASSWORD, password_again=PASSWORD)
    assert visitor.refusals == [visitor.say("パスワードを登録できる時間が過ぎました。お手数ですが、もう一度サポートメールを依頼してください",
                                            "The time for setting a password has passed. Request the support email again")]
    assert visitor.answer.status == 410
    seen(visitor, "grant-ended")


def test_it_works_by_tab_and_enter(desk, visitor):
    norm, other = settled(desk, 2, f"keys-{visitor.language}@norm.example")
    desk.forget_limits()
    visitor.open()
    tab_to(visitor, lambda focus: (focus["href"] or "").endswith("/recoveries/ask"))
    press(visitor)
    type_into(visitor, "email", norm.address)
    press(visitor)
    type_into(visitor, "code", desk.code(norm.address, visitor.reference))
    press(visitor)
    tab_to(visitor, lambda focus: focus["id"] == "choice")
    visitor.page.keyboard.press("Space")
    tab_to(visitor, lambda focus: focus["tag"] == "button")
    press(visitor)
    type_into(visitor, "password", PASSWORD)
    type_into(visitor, "password-again", PASSWORD)
    press(visitor)
    assert visitor.path == "/recoveries/registered"
    tab_to(visitor, lambda focus: (focus["href"] or "").endswith("/norms/"))
    press(visitor)
    type_into(visitor, "member-id", norm.id)
    type_into(visitor, "password", PASSWORD)
    press(visitor)
    assert visitor.path == "/inquiries" and other.id not in visitor.page.content()


def test_it_works_without_script(desk, opened, language, norm):
    visitor = opened(language, slug="norms", script=False)
    code = asked(desk, visitor, norm)
    visitor.submit(code=code)
    assert not visitor.page.locator("[data-shows]").is_visible()
    visitor.submit(password="short", password_again="short")
    assert visitor.page.evaluate("document.activeElement.className") == "summary"
    visitor.submit(password=PASSWORD, password_again=PASSWORD)
    assert visitor.path == "/recoveries/registered"


def test_both_entries_are_shown_and_hidden_together(desk, visitor, norm):
    code = asked(desk, visitor, norm)
    visitor.submit(code=code)
    kinds = lambda: [visitor.page.get_attribute(f"#{id}", "type") for id in ("password", "password-again")]
    assert kinds() == ["password", "password"]
    visitor.page.click("[data-shows]")
    assert kinds() == ["text", "text"]
    visitor.page.click("[data-shows]")
    assert kinds() == ["password", "password"]


def test_the_grant_is_in_no_address_and_in_no_page_but_the_form(desk, visitor, norm):
    requests = []
    visitor.page.on("request", lambda request: requests.append(request.url))
    code = asked(desk, visitor, norm)
    visitor.submit(code=code)
    grant = visitor.page.input_value("[name=grant]")
    visitor.submit(password=PASSWORD, password_again=PASSWORD)
    assert len(grant) == 43 and not any(grant in url or PASSWORD in url for url in requests)
    assert grant not in visitor.page.content() and grant not in str(visitor.context.cookies())
