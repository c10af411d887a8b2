"""Bad input where contacts and offices change: by members, by strangers with a letter, by operators. Never a 5xx; what is refused is refused by
name and writes nothing; what is taken is kept as it was typed."""

import json

import pytest

from applicant import EVIDENCE
from askings import NOTE, PURPOSES, Address, Case, Handover, Recovery, new_address
from conftest import next_network
from member import Caller
from operator_desk import OperatorDesk
from test_bad_input import EMPTY, STRANGE, WRONG_TYPES, problem

LONG = {"long": "a" * 400, "very long": "字" * 5_000, "too long to read": "a" * 17_000}
NOBODYS = "01a1fc9c-5d20-7e1a-8135-144c280fa6eb"
TYPED = [*STRANGE.values(), *EMPTY, *LONG.values(), *WRONG_TYPES]
# JSON that no text can be made of.
BROKEN = [b"\xff\xfe", b"\xc0\xaf", b"\\ud800", b"\0"]


class Rows:
    """How many there are of what these calls write."""

    TABLES = ("registry.handovers", "registry.handover_cases", "registry.case_decisions", "registry.changes", "registry.contacts", "registry.recoveries",
              "registry.credentials", "registry.one_time_codes", "registry.outbox", "audit.events", "registry.desk_messages")

    def __init__(self, desk):
        self.desk, self.query = desk, "select " + ", ".join(f"(select count(*) from {table})" for table in self.TABLES)
        self.query += ", (select sum(version) from registry.contacts), (select sum(version) from registry.handover_cases)"

    def __call__(self) -> tuple:
        return self.desk.sql(self.query)[0]


@pytest.fixture
def rows(desk) -> Rows:
    return Rows(desk)


def try_everything(send, body: dict, rows: Rows, undo=lambda answer: None, kept=lambda field, value: True) -> int:
    """Each field as everything it may not be; how often it was taken all the same."""
    taken, before = 0, rows()

    def judge(answer, field, value):
        nonlocal taken, before
        if answer.status_code >= 400:
            document = problem(answer, 400, 404, 409, 410, 412, 413, 422, 429)
            assert answer.status_code != 422 or document["code"] != "invalid-input" or document["errors"][0]["field"] == field, (field, value, document)
            assert rows() == before, (field, value)
        else:
            taken += 1
            assert kept(field, value), (field, value)
            undo(answer)
            before = rows()

    for field in body:
        for value in TYPED:
            judge(send(json.dumps(body | {field: value}).encode()), field, value)
        for broken in BROKEN:
            content = json.dumps(body | {field: "<here>"}).encode().replace(b"<here>", b"a" + broken)
            answer = send(content)
            problem(answer, 400, 422)
            assert rows() == before, (field, broken)
    return taken


def sender(caller: Caller, path: str, method: str = "POST", **headers: str):
    return lambda content: caller.client.request(method, path, content=content, headers=caller.headers | {"Content-Type": "application/json"} | headers)


def test_an_offer(desk, fresh_members, rows):
    caller, contact = Address(desk).proven(next(fresh_members))
    body = {"contactId": contact["id"], "person": "高橋 健", "department": "x", "phone": "1", "email": new_address(), "locale": "ja"}

    def last() -> dict:
        return caller.get("/handovers", params={"limit": 1}).json()["items"][0]

    def kept(field, value):
        typed = value.strip(" 　") if isinstance(value, str) else value
        return field == "locale" or last().get(field) == (typed or None)

    def withdraw(answer):
        assert caller.client.delete(f"/handovers/{answer.json()['id']}", headers=caller.headers).status_code == 204
        desk.sql("delete from registry.throttles where purpose = 'handover'")

    taken = try_everything(sender(caller, "/handovers"), body, rows, withdraw, kept)
    assert 0 < taken < 40


def test_a_change_of_a_contact(desk, fresh_members, rows):
    caller, contact = Address(desk).proven(next(fresh_members))

    def send(content):
        [version] = desk.sql("select version from registry.contacts where contact_id = %s", contact["id"])[0]
        desk.sql("delete from registry.throttles where purpose = 'address-change'")
        return sender(caller, f"/me/contacts/{contact['id']}", "PATCH", **{"If-Match": f'"{version}"'})(content)

    # One field at a time: what is beside it would be changed with it.
    for field in ("person", "department", "phone", "address", "locale"):
        try_everything(send, {field: "x"}, rows)


