"""An office's day with its organisations: found, made, changed, suspended and taken back, with those who speak for them."""

import itertools
import json
import re
import uuid

import pytest

from instance import run_command, wait_for
from member import refusal
from operator_desk import OperatorDesk

NEXT_APRIL = "2098-03-31T15:00:00Z"
_numbers = itertools.count(900_000)


@pytest.fixture(scope="module")
def demo(desk) -> dict:
    return json.loads((desk.data / "demo.json").read_text())


@pytest.fixture(scope="module")
def office(desk, demo) -> OperatorDesk:
    return OperatorDesk(desk.url, demo["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def command(desk, demo, tmp_path_factory):
    token = tmp_path_factory.mktemp("office") / "token"
    token.write_text(demo["tenants"][0]["operatorToken"])
    environment = desk.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(token))
    return lambda *words: run_command(*words, "--tenant", "terms", environment=environment)


def draft(**fields) -> dict:
    number = next(_numbers)
    return {"memberId": str(number), "name": f"試験法人{number}", "nameKana": "シケンホウジン", "membershipClass": "正会員"} | fields


def contact(**fields) -> dict:
    return {"role": "representative", "person": "山口 花子", "address": f"{uuid.uuid4().hex[:12]}@office.example"} | fields


def make(office: OperatorDesk, **fields) -> str:
    made = office.post("/organisations", draft(**fields))
    assert made.status_code == 201, made.text
    return made.json()["id"]


def of(office: OperatorDesk, member_id: str) -> dict:
    (found,) = [one for one in office.get("/organisations", q=member_id).json()["items"] if one["memberId"] == member_id]
    return office.get(f"/organisations/{found['id']}").json()


def errors(answer) -> list:
    return [(error["field"], error["reason"]) for error in refusal(answer, 422, "invalid-input")["errors"]]


# Finding ----------------------------------------------------------------------------------------------------------


def test_an_organisation_is_found_however_it_is_written(office):
    body = draft(name="水玉検査センター", nameKana="ミズタマケンサセンター", nameEn="Mizutama Test Center", contact=contact(address="Desk.Mizu@office.example"))
    id = office.post("/organisations", body).json()["id"]
    for typed in ("ﾐｽﾞﾀﾏ", "みずたま", "ミズタマ　ケンサ", "水玉検査", "ｾﾝﾀｰ", "玉検", "mizutama", "ＴＥＳＴ center", body["memberId"], body["memberId"][1:], "desk.mizu@office", "DESK.MIZU"):
        assert id in [one["id"] for one in office.every("/organisations", 200, q=typed)], typed
    for typed in ("ﾐｽﾞﾀﾏ", "水玉", "Mizutama-Test", body["memberId"], "desk.mizu"):
        assert id in [one["id"] for one in office.every("/organisations", 200, q=typed, match="prefix")], typed
    for typed in ("ﾀﾏ", "検査", "test", "mizu@"):
        assert id not in [one["id"] for one in office.every("/organisations", 200, q=typed, match="prefix")], typed
    for typed in ("%ズタマ", "ミズタマ_", "ミズタマ' or '1", "ー", "🎉", "\u202e"):
        assert id not in [one["id"] for one in office.every("/organisations", 200, q=typed)], typed


def test_a_list_of_pages_leaves_nobody_out_while_others_write(office):
    mark = f"頁{uuid.uuid4().hex[:6]}"
    made = [make(office, name=f"{mark}{n}", nameKana=f"ヘエジ{chr(ord('ア') + 2 * n)}") for n in range(12)]
    first = office.get("/organisations", q=mark, limit=5).json()
    # One before the place that is reached, one behind it, one already read moves to the end, two of one kana.
    make(office, name=f"{mark}x", nameKana="ヘエジア")
    late = make(office, name=f"{mark}y", nameKana="ヘエジン")
    moved = office.patch(f"/organisations/{made[0]}", {"nameKana": "ヘエジン"}, 1)
    assert moved.status_code == 200, moved.text
    read = [one["id"] for one in first["items"]]
    cursor = first["next"]
    while cursor:
        page = office.get("/organisations", q=mark, limit=3, cursor=cursor).json()
        read += [one["id"] for one in page["items"]]
        cursor = page.get("next")
    assert read[:5] == made[:5] and read[5:12] == made[5:]
    assert set(read[12:]) == {late, made[0]}


def test_a_search_is_refused_for_what_it_cannot_be(office):
    for parameters, error in [
        ({"q": "x" * 1001}, ("q", "text-malformed")), ({"q": "a\0"}, ("q", "text-malformed")), ({"match": "suffix"}, ("match", "unknown")),
        ({"status": "asleep"}, ("status", "unknown")), ({"cursor": "nonsense"}, ("cursor", "unknown")), ({"limit": 0}, ("limit", "out-of-range")),
    ]:
        assert errors(office.get("/organisations", **parameters)) == [error]


def test_another_tenant_neither_finds_nor_reads_nor_changes_anything(desk, demo, office):
    id = make(office, contact=contact())
    (person,) = office.get(f"/organisations/{id}/contacts").json()["items"]
    norms = OperatorDesk(desk.url, demo["tenants"][1]["operatorToken"], "norms")
    assert norms.get("/organisations", q="試験法人").json()["items"] == []
    for answer in (
        norms.get(f"/organisations/{id}"), norms.patch(f"/organisations/{id}", {"name": "x"}, 1), norms.get(f"/organisations/{id}/contacts"),
        norms.post(f"/organisations/{id}/contacts", contact()), norms.patch(f"/contacts/{person['id']}", {"person": "x"}, 1),
        norms.delete(f"/contacts/{person['id']}", 1), norms.put(f"/organisations/{id}/identifiers/tax", {"value": "1"}),
        norms.delete(f"/organisations/{id}/identifiers/tax"), norms.get("/credentials", organisation=id),
    ):
        refusal(answer, 404, "not-found")
    refusal(OperatorDesk(desk.url, demo["tenants"][1]["operatorToken"], "terms").get("/organisations"), 404, "tenant-unknown")


def test_an_auditor_reads_and_writes_nothing(desk, office):
    id = make(office, contact=contact())
    (person,) = office.get(f"/organisations/{id}/contacts").json()["items"]
    far = "2099-01-01T00:00:00Z"
    someone = office.post("/operators", {"address": f"{uuid.uuid4().hex[:12]}@desk.example", "name": "監査 花子", "role": "auditor"}).json()["id"]
    auditor = OperatorDesk(desk.url, office.post("/tokens", {"name": "a", "operatorId": someone, "expiresAt": far}).json()["token"])
    narrow = OperatorDesk(desk.url, office.post("/tokens", {"name": "b", "operatorId": someone, "expiresAt": far, "scopes": ["desk"]}).json()["token"])
    for path in ("/organisations", f"/organisations/{id}", f"/organisations/{id}/contacts", f"/credentials?organisation={id}"):
        assert auditor.get(path).status_code == 200
        refusal(narrow.get(path), 403, "role-refused")
    for answer in (
        auditor.post("/organisations", draft()), auditor.patch(f"/organisations/{id}", {"name": "x"}, 1), auditor.post(f"/organisations/{id}/contacts", contact()),
        auditor.patch(f"/contacts/{person['id']}", {"person": "x"}, 1), auditor.delete(f"/contacts/{person['id']}", 1),
        auditor.put(f"/organisations/{id}/identifiers/tax", {"value": "1"}), auditor.delete(f"/organisations/{id}/identifiers/tax"),
    ):
        refusal(answer, 403, "role-refused")


# Making and changing ------------------------------------------------------------------------------------------------


def test_an_organisation_is_made_once_with_its_first_contact(office):
    body = draft(
        memberId="９９９-９１２", contractFrom="2026-04-01", contractUntil="2028/2/29",
        contact=contact(address=" Ｈａｎａｋｏ@Office.Example　"))
    key = uuid.uuid4().hex
    made = office.post("/organisations", body, key=key)
    assert made.status_code == 201 and made.headers["ETag"] == '"1"'
    again = office.post("/organisations", body, key=key)
    assert again.status_code == 200 and again.json() == {"id": made.json()["id"]}
    shown = office.get(f"/organisations/{made.json()['id']}")
    assert shown.headers["ETag"] == '"1"' and shown.json()["memberId"] == "999912"
    assert (shown.json()["contractFrom"], shown.json()["contractUntil"]) == ("2026-04-01", "2028-02-29")
    (person,) = shown.json()["contacts"]
    assert person["address"] == "hanako@office.example" and person["inOffice"] and person["locale"] == "ja"
    taken = refusal(office.post("/organisations", body), 409, "member-id-taken")
    assert taken["existing"] == made.json()["id"]


@pytest.mark.parametrize("field, value, reason", [
    ("memberId", "", "missing"), ("memberId", "12", "length"), ("memberId", "12345678901234567890", "length"), ("memberId", "12a456", "not-digits"),
    ("memberId", "12🎉456", "not-digits"), ("name", "", "name-missing"), ("name", "　 ", "name-missing"), ("name", "会" * 201, "too-long"),
    ("name", "会\u0000", "text-malformed"), ("name", "会\n社", "text-malformed"), ("name", "会🎉", "text-malformed"), ("name", "\u202e会", "text-malformed"),
    ("name", 5, "wrong-type"), ("nameKana", None, "kana-missing"), ("nameKana", "ーー", "kana-missing"), ("nameKana", "カ" * 201, "too-long"),
    ("nameEn", "e" * 201, "too-long"), ("nameEn", "\u2066x", "text-malformed"), ("membershipClass", "", "class-missing"),
    ("membershipClass", "金" * 101, "too-long"), ("contractFrom", "2026-02-29", "date-malformed"), ("contractFrom", "tomorrow", "date-malformed"),
    ("contractUntil", "2026-04-31", "date-malformed"), ("contractUntil", "2026-4-1T00:00:00Z", "date-malformed"), ("memberID", "x", "field-unknown"),
    ("status", "suspended", "not-here"),
])
def test_what_an_organisation_cannot_be_is_refused_by_field_and_nothing_is_written(office, field, value, reason):
    body = draft(name="書かれない法人") | {field: value}
    assert errors(office.post("/organisations", body)) == [(field, reason)]
    assert office.get("/organisations", q="書かれない法人").json()["items"] == []


def test_a_contract_ends_after_it_begins_and_a_first_contact_is_judged_too(office):
    assert errors(office.post("/organisations", draft(contractFrom="2026-04-01", contractUntil="2026-04-01"))) == [("contractUntil", "contract-ends-before-it-begins")]
    for fields, error in [
        ({"address": "x"}, ("contact.address", "missing-at")), ({"role": "chief"}, ("contact.role", "role-unknown")),
        ({"persom": "x"}, ("contact.persom", "field-unknown")), ({"validUntil": "2020-01-01T00:00:00Z"}, ("contact.validUntil", "date-over")),
    ]:
        body = draft(contact=contact(**fields))
        assert errors(office.post("/organisations", body)) == [error]
        assert office.get("/organisations", q=body["memberId"]).json()["items"] == []


def test_a_class_must_be_known_where_the_tenant_lists_them(desk, office):
    id = make(office, membershipClass="旧会員")
    desk.sql("update registry.policies set membership_classes = '{正会員,賛助会員}' where tenant_id = (select tenant_id from registry.tenants where slug = 'terms')")
    try:
        assert errors(office.post("/organisations", draft(membershipClass="金会員"))) == [("membershipClass", "class-unknown")]
        assert errors(office.patch(f"/organisations/{id}", {"membershipClass": "金会員"}, 1)) == [("membershipClass", "class-unknown")]
        assert office.patch(f"/organisations/{id}", {"name": "名を改めた法人"}, 1).status_code == 200
    finally:
        desk.sql("update registry.policies set membership_classes = '{}'")


def test_a_change_names_the_version_it_replaces(office):
    id = make(office, nameEn="Old", contractFrom="2026-04-01")
    refusal(office.patch(f"/organisations/{id}", {"name": "新"}), 428, "version-required")
    assert refusal(office.patch(f"/organisations/{id}", {"name": "新"}, 9), 412, "conflict")["version"] == 1
    saved = office.patch(f"/organisations/{id}", {"name": "新しい法人", "nameEn": None, "contractUntil": "2027-04-01"}, 1)
    assert saved.status_code == 200 and saved.headers["ETag"] == '"2"'
    shown = office.get(f"/organisations/{id}").json()
    assert shown["name"] == "新しい法人" and "nameEn" not in shown and shown["contractFrom"] == "2026-04-01" and shown["contractUntil"] == "2027-04-01"
    assert office.patch(f"/organisations/{id}", {"name": "新しい法人"}, 2).json()["version"] == 2
    for body, error in [
        ({}, ("", "nothing-to-change")), ({"memberId": "899999"}, ("memberId", "immutable")), ({"status": None}, ("status", "status-unknown")),
        ({"contractUntil": "2026-03-31"}, ("contractUntil", "contract-ends-before-it-begins")), ({"contact": contact()}, ("contact", "not-here")),
    ]:
        assert errors(office.patch(f"/organisations/{id}", body, 2)) == [error]
    assert office.get(f"/organisations/{id}").json() == shown
    refusal(office.patch("/organisations/01a1fd4c-f37e-7164-be7b-7b602c56400a", {"name": "x"}, 1), 404, "not-found")


def test_an_external_identifier_is_one_organisations(office):
    (one, other), value = (make(office), make(office)), uuid.uuid4().hex
    assert office.put(f"/organisations/{one}/identifiers/tax-id", {"value": f" {value} "}).status_code == 204
    assert office.get(f"/organisations/{one}").json()["identifiers"] == [{"kind": "tax-id", "value": value}]
    assert refusal(office.put(f"/organisations/{other}/identifiers/tax-id", {"value": value}), 409, "identifier-taken")["existing"] == one
    assert office.get(f"/organisations/{other}").json()["identifiers"] == []
    for kind, typed, error in [
        ("TAX", "1", ("kind", "kind-malformed")), ("tax-id", "", ("value", "value-missing")), ("tax-id", "1" * 201, ("value", "too-long")),
        ("tax-id", "1\u0000", ("value", "text-malformed")), ("tax-id", "1\u202e", ("value", "text-malformed")),
    ]:
        assert errors(office.put(f"/organisations/{one}/identifiers/{kind}", {"value": typed})) == [error]
    assert office.delete(f"/organisations/{one}/identifiers/tax-id").status_code == 204
    refusal(office.delete(f"/organisations/{one}/identifiers/tax-id"), 404, "not-found")


# Suspended and taken back -------------------------------------------------------------------------------------------


def test_a_suspended_organisation_is_signed_out_unsent_and_refused_until_it_is_taken_back(desk, office, member, visitor):
    with desk.serve() as server:
        caller = server.caller().sign_in(member.id, member.password)
        asked = caller.ask("k-password", member.address)
        before = of(office, member.id)
        # Held back, as it would be while a mail server is down.
        desk.sql("update registry.outbox set state = 'queued', settled_at = null, due_at = now() + interval '1 hour', expires_at = now() + interval '2 hours', "
                 "payload = 'x' where organisation_id = %s", before["id"])
        (queued,) = office.get("/mail", memberId=member.id, state="queued").json()["items"]
        saved = office.patch(f"/organisations/{before['id']}", {"status": "suspended"}, before["version"])
        assert saved.status_code == 200
        refusal(caller.get("/me"), 401, "session-ended")
        refusal(visitor.try_sign_in(member.id, member.password), 401, "sign-in-refused")
        (mail,) = office.get("/mail", memberId=member.id, state="cancelled").json()["items"]
        assert mail["id"] == queued["id"] and mail["replyClass"] == "organisation-suspended"
        assert office.get("/mail", memberId=member.id, state="queued").json()["items"] == []
        assert visitor.redeem(asked, "BCDF-GHJK").status_code in (401, 404, 422)
        assert office.get("/sessions", memberId=member.id).json()["items"] == []

        assert office.patch(f"/organisations/{before['id']}", {"status": "active"}, saved.json()["version"]).status_code == 200
        again = desk.caller().sign_in(member.id, member.password)
        asked = again.ask("m-password", member.address)
        assert again.redeem(asked, desk.mails.code_for(asked.address, asked.reference)).status_code == 200
        assert desk.sql("select state, payload is null from registry.outbox where mail_id = %s", queued["id"]) == [("cancelled", True)]


def test_who_has_left_is_listed_as_such(office):
    id = make(office, name="去った法人")
    assert office.patch(f"/organisations/{id}", {"status": "withdrawn"}, 1).status_code == 200
    assert id in [one["id"] for one in office.every("/organisations", 200, status="withdrawn")]
    assert id not in [one["id"] for one in office.every("/organisations", 200, status="active", q="去った")]


# Contacts -----------------------------------------------------------------------------------------------------------


def test_contacts_come_change_and_go_by_their_dates(office):
    id = make(office, contact=contact(person="初代 太郎"))
    (first,) = office.get(f"/organisations/{id}/contacts").json()["items"]
    key, second = uuid.uuid4().hex, contact(role="deputy", validFrom=NEXT_APRIL, locale="en", phone="03-0000-0000")
    made = office.post(f"/organisations/{id}/contacts", second, key=key)
    assert made.status_code == 201 and office.post(f"/organisations/{id}/contacts", second, key=key).json() == {"id": made.json()["id"]}
    assert refusal(office.post(f"/organisations/{id}/contacts", second), 409, "exists")["existing"] == made.json()["id"]
    coming = office.get(f"/organisations/{id}/contacts").json()["items"][1]
    assert coming["validFrom"] == NEXT_APRIL and not coming["inOffice"] and coming["locale"] == "en"

    # Another name is the same contact; another address is another one, from a day to come.
    refusal(office.patch(f"/contacts/{first['id']}", {"person": "初代 次郎"}), 428, "version-required")
    assert office.patch(f"/contacts/{first['id']}", {"person": "初代 次郎"}, 1).json() == {"id": first["id"], "version": 2}
    assert refusal(office.patch(f"/contacts/{first['id']}", {"person": "x"}, 1), 412, "conflict")["version"] == 2
    successor = office.patch(f"/contacts/{first['id']}", {"person": "二代 花子", "address": "Nidai@Office.example", "validFrom": NEXT_APRIL}, 2).json()
    assert successor["id"] != first["id"] and successor["version"] == 1
    people = {one["id"]: one for one in office.get(f"/organisations/{id}/contacts").json()["items"]}
    assert people[first["id"]]["inOffice"] and people[first["id"]]["validUntil"] == NEXT_APRIL and people[first["id"]]["replacedBy"] == successor["id"]
    assert people[first["id"]]["person"] == "初代 次郎" and people[successor["id"]]["address"] == "nidai@office.example"
    assert people[successor["id"]]["validFrom"] == NEXT_APRIL and "validUntil" not in people[successor["id"]]

    assert office.patch(f"/contacts/{made.json()['id']}", {"validUntil": "2099-01-01T00:00:00+09:00"}, 1).json()["version"] == 2
    refusal(office.delete(f"/contacts/{first['id']}"), 428, "version-required")
    assert office.delete(f"/contacts/{first['id']}", 3).status_code == 204
    refusal(office.patch(f"/contacts/{first['id']}", {"person": "x"}, 4), 409, "ended")
    assert [one["inOffice"] for one in office.get(f"/organisations/{id}/contacts").json()["items"]] == [False, False, False]
    (listed,) = office.get("/organisations", q=office.get(f"/organisations/{id}").json()["memberId"]).json()["items"]
    assert not listed["reachable"] and "representative" not in listed


@pytest.mark.parametrize("field, value, reason", [
    ("role", None, "role-unknown"), ("role", "chief", "role-unknown"), ("person", "", "person-missing"), ("person", "人" * 201, "too-long"),
    ("person", "😀", "text-malformed"), ("person", "山\u202e口", "text-malformed"), ("person", "山\u0000口", "text-malformed"), ("department", "部" * 201, "too-long"),
    ("phone", "0" * 51, "too-long"), ("phone", "03\r\n", "text-malformed"), ("address", None, "address-missing"), ("address", "", "address-missing"),
    ("address", "office", "missing-at"), ("address", "a@b@c", "malformed"), ("address", "a@b.example\r\nBcc: c@d.example", "malformed"),
    ("address", "🎉@b.example", "malformed"), ("address", "a" * 255 + "@b.example", "too-long"), ("locale", "fr", "locale-unknown"),
    ("validFrom", "2026-02-30T00:00:00Z", "not-an-instant"), ("validFrom", "2026-04-01", "not-an-instant"), ("validFrom", "2020-04-01T00:00:00Z", "date-over"),
    ("validUntil", "2020-04-01T00:00:00Z", "date-over"), ("validUntil", "x", "not-an-instant"), ("since", "2026", "field-unknown"),
])
def test_what_a_contact_cannot_be_is_refused_by_field_and_nothing_is_written(office, field, value, reason):
    id = make(office, contact=contact())
    assert errors(office.post(f"/organisations/{id}/contacts", contact(role="deputy") | {field: value})) == [(field, reason.replace("address-missing", "missing"))]
    (person,) = office.get(f"/organisations/{id}/contacts").json()["items"]
    if field != "validFrom":
        assert errors(office.patch(f"/contacts/{person['id']}", {field: value}, 1)) == [(field, reason.replace("address-missing", "missing"))]
    assert office.get(f"/organisations/{id}/contacts").json()["items"] == [person]


# Credentials --------------------------------------------------------------------------------------------------------


def test_credentials_are_listed_without_what_they_read(desk, office, member):
    id = of(office, member.id)["id"]
    answer = office.get("/credentials", organisation=id)
    listed = office.every("/credentials", 1, organisation=id)
    assert listed == answer.json()["items"] and len(listed) >= 3 and member.password not in answer.text
    (current,) = [one for one in office.get("/credentials", organisation=id, type="s-password").json()["items"] if one["state"] == "current"]
    assert current["validFrom"] < current["validUntil"] <= current["graceUntil"] and current["generation"] == 1 and current["origin"] == "generated"
    assert set(current) == {"id", "type", "period", "periodLabel", "generation", "origin", "state", "validFrom", "validUntil", "graceUntil"}
    assert {one["type"] for one in office.get("/credentials").json()["items"]} == {"archive-password"}
    refusal(office.get("/credentials", organisation=id, type="z-password"), 404, "type-unknown")
    assert errors(office.get("/credentials", organisation="x")) == [("organisation", "not-an-id")]


# The command line ---------------------------------------------------------------------------------------------------


def test_the_command_line_does_all_of_it(command, member, visitor):
    def run(*words):
        result = command(*words, "--json")
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    number = draft()["memberId"]
    made = run("organisation", "create", "--member-id", number, "--name", "命令株式会社", "--name-kana", "メイレイ", "--membership-class", "正会員")
    assert run("organisation", "list", "--query", "ﾒｲﾚｲ", "--prefix")["items"][0]["id"] == made["id"]
    assert run("organisation", "change", number, "--name-en", "Command", "--contract-from", "2026-04-01", "--version", "1")["version"] == 2
    run("organisation", "identifier", "set", number, "tax-id", number)
    added = run("contact", "add", number, "--role", "deputy", "--person", "山", "--address", "Ｙama@office.example", "--from", "2098-04-01")["added"]
    run("contact", "change", added, "--person", "川", "--until", "2099-04-01")
    shown = run("organisation", "show", number)
    assert shown["nameEn"] == "Command" and shown["identifiers"] == [{"kind": "tax-id", "value": number}] and shown["credentials"] == []
    (person,) = run("contact", "list", number)["items"]
    assert (person["person"], person["address"], person["validFrom"], person["validUntil"]) == ("川", "yama@office.example", NEXT_APRIL, "2099-03-31T15:00:00Z")
    run("contact", "end", added, "--until", "2098-05-01")
    run("contact", "end", added)
    run("organisation", "identifier", "remove", number, "tax-id")
    run("organisation", "identifier", "set", number, "national-corporate-number", number)
    assert f"national-corporate-number  {number}" in command("organisation", "show", number).stdout
    (listed,) = [one for one in run("organisation", "list", "--query", "ﾒｲﾚｲ", "--prefix")["items"] if one["id"] == made["id"]]
    assert type(listed["version"]) is int and type(listed["reachable"]) is bool

    # Who joins in the middle of the year gets what the others have.
    assert run("credential", "complete", "--organisation", number)["stored"] >= 1
    assert "s-password" in {one["type"] for one in run("credential", "list", "--organisation", number)["items"]}

    part = run("organisation", "list", "--limit", "2")
    assert len(part["items"]) == 2
    rest = run("organisation", "list", "--limit", "2", "--cursor", part["next"])["items"]
    every = run("organisation", "list", "--all")
    assert [one["id"] for one in every["items"][:4]] == [one["id"] for one in part["items"] + rest] and "next" not in every
    assert command("organisation", "list", "--limit", "2").stdout.splitlines()[-1] == f"more: --cursor {part['next']}, or --all"
    assert "more:" not in command("organisation", "list", "--all").stdout

    sheet = command("organisation", "show", member.id).stdout
    assert re.search(r"s-password .* \d{4}-04-01 ", sheet) and "(times: Asia/Tokyo)" in sheet and "T15:00:00Z" not in sheet
    assert member.address in sheet and "s-password" in sheet and member.password not in sheet
    run("organisation", "suspend", member.id)
    refusal(visitor.try_sign_in(member.id, member.password), 401, "sign-in-refused")
    run("organisation", "withdraw", member.id)
    run("organisation", "reinstate", member.id)
    visitor.sign_in(member.id, member.password)
    assert [one["state"] for one in run("credential", "list", "--organisation", member.id, "--type", "s-password")["items"]] == ["current"]


@pytest.mark.parametrize("words, sentence", [
    (("organisation", "show", "899998"), "there is no organisation 899998"),
    (("organisation", "create", "--member-id", "12", "--name", "x", "--name-kana", "x", "--membership-class", "x"), "“12” is not a member ID of terms"),
    (("organisation", "create", "--member-id", "899997", "--name", "x", "--name-kana", "x", "--membership-class", "x", "--contract-from", "2026-02-30"),
     "this cannot be taken: contractFrom: date-malformed"),
    (("organisation", "change", "899998"), "name at least one thing to change"),
    (("organisation", "list", "--status", "asleep"), "there is no status “asleep”"),
    (("contact", "add", "004821", "--role", "deputy", "--person", "x", "--address", "x"), "“x” is not a mail address"),
    (("contact", "add", "004821", "--role", "deputy", "--person", "x", "--address", "x@y.example", "--from", "2027-02-30"), "“2027-02-30” is neither a day"),
    (("contact", "add", "004821", "--person", "x", "--address", "x@y.example"), "this cannot be taken: role: role-unknown"),
    (("contact", "change", "01a1fd4c-f37e-7164-be7b-7b602c56400a", "--person", "x"), "there is no contact 01a1fd4c-f37e-7164-be7b-7b602c56400a in terms (unknown)"),
    (("organisation", "list", "--cursor", "nonsense"), "“nonsense” is no place in this list"),
    (("organisation", "change", "004821", "--name-en", "X", "--version", "99"), "look at it, then name it with --version"),
    (("credential", "list", "--type", "z"), "`credential-type list` shows them (type-unknown)"),
])
def test_a_refusal_on_the_command_line_is_a_sentence(command, words, sentence):
    result = command(*words)
    assert result.returncode != 0 and sentence in result.stderr, result.stderr
