"""Every letter there is about recoveries, changed contacts, handovers, cases and questions to the desk: whoever opens what they link to, and all
that is linked from there, by GET and by HEAD, signed in or not, changes no row, and all that was waiting still works."""

import re
import urllib.parse

import httpx
import pytest

from applicant import Applicant, text
from askings import NOTE, Address, Asking, Case, Handover, Proof, Recovery, new_address, stranger_network
from crawler import contents, crawl
from instance import Instance, wait_for
from member import Member
from operator_desk import OperatorDesk
from recovering import Recovering

TEMPLATES = {
    "recovery-code", "password-changed", "change-code", "address-code", "address-changed", "handover-offer", "handover-told", "handover-withdrawn",
    "handover-done", "case-received", "case-more-wanted", "case-approved", "case-code", "case-objection", "case-done", "case-refused", "case-member-id",
    "desk-message"}


class Office:
    """An installation in which each of these letters has been written."""

    def __init__(self, desk: Instance):
        self.desk = desk
        passwords = sorted(desk.passwords.items())
        self.members = iter([Member(id, password, f"contact@member{place}.example") for place, (id, password) in enumerate(passwords)][1:])
        self.owner = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])
        self.settle_two()
        self.recover()
        self.change_contacts()
        self.offered = Handover(desk).ask(next(self.members))
        self.tell_the_desk()

    def settle_two(self):
        """Whose time to object runs out, which is written about, too."""
        for purpose in (Handover(self.desk), Case(self.desk)):
            asking = purpose.ask(next(self.members))
            assert asking.type(self.desk.url) == purpose.right
            purpose.told(asking)
        with self.desk.clock.ahead(73 * 3600):
            wait_for("the last letters", self.all_letters_have_come)

    def recover(self):
        purpose = Recovery(self.desk)
        self.recovery, done = [purpose.ask(member) for member in purpose.members(None, 2)]
        recovering = Recovering(self.desk.caller(purpose.slug))
        grant = recovering.verify(done.id, done.code).json()["grant"]
        assert recovering.register(done.id, grant, "七つの海 and seven swans").status_code == 204

    def change_contacts(self):
        Proof(self.desk).ask(next(self.members))
        purpose = Address(self.desk)
        done, self.change = purpose.ask(next(self.members)), purpose.ask(next(self.members))
        assert done.type(self.desk.url) == purpose.right
        handover = Handover(self.desk)
        self.accepted, stopped = handover.ask(next(self.members)), handover.ask(next(self.members))
        for asking in (self.accepted, stopped):
            assert asking.type(self.desk.url) == handover.right
        assert handover.objecting(stopped)().status_code == 303

    def tell_the_desk(self):
        purpose = Case(self.desk)
        self.case, self.cooling = purpose.ask(next(self.members)), purpose.ask(next(self.members))
        assert self.cooling.type(self.desk.url) == purpose.right
        purpose.told(self.cooling)
        for step, body in (("ask", NOTE | {"wanted": ["phone"]}), ("refuse", NOTE | {"reason": "no-answer"})):
            _, _, number = purpose.open(next(self.members))
            self.decide(number, step, body)
        name = self.desk.one("select name from registry.organisations where member_id = %s", next(self.members).id)
        number = Applicant(self.desk, stranger_network()).open_case("member-id-unknown", organisation=name, email=new_address())
        self.decide(number, "approve", NOTE)
        tenant = self.owner.get("").json()
        assert self.owner.patch("", {"deskAddress": "jimukyoku@terms.example"}, tenant["version"]).status_code == 200
        visitor = Applicant(self.desk, stranger_network())
        question = {"subject": "請求書について", "message": f"{self.desk.url}/terms/", "person": "村瀬 悟", "reply-to": "03-0000-1187"}
        assert visitor.submit(visitor.get(f"{visitor.base}/help-desk"), "/help-desk", **question).status_code == 200

    def decide(self, number: str, step: str, body: dict):
        case = self.owner.get(f"/handover-cases/{number}").json()
        answer = self.owner.client.post(f"/handover-cases/{case['id']}/{step}", json=body, headers=self.owner._headers(version=case["version"]))
        assert answer.status_code == 200, answer.text

    def all_letters_have_come(self) -> bool:
        return self.desk.one("select count(*) = 0 from registry.outbox where state = 'queued' and due_at <= identity.clock() + interval '3 minutes'")

    def links(self) -> set[str]:
        return {link for mail in self.desk.mails.all() for link in re.findall(r"https?://\S+", mail.text) if link.startswith(self.desk.url)}


@pytest.fixture(scope="module")
def office():
    with Instance(organisations=30) as desk:
        office = Office(desk)
        wait_for("every letter that is due", office.all_letters_have_come)
        yield office


def signed_in(office: Office, slug: str) -> str:
    """Cookies of whoever offered an office, and of the second tenant's member."""
    own = office.desk.demo["tenants"][1]
    id, password = (own["memberId"], own["password"]) if slug == "norms" else (office.offered.member.id, office.offered.member.password)
    browser = Applicant(office.desk, "127.0.0.1", slug)
    page = browser.submit(browser.get(f"{browser.base}/"), "/sign-in", **{"member-id": id, "password": password})
    assert page.status_code == 200, text(page)
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


@pytest.mark.parametrize("slug", [None, "terms", "norms"], ids=["stranger", "member of terms", "member of norms"])
def test_who_follows_every_link_of_every_letter_changes_no_row(office, slug):
    desk = office.desk
    written = {template for (template,) in desk.sql("select distinct template from registry.outbox where state in ('handed-over', 'spread')")}
    assert TEMPLATES <= written, TEMPLATES - written
    links = office.links()
    cookie = signed_in(office, slug) if slug else ""
    before = contents(desk)
    seen = crawl(httpx.Client(base_url=desk.url, headers={"Cookie": cookie}, verify=False), sorted(links) + [f"{desk.url}/terms/", f"{desk.url}/norms/"])
    after = contents(desk)
    assert {table for table in before if before[table] != after[table]} == set()
    assert set(seen.values()) <= {200, 303, 404} and {seen[link] for link in links} <= {200, 303}
    paths = {urllib.parse.urlsplit(address).path for address in seen}
    assert paths >= {f"/terms/handovers/{office.offered.id}", f"/terms/handovers/{office.offered.id}/resend", f"/terms/handovers/{office.accepted.id}/objection",
                     f"/terms/handover-cases/{office.case.id}/code", f"/terms/handover-cases/{office.cooling.id}/objection",
                     f"/norms/recoveries/{office.recovery.id}/code", "/terms/help-desk", "/terms/handover-cases/ask/contact-left"}
    if slug == "terms":
        assert paths >= {"/terms/handovers", f"/terms/handovers/{office.offered.id}/withdrawal", "/terms/my-page"}
    print(f"{len(links)} links of letters, {len(seen)} addresses")


def test_and_what_was_waiting_still_works(office):
    right = {Recovery: office.recovery, Address: office.change, Handover: office.offered, Case: office.case}
    for purpose, asking in right.items():
        assert isinstance(asking, Asking) and asking.type(office.desk.url) == purpose.right
    for purpose, asking in ((Handover, office.accepted), (Case, office.cooling)):
        purpose = purpose(office.desk)
        assert purpose.objecting(asking)().status_code == 303
        table, key, _ = purpose.objection
        assert office.desk.one(f"select objected_at is not null from {table} where {key} = %s", asking.id)
