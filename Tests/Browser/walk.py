"""A walk through every page in every state it can be in."""

import datetime
from collections.abc import Iterator

from playwright.sync_api import Browser

from applying import applying, asking_the_desk
from desk import Desk
from sight import Sight, look
from visitor import Visitor

UNKNOWN = "nobody@nowhere.example"


def walk(desk: Desk, chromium: Browser, language: str) -> Iterator[tuple[str, Sight]]:
    for part in PARTS:
        desk.forget_limits()
        visitor = Visitor(desk, chromium, language)
        for name in part(desk, visitor):
            yield name, look(visitor, name)
            visitor.complaints.clear()
        visitor.leave()


def signing_in(desk: Desk, visitor: Visitor):
    member = desk.member()
    visitor.open()
    yield "sign-in"
    visitor.submit()
    yield "sign-in-empty"
    visitor.submit(member_id="4821", password="x")
    yield "sign-in-short-member-id"
    visitor.submit(member_id=member.id, password="x")
    yield "sign-in-refused"
    desk.sql("update registry.throttles set blocked_until = now() + interval '5 minutes' where purpose = 'sign-in'")
    visitor.submit(member_id=member.id, password="x")
    yield "sign-in-too-many-tries"
    visitor.open("/my-page")
    yield "sign-in-asked-for"
    desk.forget_limits()
    visitor.submit(member_id=member.id, password=member.password)
    desk.end_idle_sessions()
    visitor.open("/disclosures")
    yield "sign-in-session-ended"
    visitor.sign_in(member)
    visitor.sign_out()
    yield "signed-out"


def public_pages(desk: Desk, visitor: Visitor):
    for path in ("/faq", "/help-desk", "/privacy"):
        visitor.open(path)
        yield f"{path[1:]}-signed-out"
    visitor.open("/nothing")
    yield "not-found-signed-out"


def public_inquiries(desk: Desk, visitor: Visitor):
    member = desk.member()
    visitor.open("/inquiries/ask/member-id")
    yield "ask-member-id"
    visitor.submit(email=UNKNOWN)
    yield "code-signed-out"
    visitor.open("/inquiries/ask/s-password")
    yield "ask-s-password-signed-out"
    visitor.submit(member_id="4821", email="somebody")
    yield "ask-s-password-two-refusals"
    visitor.submit(member_id=member.id, email=member.address)
    visitor.redeem(member.address)
    yield "result-s-password-signed-out"
    visitor.ask("member-id", member.address)
    visitor.redeem(member.address)
    yield "result-member-id-signed-out"
    desk.share_address(2, 3)
    visitor.ask("member-id", desk.member(2).address)
    visitor.redeem(desk.member(2).address)
    yield "result-several-organisations"


def asking(desk: Desk, visitor: Visitor):
    member = desk.member()
    visitor.sign_in(member)
    visitor.open("/inquiries/ask/k-password")
    yield "ask"
    visitor.submit()
    yield "ask-empty"
    visitor.submit(email=member.address.replace("@", "."))
    yield "ask-without-at"
    visitor.submit(email="a@b@")
    yield "ask-malformed"
    visitor.page.evaluate("document.querySelector('main [name=form_token]').value = ''")
    visitor.submit(email=member.address)
    yield "ask-form-too-old"
    visitor.submit(email=member.address)
    visitor.ask("k-password", member.address)
    desk.sql("update registry.throttles set tries = 15")
    visitor.open("/inquiries/ask/k-password")
    visitor.submit(email=member.address)
    yield "ask-day-limit"
    visitor.page.evaluate("document.querySelector('main form').enctype = 'text/plain'")
    visitor.submit(email=member.address)
    yield "unreadable"
    visitor.open("/inquiries/ask/k-password")
    visitor.submit(email="a" * 20_000 + "@midorigaoka.example")
    yield "too-large"


def entering_the_code(desk: Desk, visitor: Visitor):
    member = desk.member()
    visitor.sign_in(member)
    visitor.ask("k-password", member.address)
    yield "code"
    visitor.resend()
    yield "code-resend-too-early"
    visitor.submit(code=" ")
    yield "code-empty"
    visitor.submit(code="BCDF-GHJ")
    yield "code-malformed"
    for tries in range(3, 0, -1):
        visitor.submit(code="BBBB-BBBB")
    yield "code-incorrect"
    visitor.submit(code="BBBB-BBBB")
    yield "code-incorrect-one-left"
    visitor.submit(code="BBBB-BBBB")
    yield "code-too-many-tries"
    visitor.ask("k-password", member.address)
    desk.age_code(visitor.inquiry, 61)
    visitor.open(visitor.path)
    yield "code-not-arrived"
    desk.forget_limits()
    visitor.resend()
    yield "code-resent"
    desk.age_code(visitor.inquiry, 20 * 60)
    visitor.submit(code="BBBB-BBBB")
    yield "code-expired"


