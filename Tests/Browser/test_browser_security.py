"""What browsers are told to keep, to send and to run."""

import httpx
import pytest


def test_cookies_belong_to_this_host_and_no_script(desk, opened):
    visitor, who = opened(), desk.member()
    visitor.open("/?lang=ja")
    visitor.sign_in(who)
    visitor.ask("k-password", who.address)
    cookies = visitor.cookies
    assert set(cookies) == {
        "__Host-aikotoba-terms", "__Host-aikotoba-name-terms", "__Host-aikotoba-form-terms", "aikotoba-language",
        f"aikotoba-address-{visitor.inquiry}"}
    for name, cookie in cookies.items():
        assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax", name
        assert cookie["domain"] == "127.0.0.1", name
        if name.startswith("__Host-"):
            assert cookie["path"] == "/", name
    assert cookies["__Host-aikotoba-terms"]["expires"] == -1
    assert cookies[f"aikotoba-address-{visitor.inquiry}"]["path"] == f"/terms/inquiries/{visitor.inquiry}"


def test_signing_in_gives_a_new_session_each_time(desk, opened):
    visitor = opened()
    tokens = set()
    for _ in range(2):
        visitor.sign_in(desk.member())
        tokens.add(visitor.cookies["__Host-aikotoba-terms"]["value"])
        visitor.sign_out()
    assert len(tokens) == 2


def test_no_script_reads_a_cookie(desk, opened):
    visitor = opened()
    visitor.sign_in(desk.member())
    assert visitor.page.evaluate("document.cookie") == ""


def test_assets_are_kept_for_good_under_their_exact_address_only(opened, desk):
    visitor = opened()
    visitor.open()
    assets = [answer for answer in visitor.answers if "/assets/" in answer.url]
    kinds = {answer.url.split("/")[-1].split("?")[0]: answer.headers["content-type"] for answer in assets}
    assert kinds.items() >= {"portal.css": "text/css; charset=utf-8", "portal.js": "text/javascript; charset=utf-8"}.items()
    for answer in assets:
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        other = httpx.get(answer.url.split("?")[0] + "?v=other")
        assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")


def test_a_page_asks_for_nothing_but_its_own_files(desk, opened):
    visitor, who = opened(), desk.member()
    visitor.sign_in(who)
    visitor.ask("k-password", who.address)
    visitor.redeem(who.address)
    assert {answer.url.split("/")[2] for answer in visitor.answers} == {desk.url.split("/")[2]}


def test_the_page_of_another_origin_cannot_submit_a_form(desk, opened):
    visitor, who = opened(), desk.member()
    visitor.sign_in(who)
    token = visitor.page.locator("header [name=form_token]").input_value()
    # Same host, another port: another origin.
    visitor.page.route("http://127.0.0.1:1/**", lambda route: route.fulfill(
        content_type="text/html", body=f"<form method=post action='{desk.address('/sign-out')}'><input name=form_token value='{token}'></form>"))
    visitor.page.goto("http://127.0.0.1:1/")
    with visitor.page.expect_navigation():
        visitor.page.evaluate("document.forms[0].submit()")
    assert visitor.answer.status == 403
    visitor.open("/my-page")
    assert visitor.heading == "マイページ"


def test_a_page_cannot_be_framed(desk, opened):
    visitor = opened()
    visitor.page.route("http://127.0.0.1:1/**", lambda route: route.fulfill(
        content_type="text/html", body=f"<iframe src='{desk.address()}'></iframe>"))
    visitor.page.goto("http://127.0.0.1:1/")
    visitor.page.wait_for_load_state("networkidle")
    assert [frame.url for frame in visitor.page.frames[1:]] == ["chrome-error://chromewebdata/"]
    visitor.complaints.clear()


def test_injected_script_and_style_do_not_run(opened):
    visitor = opened()
    visitor.open()
    visitor.page.evaluate("""() => {
      const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);
      const style = document.createElement('style'); style.textContent = 'main { display: none }'; document.head.append(style);
    }""")
    assert visitor.page.evaluate("window.ran") is None and visitor.page.locator("main").is_visible()
    assert len(visitor.complaints) == 2
    visitor.complaints.clear()


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>@a.example", "\"'><img src=x onerror=alert(1)>@a.example", '"\u0301 autofocus onfocus=alert(1) x="'])
def test_what_was_typed_comes_back_as_text(opened, typed):
    visitor = opened()
    visitor.open("/inquiries/ask/member-id")
    visitor.submit(email=typed)
    # Refused, or taken and named on the next page.
    if visitor.page.locator("#email").count():
        assert visitor.page.locator("#email").input_value() == typed
    else:
        assert typed in visitor.main
    assert visitor.page.locator("main script, main img, main [onfocus]").count() == 0
