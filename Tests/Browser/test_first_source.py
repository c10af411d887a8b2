"""The ways around the inquiry that the first source shows."""

import re

import pytest
from playwright.sync_api import Error, expect


def test_every_contact_is_told_of_the_disclosure_and_no_mail_holds_the_value(desk, japanese):
    who = desk.member()
    japanese.ask("k-password", who.address)
    japanese.redeem(who.address)
    value = japanese.secret
    receipt = re.search(r"D\d\d-\d{4}-\w{4}", japanese.main)[0]
    notices = desk.mails.notices(receipt, 2)
    assert {notice.recipient for notice in notices} == {"m.saeki@midorigaoka.example", "t.inoue@midorigaoka.example"}
    assert [mail.subject for mail in desk.mails.all() if value in mail.text] == []


def test_codes_are_taken_as_people_type_them(desk, japanese):
    who = desk.member()
    japanese.ask("m-password", who.address)
    code = desk.code(who.address, japanese.reference)
    wide = "".join(chr(ord(letter) - ord("A") + ord("ａ")) for letter in code if letter != "-")
    japanese.submit(code=f" {wide[:4]}　{wide[4:]} ")
    assert japanese.page.locator(".secret").count() == 1


def test_whoever_lacks_the_s_password_gets_it_by_the_aside_and_signs_in_with_it(desk, visitor):
    who, say = desk.member(), visitor.say
    visitor.open()
    visitor.page.get_by_role("link", name=say("Sパスワードがわからない", "I do not know the S-password")).click()
    assert visitor.path == "/inquiries/ask/s-password"
    visitor.submit(member_id=who.id, email=who.address)
    visitor.redeem(who.address)
    assert visitor.secret == who.password
    visitor.page.get_by_role("link", name=say("ログインのページへ戻る", "Back to sign in")).click()
    visitor.submit(member_id=who.id, password=who.password)
    assert visitor.path == "/inquiries"


def test_whoever_lacks_the_member_id_gets_it_by_the_aside(desk, visitor):
    who = desk.member()
    visitor.open()
    visitor.page.get_by_role("link", name=visitor.say("会員番号がわからない", "I do not know our member ID")).click()
    assert visitor.path == "/inquiries/ask/member-id"
    visitor.submit(email=who.address)
    visitor.redeem(who.address)
    assert visitor.page.locator("main table tbody td").all_text_contents() == [who.names[visitor.language], who.id]


def test_an_unknown_address_is_told_the_same(desk, opened):
    visitor = opened()
    mains = []
    for address in (desk.member().address, "nobody@nowhere.example"):
        visitor.ask("member-id", address)
        mains.append(visitor.main.replace(address, "address").replace(visitor.reference, "reference"))
    assert re.sub(r"\d+時\d+分", "", mains[0]) == re.sub(r"\d+時\d+分", "", mains[1])


def test_the_disclosure_stands_in_history_menu_and_my_page(desk, opened):
    visitor, who = opened(), desk.member(5)
    visitor.sign_in(who)
    visitor.ask("k-password", who.address)
    visitor.redeem(who.address)
    receipt = re.search(r"D\d\d-\d{4}-\w{4}", visitor.main)[0]
    visitor.page.get_by_role("link", name="照会メニューへ戻る").click()
    assert re.search(r"前回の照会\s+\d{4}年\d+月\d+日", visitor.main)
    visitor.page.get_by_role("link", name="開示の記録").first.click()
    row = visitor.page.locator("main tbody tr").first.locator("td").all_inner_texts()
    assert re.fullmatch(r"\d{4}年\d+月\d+日 \d+時(\d\d分)?", row[0]) and row[1::2] == ["Kパスワード", receipt] and re.fullmatch(r"\d{4}年度", row[2])
    visitor.page.get_by_role("link", name="マイページ").click()
    assert receipt in visitor.main


def test_a_second_code_makes_the_first_one_useless(desk, japanese):
    who = desk.member()
    japanese.ask("k-password", who.address)
    first = japanese.reference
    early = desk.code(who.address, first)
    desk.age_code(japanese.inquiry, 61)
    desk.forget_limits()
    japanese.open(japanese.path)
    japanese.resend()
    assert japanese.reference != first
    expect(japanese.page.get_by_role("status").first).to_have_text("認証コードを再送しました。新しい照合記号のメールをお待ちください。")
    japanese.submit(code=early)
    assert japanese.reference in japanese.refusals[0]
    japanese.redeem(who.address)
    assert japanese.page.locator(".secret").count() == 1