@pytest.mark.parametrize("path, body", [
    (f"/handovers/{NOBODYS}/verification", {"code": "BCDF-GHJK"}), (f"/handovers/{NOBODYS}/objection", {"secret": "A" * 43}),
    (f"/recoveries/{NOBODYS}/verification", {"code": "BCDF-GHJK"}),
])
def test_what_a_letter_leads_to(desk, rows, path, body):
    assert try_everything(sender(desk.caller(network=next_network()), path), body, rows) == 0


@pytest.mark.parametrize("name", PURPOSES)
def test_a_code_that_is_none_costs_no_try(desk, fresh_members, rows, name):
    purpose = PURPOSES[name](desk)
    asking = purpose.ask(purpose.members(fresh_members, 1)[0])
    before = rows()
    for value in [*STRANGE.values(), *EMPTY, *LONG.values()]:
        status, code = asking.type(desk.url, value)
        assert (status, code) in ((422, "invalid-input"), (422, ""), (413, "body-too-large"), (413, ""), (400, "")), (value, status, code)
    assert rows() == before
    assert desk.one("select tries from registry.one_time_codes where code_for = %s", asking.id) == 0
    assert asking.type(desk.url) == purpose.right


def test_a_forgotten_password(desk, rows):
    [member] = Recovery(desk).members(None, 1)
    caller = desk.caller(Recovery.slug, network=next_network())

    def forget(_):
        desk.sql("delete from registry.throttles where purpose = 'recovery'")

    try_everything(sender(caller, "/recoveries"), {"memberId": member.id, "email": member.address, "locale": "ja"}, rows, forget)
    answer = caller.post("/recoveries", {"memberId": member.id, "email": member.address})
    code = desk.mails.code_for(member.address, answer.json()["reference"])
    path = f"/recoveries/{answer.json()['id']}"
    grant = caller.post(f"{path}/verification", {"code": code}).json()["grant"]
    before = rows()
    for field, values in {"grant": TYPED, "choice": TYPED, "password": [*EMPTY, *LONG.values(), *WRONG_TYPES]}.items():
        for value in values:
            if (field, value) == ("choice", None) or (field, value) == ("choice", 1):
                continue
            answer = caller.client.put(f"{path}/password", json={"grant": grant, "password": "a long and good password"} | {field: value})
            problem(answer, 400, 410, 413, 422)
            assert rows() == before, (field, value)
    # A password is what was typed, byte for byte, were it ever so strange.
    strange = "".join(STRANGE[name] for name in ("emoji", "RTL", "full-width", "surrogate pair", "quote")) + "e\u0301"
    assert caller.client.put(f"{path}/password", json={"grant": grant, "password": strange}).status_code == 204
    assert caller.try_sign_in(member.id, strange.replace("e\u0301", "é")).status_code == 401
    assert caller.try_sign_in(member.id, strange).status_code == 201


@pytest.fixture(scope="module")
def office(desk) -> Case:
    return Case(desk)


@pytest.mark.parametrize("step, body", [
    ("approve", NOTE), ("refuse", NOTE | {"reason": "no-answer"}), ("ask", NOTE | {"wanted": ["phone"]}), ("", {"memberId": "004822", "contactId": NOBODYS}),
])
def test_an_operators_decision(desk, fresh_members, rows, office, step, body):
    _, _, number = office.open(next(fresh_members))
    owner = office.operators[0]
    id = owner.get(f"/handover-cases/{number}").json()["id"]

    def send(content):
        # A case each that it may be decided on, as what is well-formed decides it.
        [version] = desk.sql("select version from registry.handover_cases where case_id = %s", id)[0]
        return owner.client.request(
            "POST" if step else "PATCH", f"/handover-cases/{id}/{step}".rstrip("/"), content=content,
            headers=owner._headers(version=version) | {"Content-Type": "application/json"})

    def undo(_):
        desk.sql("update registry.handover_cases set state = 'open', wanted = '{}', closed_at = null, refusal = null where case_id = %s", id)
        desk.sql("delete from registry.case_decisions where case_id = %s", id)

    try_everything(send, body, rows, undo)


def test_a_question_to_the_desk_is_closed(desk, rows, office):
    owner = office.operators[0]
    tenant = desk.one("select tenant_id from registry.tenants where slug = 'terms'")
    id = desk.one("insert into registry.desk_messages (tenant_id, message_id, sent_at, subject, body, person, reply_to, locale) values"
                  " (%s, gen_random_uuid(), clock_timestamp(), 'x', 'x', 'x', 'x', 'ja') returning message_id", tenant)

    def undo(_):
        desk.sql("update registry.desk_messages set closed_at = null, closed_by = null, note = null, version = 1 where message_id = %s", id)

    def send(content):
        return owner.client.post(f"/desk-messages/{id}/close", content=content, headers=owner._headers(version=1) | {"Content-Type": "application/json"})

    try_everything(send, {"note": "x"}, rows, undo)


