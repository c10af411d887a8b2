"""My page in the browser: a contact changed by keyboard and without script, and what only looking must not do."""

import urllib.parse

import httpx

from instance import wait_for
from keyboard import press, tab_to, type_into
from test_crawler import contents, crawl


def cookies(visitor) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in visitor.context.cookies())


def test_a_contact_is_changed_by_tab_and_enter(desk, visitor):
    who = desk.member({"ja": 10, "en": 11}[visitor.language])
    visitor.sign_in(who)
    visitor.open("/my-page")
    tab_to(visitor, lambda focus: "/my-page/contacts/" in (focus["href"] or ""))
    press(visitor)
    tab_to(visitor, lambda focus: focus["tag"] == "button" and focus["text"] == visitor.say("認証コードを送信する", "Send the code"))
    press(visitor)
    address = desk.one("select recipient from registry.outbox where template = 'change-code' order by created_at desc limit 1")
    type_into(visitor, "code", desk.code(address, visitor.reference))
    press(visitor)
    tab_to(visitor, lambda focus: focus["id"] == "phone")
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type("03-0000-4444")
    tab_to(visitor, lambda focus: focus["tag"] == "button" and focus["text"] == visitor.say("変更する", "Save the changes"))
    press(visitor)
    assert visitor.say("ご登録の連絡先を変更しました。", "The contact has been changed.") in visitor.main
    assert "03-0000-4444" in visitor.main


def test_a_contact_is_changed_and_devices_are_signed_out_without_script(desk, opened, language):
    visitor, who = opened(language, script=False), desk.member(5)
    visitor.sign_in(who)
    other = desk.caller().sign_in(who.id, who.password)
    visitor.open_contact()
    visitor.submit()
    visitor.redeem(who.address)
    visitor.submit(department="QA")
    assert "QA" in visitor.main
    with visitor.page.expect_navigation():
        visitor.page.click("main td button.text")
    assert visitor.say("ほかの端末のログインを終了しました。", "The other devices have been signed out.") in visitor.main
    assert other.get("/me").status_code == 401


def test_what_was_typed_when_the_proof_ran_out_is_there_after_the_next_one(desk, japanese):
    who = desk.member()
    japanese.open_contact()
    japanese.submit()
    japanese.redeem(who.address)
    desk.sql("update registry.sessions set proven_until = now()")
    desk.forget_limits()
    japanese.submit(department="途中の部署", phone="03-0000-7777")
    assert japanese.heading == "ご本人の確認"
    japanese.submit()
    japanese.redeem(who.address)
    assert japanese.page.input_value("#department") == "途中の部署" and japanese.page.input_value("#phone") == "03-0000-7777"
    japanese.page.reload()
    assert japanese.page.input_value("#department") != "途中の部署"


def test_looking_at_everything_of_my_page_changes_nothing(desk, opened):
    visitor, who = opened(), desk.member(6)
    visitor.sign_in(who)
    desk.caller().sign_in(who.id, who.password)
    visitor.open_contact()
    visitor.submit()
    waiting = visitor.page.url
    wait_for("the courier to be idle", lambda: desk.one("select count(*) from registry.outbox where state = 'queued'") == 0)
    desk.sql("update registry.sessions set last_used_at = last_used_at - interval '2 minutes'")
    before = contents(desk)
    seen = crawl(httpx.Client(base_url=desk.url, headers={"Cookie": cookies(visitor)}), [waiting, desk.address("/my-page")])
    after = contents(desk)
    assert {table for table in before if before[table] != after[table]} == set()
    paths = {urllib.parse.urlsplit(address).path for address in seen}
    assert {"/terms/my-page/proof", "/terms/my-page/sessions/end", urllib.parse.urlsplit(waiting).path} <= paths
    assert any(path.startswith("/terms/my-page/contacts/") for path in paths)
    visitor.redeem(who.address)
    assert visitor.heading == "連絡代表の変更"


def test_a_form_of_my_page_that_another_site_sends_changes_nothing(desk, japanese):
    japanese.open("/my-page")
    client = httpx.Client(base_url=desk.url, headers={"Cookie": cookies(japanese)})
    contact = japanese.page.locator("main td a").first.get_attribute("href")
    before = contents(desk)
    for path in ("/terms/my-page/proof", "/terms/my-page/sessions/end", contact):
        for token in ({}, {"form_token": "x"}):
            answer = client.post(path, data={"person": "x", "email": "x@y.example", "version": "1"} | token)
            assert answer.status_code == 403, path
    after = contents(desk)
    assert {table for table in before if before[table] != after[table]} == set()
