"""A code of each purpose there is, but for inquiries: asked for, taken from its letter, and typed where it is meant for."""

import dataclasses
import itertools
import re
import urllib.parse
import uuid

import httpx

from applicant import Applicant, address_in
from instance import Instance
from member import Caller, Member
from operator_desk import OperatorDesk
from recovering import SLUG, settled

NOTE = {"note": "代表番号に電話し、在籍を確認しました"}
_networks = itertools.count()


def stranger_network() -> str:
    """Strangers of one network may ask only so often."""
    number = next(_networks)
    return f"127.101.{number // 250}.{number % 250 + 1}"


@dataclasses.dataclass
class Asking:
    """What waits for its code."""

    id: str
    member: Member
    # Where the letter went.
    to: str
    code: str
    slug: str
    step: str
    token: str | None = None
    # Where a page takes the code: its form's hidden fields, and its cookies.
    hidden: dict[str, str] | None = None
    cookie: str = ""

    @property
    def path(self) -> str:
        return f"/{self.slug}{self.step}" if self.hidden else f"/v1/tenants/{self.slug}{self.step}"

    def body(self, code: str) -> dict | bytes:
        return urllib.parse.urlencode(self.hidden | {"code": code}).encode() if self.hidden else {"code": code}

    def submission(self, connection, code: str) -> bytes:
        return connection.encoded("POST", self.path, self.body(code), self.token, f"Cookie: {self.cookie}\r\n" if self.cookie else "")

    def type(self, url: str, code: str | None = None) -> tuple[int, str]:
        """Status, and the code of the problem if there is one."""
        body = self.body(self.code if code is None else code)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"} if self.hidden else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        # Nothing here is TLS; without `verify` each call would read all the authorities of this machine first.
        answer = httpx.post(url + self.path, headers=headers, timeout=30, verify=False, **{"content" if self.hidden else "json": body})
        return answer.status_code, read_problem(answer.headers.get("content-type", ""), answer.content)


class Recovery:
    """A forgotten password: its code gives a grant."""

    done, slug = "recovery-verified", SLUG
    right, used, wrong, spent, over = (200, ""), (409, "code-already-used"), (422, "code-incorrect"), (429, "too-many-tries"), (410, "code-expired")
    redemption = "app.verify_recovery(%(tenant)s, %(id)s, array[%(digest)s::bytea], '\\x01', '\\x7f000001')"

    def __init__(self, desk: Instance):
        self.desk = desk

    def members(self, fresh, count: int) -> list[Member]:
        return settled(self.desk, count)

    def ask(self, member: Member) -> Asking:
        caller = self.desk.caller(self.slug, network=stranger_network())
        asked = accepted(caller.post("/recoveries", {"memberId": member.id, "email": member.address}))
        return Asking(asked["id"], member, member.address, self.desk.mails.code_for(member.address, asked["reference"]), self.slug,
                      f"/recoveries/{asked['id']}/verification")


class Proof(Recovery):
    """Who signed in with a secret that many share reads the representative's mail, too: the session may change contacts."""

    done, slug = "session-proven", "terms"
    redemption = "app.prove_change(%(tenant)s, %(session)s, %(id)s, array[%(digest)s::bytea], gen_random_uuid(), '\\x7f000001')"

    def members(self, fresh, count: int) -> list[Member]:
        return list(itertools.islice(fresh, count))

    def signed_in(self, member: Member) -> Caller:
        return self.desk.caller(network=stranger_network()).sign_in(member.id, member.password)

    def ask(self, member: Member) -> Asking:
        caller = self.signed_in(member)
        return self.waiting(caller, member, member.address, accepted(caller.post("/me/proofs", {})))

    def waiting(self, caller: Caller, member: Member, address: str, asked: dict) -> Asking:
        code = self.desk.mails.code_for(address, asked["reference"])
        return Asking(asked["id"], member, address, code, self.slug, f"/me/changes/{asked['id']}/verification", caller.token)


class Address(Proof):
    """A contact's new address."""

    done = "contact-changed"

    def proven(self, member: Member) -> tuple[Caller, dict]:
        """As after the proof, with the office that is to change."""
        caller = self.signed_in(member)
        me = caller.get("/me").json()
        self.desk.sql("update registry.sessions set proven_until = 'infinity' where session_id = %s", me["session"]["id"])
        return caller, next(contact for contact in me["contacts"] if contact["role"] == "representative")

    def ask(self, member: Member) -> Asking:
        caller, contact = self.proven(member)
        address = new_address()
        asked = accepted(caller.client.patch(
            f"/me/contacts/{contact['id']}", json={"address": address}, headers=caller.headers | {"If-Match": f'"{contact["version"]}"'}))
        return self.waiting(caller, member, address, asked)