def test_the_result_is_shown_once(desk, japanese):
    who = desk.member()
    japanese.ask("k-password", who.address)
    japanese.redeem(who.address)
    value = japanese.secret
    used = "この認証コードはすでに使われています"

    japanese.page.reload()
    assert japanese.answer.status == 409 and used in japanese.refusals[0]
    assert value not in japanese.page.content()

    # Back, and forth again: the browser has nothing kept to show.
    japanese.page.go_back()
    assert value not in japanese.page.content()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        japanese.page.go_forward()


def test_a_code_expires_by_the_database_clock(desk, japanese):
    who = desk.member()
    japanese.ask("k-password", who.address)
    code = desk.code(who.address, japanese.reference)
    with desk.clock.ahead(20 * 60):
        japanese.submit(code=code)
        assert japanese.answer.status == 410
        # What helps is the button of the page.
        japanese.submit()
        assert japanese.answer.status == 200 and japanese.page.locator("#code").is_visible()
        japanese.redeem(who.address)
    assert japanese.page.locator(".secret").count() == 1


def test_a_session_that_ended_leads_through_the_sign_in_back_to_what_was_typed(desk, japanese):
    who = desk.member()
    japanese.open("/inquiries/ask/k-password")
    desk.end_idle_sessions()
    japanese.submit(email=who.address)
    assert japanese.refusals == ["30分間操作がなかったため、ログアウトしました。もう一度ログインしてください"]
    assert japanese.page.locator("#password").input_value() == ""
    japanese.submit(member_id=who.id, password=who.password)
    assert japanese.path == "/inquiries/ask/k-password"
    assert japanese.page.locator("#email").input_value() == who.address


@pytest.mark.parametrize("path", ["/inquiries", "/disclosures", "/my-page", "/inquiries/ask/k-password"])
def test_a_page_that_needs_a_session_leads_through_the_sign_in_to_itself(desk, opened, path):
    visitor, who = opened(), desk.member()
    visitor.open(path)
    assert visitor.heading == "会員ページへのログイン" and "のご利用にはログインが必要です" in visitor.main
    visitor.submit(member_id=who.id, password=who.password)
    assert visitor.path == path


def test_signing_out_ends_the_session_itself(desk, japanese):
    kept = japanese.context.cookies()
    japanese.sign_out()
    assert "ログアウトしました。" in japanese.main
    assert not any("__Host-aikotoba-terms" == name for name in japanese.cookies)
    # The cookie of before, as somebody else might have kept it.
    japanese.context.add_cookies(kept)
    japanese.open("/my-page")
    assert japanese.heading == "会員ページへのログイン"


def test_every_successful_form_leads_to_a_page_by_get(desk, opened):
    visitor, who = opened(), desk.member()

    def led() -> tuple[int, str]:
        before = visitor.answer.request.redirected_from
        return before.response().status, before.method, visitor.answer.request.method

    visitor.sign_in(who)
    assert led() == (303, "POST", "GET")
    visitor.ask("k-password", who.address)
    assert led() == (303, "POST", "GET")
    desk.age_code(visitor.inquiry, 61)
    desk.forget_limits()
    visitor.open(visitor.path)
    visitor.resend()
    assert led() == (303, "POST", "GET")
    visitor.sign_out()
    assert led() == (303, "POST", "GET")


def test_the_other_language_is_one_link_away_and_stays(opened):
    visitor = opened()
    visitor.open("/inquiries/ask/member-id")
    visitor.page.get_by_role("link", name="English").click()
    assert visitor.heading == "Member ID inquiry"
    visitor.open("/faq")
    assert visitor.heading == "FAQ"
    visitor.page.get_by_role("link", name="日本語").click()
    assert visitor.heading == "よくあるご質問"


def test_two_tenants_are_two_places(desk, opened):
    visitor = opened()
    visitor.sign_in(desk.member())
    visitor.page.goto(f"{desk.url}/norms/inquiries")
    assert visitor.heading == "会員ページへのログイン"
    assert "全国規準協会" in visitor.page.title()
    visitor.open("/inquiries")
    assert visitor.heading == "照会メニュー"
