"""The ways around the forgotten password that the second source shows; every page on the way is looked at in every appearance."""

import re

import pytest

from recovering import settled
from sight import look

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