class Handover(Address):
    """An office offered to a successor."""

    done = "handover-accepted"
    objection = ("registry.handovers", "handover_id", "objection_until")
    redemption = (
        "app.prove_handover(%(tenant)s, %(id)s, array[%(digest)s::bytea], true, gen_random_uuid(), '\\x01', 1, '\\x01', gen_random_uuid(),"
        " gen_random_uuid(), '\\x7f000001')")

    def ask(self, member: Member) -> Asking:
        caller, contact = self.proven(member)
        address = new_address()
        id = accepted(caller.post("/handovers", {"contactId": contact["id"], "person": "高橋 健", "email": address}))["id"]
        code = self.desk.mails.wait(address, lambda mail: id in mail.text).code
        return Asking(id, member, address, code, self.slug, f"/handovers/{id}/verification")

    def told(self, asking: Asking) -> str:
        """Where the letter to the old address leads."""
        letter = self.desk.mails.wait(asking.member.address, lambda mail: f"{asking.id}/objection?" in mail.text)
        return re.search(r"http\S+/objection\?\S+", letter.text)[0]

    def secret(self, asking: Asking) -> str:
        return self.told(asking).split("=")[1]

    def objecting(self, asking: Asking):
        """Presses the button of that page, which has been opened before."""
        visitor = Applicant(self.desk, stranger_network())
        page = visitor.get(self.told(asking))
        return lambda url=self.desk.url: visitor.submit(page, "/objection", follow=False, at=url)


class Case(Handover):
    """The new address of an approved case. A page takes its code, and answers by leading back to the case, whatever has become of it."""

    done = "case-address-proven"
    objection = ("registry.handover_cases", "case_id", "cooling_until")
    right, used, wrong, spent, over = (303, ""), (303, ""), (422, ""), (429, ""), (410, "")
    redemption = (
        "app.prove_case(%(tenant)s, %(id)s, array[%(digest)s::bytea], gen_random_uuid(), '\\x01', 1, '\\x01', gen_random_uuid(),"
        " gen_random_uuid(), '\\x7f000001')")

    def __init__(self, desk: Instance):
        super().__init__(desk)
        self.operators = [OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])]
        made = self.operators[0].post("/operators", {"address": f"{uuid.uuid4().hex[:12]}@desk.example", "name": "事務 二郎", "role": "operator"})
        issued = self.operators[0].post("/tokens", {"name": "second", "operatorId": made.json()["id"], "expiresAt": "2099-01-01T00:00:00Z"})
        self.operators.append(OperatorDesk(desk.url, issued.json()["token"]))

    def open(self, member: Member) -> tuple[Applicant, str, str]:
        """Who applied, to be reached where, and the number."""
        applicant, address = Applicant(self.desk, stranger_network()), new_address()
        name, person = self.desk.sql(
            "select o.name, c.person from registry.organisations o join registry.contacts c using (tenant_id, organisation_id)"
            " where o.member_id = %s and c.role = 'representative'", member.id)[0]
        return applicant, address, applicant.open_case(organisation=name, predecessor=person, email=address)

    def approve(self, number: str, *operators: OperatorDesk):
        for operator in operators or self.operators:
            case = operator.get(f"/handover-cases/{number}").json()
            answer = operator.client.post(
                f"/handover-cases/{case['id']}/approve", json=NOTE, headers=operator._headers(version=case["version"]))
            assert answer.status_code == 200, answer.text
        return case["id"]

    def ask(self, member: Member) -> Asking:
        applicant, address, number = self.open(member)
        id = self.approve(number)
        letter = self.desk.mails.wait(address, lambda mail: number in mail.text and f"/handover-cases/{id}" in mail.text)
        page = applicant.submit(applicant.get(address_in(letter)), "/resend")
        reference = re.search(r'<strong translate="no">(\w{4})</strong>', page.text)[1]
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)[1]
        return Asking(id, member, address, self.desk.mails.code_for(address, reference), self.slug, f"/handover-cases/{id}/code",
                      hidden={"form_token": token}, cookie="; ".join(f"{name}={value}" for name, value in applicant.cookies.items()))


PURPOSES = {"recovery": Recovery, "proof": Proof, "address": Address, "handover": Handover, "case": Case}


def new_address() -> str:
    return f"new-{uuid.uuid4().hex[:12]}@new.example"


def accepted(answer: httpx.Response) -> dict:
    assert answer.status_code == 202, answer.text
    return answer.json()


def read_problem(head: str, body: bytes) -> str:
    """The code of a problem; nothing where an answer is none."""
    return re.search(rb'"code":"([a-z-]+)"', body)[1].decode() if "problem+json" in head else ""
