"""Whoever only follows links changes nothing: scanners, previews, crawlers."""

import re
import urllib.parse

import httpx
import pytest

from crawler import contents, crawl
from recovering import settled

@pytest.fixture
def waiting_code(desk, opened):
    """A member with a code that has not been used."""
    visitor, who = opened(), desk.member(6)
    visitor.sign_in(who)
    visitor.ask("m-password", who.address)
    visitor.redeem(who.address)
    visitor.ask("k-password", who.address)
    desk.code(who.address, visitor.reference)
    # Old enough for every request to count as a use of the session.
    desk.sql("update registry.sessions set last_used_at = last_used_at - interval '2 minutes'")
    return visitor


def test_following_the_address_of_a_support_mail_changes_no_row_and_the_code_still_works(desk, opened):
    [norm] = settled(desk, 1)
    visitor = opened(slug="norms")
    visitor.open("/recoveries/ask")
    visitor.submit(member_id=norm.id, email=norm.address)
    code = desk.code(norm.address, visitor.reference)
    [mailed] = re.findall(r"http://\S+/recoveries/\S+", desk.mails.all(norm.address)[-1].text)
    before = contents(desk)
    seen = crawl(httpx.Client(base_url=desk.url), [desk.address("/", "norms"), mailed, mailed.replace("/code", "/password")])
    after = contents(desk)
    assert {table for table in before if before[table] != after[table]} == set()
    paths = {urllib.parse.urlsplit(address).path for address in seen}
    assert paths >= {"/norms/recoveries/ask", urllib.parse.urlsplit(mailed).path, f"/norms/recoveries/{visitor.inquiry}/resend"}
    assert set(seen.values()) <= {200, 303, 404}
    visitor.submit(code=code)
    assert visitor.page.locator("[name=grant]").count() == 1


@pytest.mark.parametrize("signed_in", [True, False])
def test_following_every_link_by_get_and_head_changes_no_row(desk, waiting_code, signed_in):
    cookie = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in waiting_code.context.cookies()) if signed_in else ""
    start = [desk.address("/"), desk.address("/inquiries"), waiting_code.page.url]
    # Not /dev/: what only a development instance has.
    client = httpx.Client(base_url=desk.url, headers={"Cookie": cookie})
    before = contents(desk)
    seen = crawl(client, start)
    paths = {urllib.parse.urlsplit(address).path for address in seen}
    after = contents(desk)
    assert {table for table in before if before[table] != after[table]} == set()

    inquiry = f"/terms/inquiries/{waiting_code.inquiry}"
    assert paths >= {"/terms/", "/terms/faq", "/terms/help-desk", "/terms/privacy", f"{inquiry}/code", "/assets/portal.css"}
    if signed_in:
        assert paths >= {"/terms/disclosures", "/terms/my-page", "/terms/inquiries/ask/k-password", "/terms/sign-out", f"{inquiry}/resend"}
        waiting_code.open(waiting_code.path)
        waiting_code.redeem(desk.member(6).address)
        assert waiting_code.page.locator(".secret").count() == 1
    assert len(before) > 20