@pytest.mark.parametrize("version", ["", "1", '"x"', '"-1"', '"0"', '"99999999999999999999"', "*", 'W/"1"', '"1", "2"', '"１"', '"1\t"', '""'])
def test_a_version_that_is_none_decides_nothing(rows, fresh_members, office, version):
    _, _, number = office.open(next(fresh_members))
    owner = office.operators[0]
    id = owner.get(f"/handover-cases/{number}").json()["id"]
    before = rows()
    for step, body in (("approve", NOTE), ("refuse", NOTE | {"reason": "no-answer"}), ("ask", NOTE | {"wanted": ["phone"]})):
        headers = owner._headers() | {"If-Match": version.encode()}
        problem(owner.client.post(f"/handover-cases/{id}/{step}", json=body, headers=headers), 400, 412, 422, 428)
    assert rows() == before


@pytest.mark.parametrize("query", [
    {"limit": "0"}, {"limit": "x"}, {"limit": "9" * 40}, {"cursor": "x"}, {"cursor": "A" * 4_000}, {"cursor": "\0"}, {"state": "x"}, {"state": ""}, {"state": "\0"},
    {"state": "open\u202e"}])
def test_a_list_that_is_asked_for_strangely(office, query):
    for path in ("/handovers", "/handover-cases", "/desk-messages"):
        problem(office.operators[0].get(path, **query), 400, 422)


@pytest.mark.parametrize("name", [*PURPOSES, "objection"])
def test_nothing_of_one_tenant_is_known_in_another(desk, fresh_members, rows, name):
    """Every id with everything that belongs to it."""
    purpose = PURPOSES.get(name, Handover)(desk)
    asking = purpose.ask(purpose.members(fresh_members, 1)[0])
    other = "norms" if purpose.slug == "terms" else "terms"
    secret = ""
    if name == "objection":
        assert asking.type(desk.url) == purpose.right
        secret = purpose.secret(asking)
    stranger = desk.caller(other, network=next_network(), token=asking.token)
    own = desk.demo["tenants"][1 if other == "norms" else 0]
    office = OperatorDesk(desk.url, own["operatorToken"], other)
    before = rows()
    for path in (f"/recoveries/{asking.id}", f"/handovers/{asking.id}"):
        for step, body in (("resend", None), ("verification", {"code": asking.code}), ("objection", {"secret": secret or "A" * 43})):
            problem(stranger.post(f"{path}/{step}", body), 404)
    problem(stranger.client.put(f"/recoveries/{asking.id}/password", json={"grant": "A" * 43, "password": "a long and good password"}), 410)
    signed_in = desk.caller(other).sign_in(own["memberId"], own["password"])
    opened = rows()
    for step, body in (("resend", None), ("verification", {"code": asking.code})):
        problem(signed_in.post(f"/me/changes/{asking.id}/{step}", body), 404)
    problem(signed_in.client.delete(f"/handovers/{asking.id}", headers=signed_in.headers), 404)
    for path in (f"/handovers/{asking.id}", f"/handover-cases/{asking.id}"):
        problem(office.get(path), 404)
    for step, body in (("approve", NOTE), ("refuse", NOTE | {"reason": "no-answer"}), ("ask", NOTE | {"wanted": ["phone"]})):
        problem(office.client.post(f"/handover-cases/{asking.id}/{step}", json=body, headers=office._headers(version=1)), 404)
    for page in (f"handover-cases/{asking.id}", f"handover-cases/{asking.id}/code", f"handovers/{asking.id}", f"recoveries/{asking.id}/code",
                 f"handovers/{asking.id}/objection?key={secret}", f"handover-cases/{asking.id}/objection?key={secret or 'A' * 43}"):
        assert desk.caller().client.get(f"{desk.url}/{other}/{page}").status_code == 404, page
    assert rows() == opened and opened[:8] == before[:8]
    assert asking.type(desk.url) == (purpose.used if secret else purpose.right)


def test_a_case_is_told_by_strangers(desk, rows):
    """What the form's own test leaves out: broken bytes, and what is too long to read."""
    caller = desk.caller(network=next_network())
    before = rows()
    for field in EVIDENCE:
        for broken in BROKEN:
            content = json.dumps(EVIDENCE | {field: "<here>"}).encode().replace(b"<here>", b"a" + broken)
            problem(sender(caller, "/handover-cases")(content), 400, 422)
        for text in LONG.values():
            problem(caller.post("/handover-cases", EVIDENCE | {field: text}), 413, 422)
    assert rows() == before
