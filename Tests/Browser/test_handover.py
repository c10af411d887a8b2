"""Handing an office over, from My page to the button that stops it, by two people with browsers of their own."""

import re

import pytest

from sight import look

PLACE = 5


@pytest.fixture
def office(desk):
    """The organisation, with nobody before or after its contact; as it was when the test is over."""
    member = desk.member(PLACE)
    organisation = desk.one("select organisation_id from registry.organisations where member_id = %s", member.id)
    yield member
    desk.sql("delete from registry.handover_cases where handover_id is not null and organisation_id = %s", organisation)
    desk.sql("delete from registry.handovers where organisation_id = %s", organisation)
    desk.sql("update registry.contacts set valid_until = 'infinity', replaced_by = null where organisation_id = %s", organisation)
    desk.sql("delete from registry.contacts where organisation_id = %s and address <> %s", organisation, member.address)
    desk.sql("delete from registry.contacts c using registry.contacts d where c.organisation_id = %s and d.organisation_id = %s"
             " and c.address = d.address and c.role = d.role and c.contact_id > d.contact_id", organisation, organisation)


def prove(desk):
    """As after the password or the code that My page asks for."""
    desk.sql("update registry.sessions set proven_until = 'infinity' where ended_at is null")


def seen(visitor, name):
    sight = look(visitor, name)
    assert (sight.axe, sight.lost, sight.small, sight.bare, sight.complaints) == ({}, {}, {}, [], []), name
    visitor.page.set_viewport_size({"width": 1360, "height": 900})


def path_in(mail) -> str:
    [address] = re.findall(r"https?://\S+", mail.text)
    return address.split("/terms")[1]


def offer(desk, visitor, member, address):
    visitor.sign_in(member)
    prove(desk)
    visitor.open("/handovers")
    visitor.submit(person="高橋 健", department="薬事情報部", phone="03-0000-0000", email=address)
    return desk.mails.wait(address, lambda mail: "handovers/" in mail.text)


def test_every_page_of_a_handover_is_whole(desk, opened, language, office):
    address = f"k.takahashi-{language}@successor.example"
    visitor = opened(language)
    visitor.sign_in(office, "/my-page")
    visitor.open("/my-page")
    assert visitor.say("依頼している引継ぎはありません", "No handover is under way") in visitor.main
    visitor.page.click("main a[href$='/handovers']")
    assert visitor.page.locator("#person").count() == 0
    seen(visitor, "handovers-unproven")
    prove(desk)
    visitor.open("/handovers")
    seen(visitor, "handovers")
    visitor.submit(person="", email="nobody")
    assert len(visitor.refusals) == 2
    seen(visitor, "handovers-wrong")
    desk.sql("update registry.sessions set proven_until = now()")
    visitor.submit(person="高橋 健", email=address)
    assert visitor.answer.status == 403 and visitor.page.locator("#person").count() == 0
    prove(desk)
    visitor.open("/handovers")
    visitor.submit(person="高橋 健", department="薬事情報部", email=address)
    assert visitor.say("承諾待ち", "Waiting to be accepted") in visitor.main
    seen(visitor, "handovers-sent")
    visitor.open("/my-page")
    card = visitor.page.locator("section[aria-labelledby=handover]")
    for words in (visitor.say("承諾待ち", "Waiting to be accepted"), "高橋 健", address, visitor.say("（あと6日）", "(6 days left)")):
        assert words in card.inner_text()
    assert card.locator("form[action$='/withdrawal'] button").inner_text() == visitor.say("引継ぎを取り下げる", "Withdraw the offer")
    seen(visitor, "my-page-handover")
    mail = desk.mails.wait(address, lambda mail: "handovers/" in mail.text)

    successor = opened(language)
    successor.open(path_in(mail))
    assert successor.reference == mail.reference
    seen(successor, "successor")
    successor.submit(code="BBBB-BBBB")
    seen(successor, "successor-wrong")
    desk.age_code(path_in(mail).split("/")[2], 1300)
    successor.open(path_in(mail))
    seen(successor, "successor-expired")
    desk.forget_limits()
    successor.submit()
    fresh = desk.code(address, successor.reference)
    seen(successor, "successor-resent")
    successor.submit(code=fresh)
    assert successor.say("ありがとうございます", "Thank you") in successor.main
    seen(successor, "successor-effective")
    visitor.open("/my-page")
    assert visitor.say("交代済み（異議を受付中）", "In office (objections open)") in card.inner_text() and card.locator("button").count() == 0
    seen(visitor, "my-page-handover-effective")

    told = desk.mails.wait(office.address, lambda mail: f"{path_in_id(successor)}/objection?key=" in mail.text)
    old = opened(language)
    old.open(path_in(told))
    assert "高橋 健" in old.main
    seen(old, "objection")
    with old.page.expect_navigation():
        old.page.click("main form .button")
    assert old.say("交代を止めました。会員窓口が確認し、ご連絡します。", "The change has been stopped. The member desk will contact you.") in old.main
    seen(old, "objection-objected")
    successor.open(path_in(mail))
    assert successor.say("異議があり", "objected") in successor.main
    # Whoever was signed in is not any more.
    visitor.open("/my-page")
    assert visitor.page.locator("#member-id").is_visible()


def path_in_id(visitor) -> str:
    return re.search(r"/handovers/[0-9a-f-]{36}", visitor.page.url)[0]


def test_declining_and_withdrawing_tell_the_other(desk, opened, office):
    visitor, successor = opened("ja"), opened("ja")
    mail = offer(desk, visitor, office, "k.takahashi-no@successor.example")
    successor.open(path_in(mail))
    successor.page.fill("#code", mail.code)
    with successor.page.expect_navigation():
        successor.page.click("button[value=decline]")
    assert "お引き受けにならない" in successor.main
    desk.forget_limits()
    visitor.open("/handovers")
    visitor.submit(person="田中 望", email="n.tanaka@successor.example")
    with visitor.page.expect_navigation():
        visitor.page.click("main section.card form button")
    assert "引継ぎを取り下げました" in visitor.main
    desk.mails.wait("n.tanaka@successor.example", lambda mail: "取り下げられました" in mail.text)


def test_the_page_to_object_on_is_nobodys_without_its_secret(desk, opened, office):
    visitor = opened("ja")
    mail = offer(desk, visitor, office, "k.takahashi-key@successor.example")
    for path in (f"{path_in(mail)}/objection", f"{path_in(mail)}/objection?key=x", f"{path_in(mail)}/objection?key={'A' * 43}"):
        assert visitor.open(path).status == 404