def results(desk: Desk, visitor: Visitor):
    member = desk.member()
    visitor.sign_in(member)
    for type in ("k-password", "m-password", "archive-password", "external-id", "member-id", "s-password"):
        visitor.ask(type, member.address)
        visitor.redeem(member.address)
        yield f"result-{type}"
    visitor.open(visitor.path)
    yield "code-already-used"


def records(desk: Desk, visitor: Visitor):
    visitor.sign_in(desk.member())
    for path in ("/inquiries", "/disclosures", "/my-page", "/faq", "/help-desk", "/privacy", "/nothing"):
        visitor.open(path)
        yield path[1:] if path != "/nothing" else "not-found"
    with desk.broken():
        visitor.open("/inquiries")
        yield "fault"


def records_of_a_new_member(desk: Desk, visitor: Visitor):
    visitor.sign_in(desk.member({"ja": 8, "en": 9}[visitor.language]))
    for path in ("/inquiries", "/disclosures", "/my-page"):
        visitor.open(path)
        yield f"{path[1:]}-new"


def changing_a_contact(desk: Desk, visitor: Visitor):
    member = desk.member({"ja": 10, "en": 11}[visitor.language])
    visitor.sign_in(member)
    visitor.open_contact()
    yield "proof"
    visitor.submit()
    yield "proof-code"
    visitor.submit(code="BBBB-BBBB")
    yield "proof-code-incorrect"
    address = f"{visitor.language}@move.example"
    visitor.redeem(member.address)
    yield "contact"
    visitor.submit(person=" ", email="nobody")
    yield "contact-two-refusals"
    desk.sql("update registry.contacts set version = version + 1, phone = '03-0000-9999' where address = %s", member.address)
    visitor.submit(person="Mari Sato", phone="03-0000-0001", email=member.address)
    yield "contact-conflict"
    visitor.submit()
    yield "my-page-contact-changed"
    visitor.open_contact()
    visitor.submit(email=address)
    yield "address-code"
    visitor.redeem(address)
    yield "my-page-address-changed"
    visitor.open_contact()
    visitor.submit()
    yield "proof-too-early"
    desk.sql("update registry.contacts set valid_until = now() where address = %s", address)
    desk.forget_limits()
    visitor.submit()
    yield "proof-without-representative"
    desk.sql("update registry.contacts set valid_until = 'infinity' where address = %s", address)


def ending_sessions(desk: Desk, visitor: Visitor):
    member = desk.member(5)
    desk.sql("update registry.sessions set ended_at = now() where ended_at is null")
    visitor.sign_in(member)
    for _ in range(2):
        desk.caller().sign_in(member.id, member.password)
    visitor.open("/my-page")
    yield "my-page-devices"
    visitor.open("/my-page/sessions/end")
    yield "end-sessions"
    with visitor.page.expect_navigation():
        visitor.page.click("main .button.danger")
    yield "my-page-sessions-ended"


def long_records(desk: Desk, visitor: Visitor):
    visitor.sign_in(desk.member(7))
    desk.disclose(desk.member(7), 60)
    visitor.open("/disclosures")
    yield "disclosures-newest"
    with visitor.page.expect_navigation():
        visitor.page.click("[rel=next]")
    yield "disclosures-oldest"


def after_the_turn_of_the_year(desk: Desk, visitor: Visitor):
    member = desk.member(4)
    now = datetime.datetime.now(datetime.UTC)
    april = datetime.datetime(now.year + (now.month > 3), 4, 5, 3, tzinfo=datetime.UTC)
    with desk.clock.ahead((april - now).total_seconds()):
        desk.sql("select app.prepare_audit()")
        desk.read_settings_again()
        visitor.open()
        yield "sign-in-in-grace"
        visitor.submit(member_id=member.id, password=member.password)
        yield "inquiries-in-grace"
        visitor.ask("k-password", member.address)
        visitor.redeem(member.address)
        yield "result-in-grace"
    desk.read_settings_again()


def outage(desk: Desk, visitor: Visitor):
    visitor.sign_in(desk.member())
    with desk.unreachable():
        visitor.open("/inquiries")
        yield "busy"


PARTS = [
    signing_in, applying, asking_the_desk, public_pages, public_inquiries, asking, entering_the_code, results, records, records_of_a_new_member, changing_a_contact,
    ending_sessions, long_records,
    after_the_turn_of_the_year, outage]
