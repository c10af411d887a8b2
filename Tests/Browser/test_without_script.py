"""What is there, and what is not, without the script. Whole stories without it are the replays of the sources."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def visitor(opened, language):
    return opened(language, script=False)


def test_the_focus_goes_to_an_error_and_the_help_opens_without_script(desk, member):
    member.open("/inquiries/ask/k-password")
    member.submit(email="nobody")
    expect(member.page.locator(".summary")).to_be_focused()
    member.submit(email=desk.member().address)
    member.page.click("aside summary")
    assert member.page.locator("details form button").is_visible()


def test_what_needs_the_script_is_not_there_without_it(desk, member):
    who = desk.member()
    member.ask("m-password", who.address)
    assert member.page.locator("[data-seconds]").inner_text() in (
        member.say("（残り約20分）", "(about 20 minutes left)"), member.say("（残り約19分）", "(about 19 minutes left)"))
    member.redeem(who.address)
    assert not member.page.locator("[data-copies]").is_visible()
    member.sign_out()
    assert not member.page.locator("[data-shows]").is_visible()


def test_the_list_of_characters_opens_without_script(desk, member):
    who = desk.member()
    member.ask("archive-password", who.address)
    member.redeem(who.address)
    details = member.page.locator(".one-by-one")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    assert details.locator("li").count() == 16 and details.locator("li").first.is_visible()
