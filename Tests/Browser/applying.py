"""The pages of a case: told, asked for more, approved, proven, objected to."""

import re

from desk import Desk
from operator_desk import OperatorDesk
from visitor import Visitor

NOTE = {"note": "代表番号に電話した"}


def fields(desk: Desk, visitor: Visitor, place: int) -> dict[str, str]:
    member = desk.member(place)
    return {
        "postal_address": "東京都千代田区神田0-0-0", "organisation": member.names["ja"], "person": "村瀬 悟", "phone": "03-0000-1187",
        "email": f"s.murase.{visitor.language}@midorigaoka.example"}


def act(desk: Desk, number: str, what: str, body: dict) -> str:
    owner = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])
    case = owner.get(f"/handover-cases/{number}").json()
    answer = owner.client.post(f"/handover-cases/{case['id']}/{what}", json=body, headers=owner._headers(version=case["version"]))
    assert answer.status_code == 200, answer.text
    return case["id"]


def number_on(visitor: Visitor) -> str:
    return re.search(r"H\d\d-\d{4}-[0-9A-Z]{4}", visitor.main)[0]


def led_by(desk: Desk, address: str, number: str, mark: str) -> str:
    """The path of the page that a letter leads to."""
    mail = desk.mails.wait(address, lambda mail: number in mail.text + mail.subject and mark in mail.text)
    return re.search(r"^http\S+?/terms(/\S+)\s*$", mail.text, re.MULTILINE)[1]


def applying(desk: Desk, visitor: Visitor):
    # Here one operator is enough; the second body's two have a story of their own.
    desk.sql(
        "update registry.policies set two_operators = false"
        " where tenant_id = (select tenant_id from registry.tenants where slug = 'terms')")
    told = fields(desk, visitor, {"ja": 9, "en": 10}[visitor.language])
    visitor.open("/handover-cases/ask/contact-left")
    yield "case-form"
    visitor.submit(email="s.murase")
    yield "case-form-refused"
    visitor.submit(**told | {"person": "村瀬\u200b悟", "phone": "0" * 51})
    yield "case-form-strange"
    visitor.submit(**told)
    yield "case-received"
    number = number_on(visitor)
    visitor.open("/handover-cases/ask/contact-left")
    visitor.submit(**told)
    yield "case-form-too-early"
    desk.forget_limits()
    visitor.open("/handover-cases/ask/member-id-unknown")
    yield "case-form-member-id"
    visitor.submit(**told)
    yield "case-received-member-id"

    case = act(desk, number, "ask", NOTE | {"wanted": ["postalAddress", "phone"]})
    visitor.open(f"/handover-cases/{case}")
    yield "case-wanted"
    visitor.submit()
    yield "case-wanted-empty"
    visitor.submit(supplement="本社は移転しました。")
    yield "case-open"
    act(desk, number, "approve", NOTE)
    visitor.open(led_by(desk, told["email"], number, visitor.say("承認しました", "has been approved")))
    yield "case-approved"
    visitor.submit()
    yield "case-code"
    visitor.submit(code="BBBB-BBBB")
    yield "case-code-incorrect"
    visitor.submit(code=desk.code(told["email"], visitor.reference))
    yield "case-cooling-off"
    old = desk.one(
        "select c.address from registry.handover_cases h join registry.contacts c using (tenant_id, contact_id) where h.case_id = %s", case)
    # In the language of the contact who is written to.
    visitor.open(led_by(desk, old, number, "/objection?"))
    yield "objection"
    with visitor.page.expect_navigation():
        visitor.page.click("main form .button.danger")
    yield "objection-made"
    act(desk, number, "refuse", NOTE | {"reason": "objected"})
    visitor.open(f"/handover-cases/{case}")
    yield "case-over"


def asking_the_desk(desk: Desk, visitor: Visitor):
    message = {"subject": "請求書について", "message": "一行目", "person": "村瀬 悟", "reply_to": "03-0000-1187"}
    visitor.open("/help-desk")
    visitor.submit()
    yield "help-desk-refused"
    visitor.submit(**message)
    yield "help-desk-sent"
    visitor.open("/help-desk")
    visitor.submit(**message)
    yield "help-desk-too-early"
