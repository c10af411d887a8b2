"""The one place where a secret is shown."""

import re

import pytest

from desk import Member
from visitor import Visitor


@pytest.fixture(scope="module")
def drawn(desk) -> tuple[Member, str]:
    """A member and the K-password, by the other way there is: the member API. Values are drawn, and the page is to show a digit beside
    a letter, so the first member is taken whose value has both."""
    for place in range(8):
        who = desk.member(place)
        caller = desk.caller().sign_in(who.id, who.password)
        desk.forget_limits()
        asked = caller.ask("k-password", who.address)
        answer = caller.redeem(asked, desk.code(who.address, asked.reference)).json()
        value = answer["organisations"][0]["values"][0]["value"]
        if any(map(str.isdigit, value)) and any(map(str.isalpha, value)):
            return who, value
    raise AssertionError("eight values without a digit, or without a letter: the generator is broken")


@pytest.fixture(scope="module", params=["ja", "en"])
def shown(desk, chromium, drawn, request):
    """A result page, which every test here looks at and none leaves but the last."""
    visitor, who = Visitor(desk, chromium, request.param), drawn[0]
    desk.forget_limits()
    visitor.sign_in(who)
    visitor.ask("k-password", who.address)
    visitor.redeem(who.address)
    yield visitor
    assert visitor.complaints == []
    visitor.leave()


@pytest.fixture(scope="module")
def value(drawn) -> str:
    return drawn[1]


def test_selecting_the_secret_gives_exactly_the_value(shown, value):
    shown.page.locator(".secret b, .secret .group").first.click()
    assert shown.page.evaluate("getSelection().toString()") == value
    assert shown.page.locator(".secret").text_content() == value


def test_the_copy_button_copies_exactly_the_value_and_says_so(shown, value):
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = shown.page.get_by_role("button", name=shown.say("Kパスワードをコピーする", "Copy the K-password"))
    button.click()
    shown.page.wait_for_function("document.querySelector('[data-copied]').textContent != ''")
    assert shown.page.locator("[data-copied]").inner_text() == shown.say("コピーしました", "Copied")
    assert shown.page.evaluate("navigator.clipboard.readText()") == value


def test_the_secret_is_in_no_title_address_attribute_or_store(shown, value):
    page = shown.page
    assert value not in page.title() and value not in page.url
    attributes = page.evaluate("[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.value))")
    assert [found for found in attributes if value in found] == []
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])") == "[{},{},null]"
    assert [cookie for cookie in shown.context.cookies() if value in cookie["value"]] == []


def test_digits_differ_from_letters_by_weight_colour_and_line(shown):
    styles = shown.page.evaluate("""() => [document.querySelector('.secret b'), document.querySelector('.secret')].map(e => {
      const s = getComputedStyle(e);
      return [s.fontWeight, s.color, s.textDecorationLine, s.fontFamily, s.fontVariantLigatures, s.userSelect];
    })""")
    digit, letter = styles
    assert digit[0] == "700" and letter[0] == "400" and digit[1] != letter[1]
    assert (digit[2], letter[2]) == ("underline", "none")
    assert "monospace" in letter[3] and letter[4] == "none" and letter[5] == "all"


def test_the_list_names_every_character_in_order(shown, value):
    glyphs = shown.page.locator(".one-by-one .glyph").all_text_contents()
    assert "".join(glyphs) == value
    kinds = {"ja": ("大文字", "小文字", "数字"), "en": ("capital", "lower-case", "digit")}[shown.language]
    assert shown.page.locator(".one-by-one .kind").all_text_contents() == [
        kinds[0] if glyph.isupper() else kinds[1] if glyph.islower() else kinds[2] for glyph in value]


def test_the_secret_is_not_translated(shown):
    assert shown.page.locator(".secret").get_attribute("translate") == "no"


def test_printing_gives_slip_and_date_without_navigation(shown, value):
    page = shown.page
    page.emulate_media(media="print")
    assert value == page.locator(".secret").text_content()
    for selector in (".tabs", ".who", ".acts", ".one-by-one", "footer nav", ".skip"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator(".secret").is_visible()
    assert re.search(shown.say(r"開示日時.+\d{4}年", r"Shown at.+\d{4}"), page.locator(".slip").inner_text(), re.DOTALL)
    page.emulate_media(media="screen")


def test_no_other_page_prints_the_secret(shown, value):
    for path in ("/inquiries", "/disclosures", "/my-page"):
        shown.open(path)
        assert value not in shown.page.content()
