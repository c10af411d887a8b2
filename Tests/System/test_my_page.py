"""My page over HTTP: sessions, the proof before a change, contacts and their new addresses, and who may not."""

import concurrent.futures
import datetime
import uuid

import pytest

from instance import wait_for
from member import Caller, refusal

FIFTEEN_MINUTES = 15 * 60


def me(caller: Caller) -> dict:
    answer = caller.get("/me")
    assert answer.status_code == 200, answer.text
    return answer.json()


def contact(caller: Caller, role: str = "representative") -> dict:
    return next(contact for contact in me(caller)["contacts"] if contact["role"] == role)


def change(caller: Caller, id: str, version: int | str, **fields):
    return caller.client.patch(
        f"/me/contacts/{id}", json=fields, headers=caller.headers | {"If-Match": f'"{version}"'})


def verify(caller: Caller, id: str, code: str):
    return caller.post(f"/me/changes/{id}/verification", {"code": code})


def prove(desk, caller: Caller, address: str) -> dict:
    asked = caller.post("/me/proofs", {})
    assert asked.status_code == 202, asked.text
    answer = verify(caller, asked.json()["id"], desk.mails.code_for(address, asked.json()["reference"]))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def proven(desk, member, signed_in) -> Caller:
    prove(desk, signed_in, member.address)
    return signed_in


def new_address() -> str:
    return f"new-{uuid.uuid4().hex[:12]}@move.example"


def forget_limits(desk, purpose: str):
    desk.sql("delete from registry.throttles where purpose = %s", purpose)


# The proof -----------------------------------------------------------------------------------------------------------


def test_a_shared_secret_wants_a_code_that_goes_to_the_representative(desk, member, signed_in):
    session = me(signed_in)["session"]
    assert session["proof"] == "code" and "provenUntil" not in session
    mine = contact(signed_in)
    assert refusal(change(signed_in, mine["id"], mine["version"], phone="1"), 403, "proof-required")
    refusal(signed_in.post("/me/proofs", {"password": member.password}), 422, "invalid-input")
    asked = signed_in.post("/me/proofs", {"locale": "en"}).json()
    assert asked["address"] == member.address
    mail = desk.mails.wait(member.address, lambda mail: mail.reference == asked["reference"])
    assert mail.subject.endswith(f"Code for changing your contacts (reference {asked['reference']})")
    refusal(signed_in.post("/me/proofs", {}), 429, "too-many-tries")
    assert refusal(verify(signed_in, asked["id"], "BBBB-BBBB"), 422, "code-incorrect")["remainingTries"] == 4
    refusal(verify(signed_in, asked["id"], "!"), 422, "invalid-input")
    answer = verify(signed_in, asked["id"], mail.code.lower().replace("-", " "))
    assert answer.status_code == 200
    assert me(signed_in)["session"]["provenUntil"] == answer.json()["provenUntil"]
    refusal(verify(signed_in, asked["id"], mail.code), 409, "code-already-used")
    assert change(signed_in, mine["id"], mine["version"], phone="03-0000-0001").json() == {"id": mine["id"], "version": mine["version"] + 1}


def test_a_proof_is_the_session_s_that_asked_and_holds_a_quarter_of_an_hour(desk, member, signed_in):
    colleague = desk.caller().sign_in(member.id, member.password)
    asked = signed_in.post("/me/proofs", {}).json()
    code = desk.mails.code_for(member.address, asked["reference"])
    refusal(verify(colleague, asked["id"], code), 404, "change-unknown")
    assert verify(signed_in, asked["id"], code).status_code == 200
    mine = contact(signed_in)
    refusal(change(colleague, mine["id"], mine["version"], phone="1"), 403, "proof-required")
    with desk.clock.ahead(FIFTEEN_MINUTES - 30):
        assert change(signed_in, mine["id"], mine["version"], phone="2").status_code == 200
    with desk.clock.ahead(FIFTEEN_MINUTES + 1):
        refusal(change(signed_in, mine["id"], mine["version"] + 1, phone="3"), 403, "proof-required")


def test_a_code_is_over_after_twenty_minutes_and_another_one_replaces_it(desk, member, signed_in):
    asked = signed_in.post("/me/proofs", {}).json()
    code = desk.mails.code_for(member.address, asked["reference"])
    with desk.clock.ahead(20 * 60):
        problem = refusal(verify(signed_in, asked["id"], code), 410, "code-expired")
        assert problem["expiredAt"] == asked["expiresAt"]
        again = signed_in.post(f"/me/changes/{asked['id']}/resend")
        assert again.status_code == 202 and again.json()["reference"] != asked["reference"]
        refusal(verify(signed_in, asked["id"], code), 422, "code-incorrect")
        fresh = desk.mails.code_for(member.address, again.json()["reference"])
        assert verify(signed_in, asked["id"], fresh).status_code == 200


def test_sixty_four_wrong_codes_at_once_count_five_and_the_right_one_is_too_late(desk, member, signed_in):
    asked = signed_in.post("/me/proofs", {}).json()
    code = desk.mails.code_for(member.address, asked["reference"])
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: verify(signed_in, asked["id"], "BBBB-BBBB").json()["code"], range(64)))
    assert answers.count("code-incorrect") == 4 and answers.count("too-many-tries") == 60
    refusal(verify(signed_in, asked["id"], code), 429, "too-many-tries")
    assert desk.one("select tries from registry.one_time_codes where code_for = %s", asked["id"]) == 5


def test_the_right_code_sixteen_times_at_once_proves_once(desk, member, signed_in):
    asked = signed_in.post("/me/proofs", {}).json()
    code = desk.mails.code_for(member.address, asked["reference"])
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: verify(signed_in, asked["id"], code).status_code, range(16)))
    assert sorted(answers) == [200] + [409] * 15


def test_a_password_of_one_s_own_is_typed_again_and_counted_as_at_the_door(desk):
    norms = next(tenant for tenant in desk.demo["tenants"] if tenant["slug"] == "norms")
    caller = Caller(desk.url, "norms").sign_in(norms["memberId"], norms["password"])
    assert me(caller)["session"]["proof"] == "password"
    mine = contact(caller)
    refusal(caller.post("/me/proofs", {}), 422, "invalid-input")
    refusal(caller.post("/me/proofs", {"password": norms["password"] + " "}), 422, "password-incorrect")
    refusal(change(caller, mine["id"], mine["version"], phone="1"), 403, "proof-required")
    answer = caller.post("/me/proofs", {"password": norms["password"]})
    assert answer.status_code == 200 and answer.json()["provenUntil"]
    assert change(caller, mine["id"], mine["version"], phone="1").status_code == 200
    for _ in range(6):
        answer = caller.post("/me/proofs", {"password": "wrong"})
    assert refusal(answer, 429, "too-many-tries")["retryAt"]
    refusal(Caller(desk.url, "norms").try_sign_in(norms["memberId"], norms["password"]), 429, "too-many-tries")
    forget_limits(desk, "sign-in")


def test_who_asked_for_a_new_password_is_seen_by_whom_it_is_for(desk):
    norms = next(tenant for tenant in desk.demo["tenants"] if tenant["slug"] == "norms")
    caller = Caller(desk.url, "norms").sign_in(norms["memberId"], norms["password"])
    asked = Caller(desk.url, "norms").post("/recoveries", {"memberId": norms["memberId"], "email": norms["contactEmail"]})
    assert asked.status_code == 202
    line = caller.get("/me/recoveries").json()["items"][0]
    assert (line["state"], line["address"]) == ("asked", norms["contactEmail"])


# Contacts ------------------------------------------------------------------------------------------------------------


def test_name_department_telephone_and_language_change_at_once_and_nobody_is_signed_out(desk, member, proven):
    colleague = desk.caller().sign_in(member.id, member.password)
    mine = contact(proven)
    answer = change(proven, mine["id"], mine["version"], person="佐伯 真理", department="企画部", phone="03-0000-0002", locale="en")
    assert answer.status_code == 200, answer.text
    changed = contact(colleague)
    assert (changed["person"], changed["department"], changed["phone"], changed["locale"]) == ("佐伯 真理", "企画部", "03-0000-0002", "en")
    assert change(proven, mine["id"], changed["version"], department=None).status_code == 200
    assert "department" not in contact(proven)


def test_an_older_version_is_a_conflict_that_names_the_present_one(proven):
    mine = contact(proven)
    assert change(proven, mine["id"], mine["version"], phone="1").status_code == 200
    assert refusal(change(proven, mine["id"], mine["version"], phone="2"), 412, "conflict")["version"] == mine["version"] + 1
    refusal(proven.client.patch(f"/me/contacts/{mine['id']}", json={"phone": "3"}, headers=proven.headers), 428, "version-required")
    assert contact(proven)["phone"] == "1"


def test_of_two_changes_at_once_one_is_a_conflict(proven):
    mine = contact(proven)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: change(proven, mine["id"], mine["version"], phone=str(n)).status_code, range(8)))
    assert sorted(answers) == [200] + [412] * 7
    assert contact(proven)["version"] == mine["version"] + 1


@pytest.mark.parametrize("field, value, reason", [
    ("person", "", "person-missing"), ("person", "x" * 201, "too-long"), ("person", "x\nBcc: y@z.example", "text-malformed"),
    ("department", "a\r\nb", "text-malformed"), ("phone", "0" * 51, "too-long"), ("phone", "03\u202e1", "text-malformed"),
    ("address", "", "missing"), ("address", "nobody", "missing-at"), ("address", "a@b.example\r\nBcc: c@d.example", "malformed"),
    ("address", "a@b.example, c@d.example", "malformed"), ("locale", "fr", "locale-unknown"), ("person", None, "person-missing"),
    ("memberId", "000000", "field-unknown"), ("role", "representative", "field-unknown"),
])
def test_what_no_contact_can_be_is_refused_by_field_and_reason(desk, proven, field, value, reason):
    mine = contact(proven)
    problem = refusal(change(proven, mine["id"], mine["version"], **{field: value}), 422, "invalid-input")
    assert [(error["field"], error["reason"]) for error in problem["errors"]] == [(field, reason)]
    assert contact(proven) == mine
    assert desk.one("select count(*) from registry.outbox where recipient like '%%Bcc%%' or recipient like '%%d.example'") == 0


def test_contacts_of_others_are_unknown(desk, fresh_members, proven):
    other = desk.caller().sign_in(*(lambda member: (member.id, member.password))(next(fresh_members)))
    theirs = contact(other)
    refusal(change(proven, theirs["id"], theirs["version"], phone="1"), 404, "not-found")
    refusal(change(proven, str(uuid.uuid4()), 1, phone="1"), 404, "not-found")
    refusal(change(proven, "nothing", 1, phone="1"), 404, "not-found")
    mine = contact(proven)
    norms = Caller(desk.url, "norms", token=proven.token)
    refusal(change(norms, mine["id"], mine["version"], phone="1"), 401, "session-ended")
    refusal(norms.post("/me/proofs", {}), 401, "session-ended")


# A new address -------------------------------------------------------------------------------------------------------


def test_a_new_address_counts_when_its_code_is_typed_and_the_old_one_is_told(desk, member, proven):
    mine, address = contact(proven), new_address()
    answer = change(proven, mine["id"], mine["version"], address=address, person="後任 ではない人")
    assert answer.status_code == 202, answer.text
    asked = answer.json()
    assert contact(proven) == mine
    code = desk.mails.code_for(address, asked["reference"])
    assert code not in [mail.code for mail in desk.mails.all(member.address)]
    answer = verify(proven, asked["id"], code)
    assert answer.status_code == 200
    moved = contact(proven)
    assert (moved["id"], moved["address"], moved["person"]) == (answer.json()["id"], address, "後任 ではない人")
    assert moved["id"] != mine["id"] and moved["delivery"] == "unknown"
    told = desk.mails.wait(member.address, lambda mail: mail.subject.endswith("ご連絡先のメールアドレス変更のお知らせ"))
    assert address not in told.text and "•••@move.example" in told.text
    # What the old address proved is over; an inquiry goes to the new one.
    refusal(change(proven, moved["id"], moved["version"], phone="1"), 403, "proof-required")
    asked = proven.ask("k-password", address)
    assert proven.redeem(asked, desk.mails.code_for(address, asked.reference)).status_code == 200
    refusal(change(proven, mine["id"], mine["version"], phone="1"), 403, "proof-required")


def test_a_colleague_may_type_the_code_of_a_new_address_a_stranger_may_not(desk, member, fresh_members, proven):
    mine, address = contact(proven), new_address()
    asked = change(proven, mine["id"], mine["version"], address=address).json()
    code = desk.mails.code_for(address, asked["reference"])
    other = next(fresh_members)
    refusal(verify(desk.caller().sign_in(other.id, other.password), asked["id"], code), 404, "change-unknown")
    refusal(verify(desk.caller(), asked["id"], code), 401, "session-required")
    assert verify(desk.caller().sign_in(member.id, member.password), asked["id"], code).status_code == 200


def test_a_change_that_was_overtaken_is_a_conflict_and_nothing_is_half_done(desk, proven):
    mine, address = contact(proven), new_address()
    asked = change(proven, mine["id"], mine["version"], address=address).json()
    code = desk.mails.code_for(address, asked["reference"])
    assert change(proven, mine["id"], mine["version"], phone="1").status_code == 200
    assert refusal(verify(proven, asked["id"], code), 412, "conflict")["version"] == mine["version"] + 1
    assert contact(proven) == mine | {"phone": "1", "version": mine["version"] + 1}
    assert desk.one("select count(*) from registry.contacts where address = %s", address) == 0


def test_of_two_new_addresses_the_one_proven_first_stands(desk, proven):
    mine, first, second = contact(proven), new_address(), new_address()
    asked = []
    for address in (first, second):
        forget_limits(desk, "address-change")
        asked.append(change(proven, mine["id"], mine["version"], address=address).json())
    codes = [desk.mails.code_for(address, one["reference"]) for address, one in zip((first, second), asked)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: verify(proven, one[0]["id"], one[1]).status_code, zip(asked, codes)))
    assert sorted(answers) == [200, 412]
    assert contact(proven)["address"] == (first, second)[answers.index(200)]
    assert desk.one("select count(*) from registry.contacts where address in (%s, %s)", first, second) == 1


def test_the_code_of_a_new_address_expires_and_is_none_of_a_proof(desk, member, proven):
    mine, address = contact(proven), new_address()
    asked = change(proven, mine["id"], mine["version"], address=address).json()
    forget_limits(desk, "proof")
    proof = proven.post("/me/proofs", {}).json()
    refusal(verify(proven, asked["id"], desk.mails.code_for(member.address, proof["reference"])), 422, "code-incorrect")
    refusal(verify(proven, proof["id"], desk.mails.code_for(address, asked["reference"])), 422, "code-incorrect")
    with desk.clock.ahead(20 * 60):
        refusal(verify(proven, asked["id"], desk.mails.code_for(address, asked["reference"])), 410, "code-expired")
    assert contact(proven) == mine


def test_an_address_of_another_organisation_may_be_taken_one_of_the_same_office_not(desk, fresh_members, proven):
    other, mine = next(fresh_members), contact(proven)
    assert change(proven, mine["id"], mine["version"], address=other.address).status_code == 202
    tenant, organisation = desk.sql("select tenant_id, organisation_id from registry.contacts where contact_id = %s", mine["id"])[0]
    taken = new_address()
    desk.sql("insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)"
             " values (%s, %s, %s, 'representative', 'x', %s, now() - interval '1 minute')", tenant, uuid.uuid4(), organisation, taken)
    forget_limits(desk, "address-change")
    refusal(change(proven, mine["id"], mine["version"], address=taken.upper()), 409, "exists")


# Sessions and recoveries ---------------------------------------------------------------------------------------------


def test_a_member_sees_the_sessions_of_its_organisation_and_ends_one_or_all_others(desk, member, signed_in):
    others = [desk.caller().sign_in(member.id, member.password) for _ in range(3)]
    listed = signed_in.get("/me/sessions").json()["items"]
    assert [session["own"] for session in listed] == [True, False, False, False]
    assert all(session["network"] == "127.0.0.x" and session["agent"].startswith("python-httpx") for session in listed)
    assert listed[0]["id"] == me(signed_in)["session"]["id"]
    one = me(others[0])["session"]["id"]
    assert signed_in.client.delete(f"/me/sessions/{one}", headers=signed_in.headers).status_code == 204
    refusal(others[0].get("/me"), 401, "session-ended")
    refusal(signed_in.client.delete(f"/me/sessions/{one}", headers=signed_in.headers), 404, "not-found")
    assert me(others[1]) and me(others[2])
    assert signed_in.client.delete("/me/sessions", headers=signed_in.headers).json() == {"ended": 2}
    for caller in others:
        refusal(caller.get("/me"), 401, "session-ended")
    assert me(signed_in)
    acts = desk.sql("select detail ->> 'session' from audit.events where act = 'session-closed' and actor = %s", member.id)
    assert [session for (session,) in acts] == [listed[0]["id"]] * 3


def test_sessions_of_others_are_not_ended(desk, fresh_members, signed_in):
    other = next(fresh_members)
    theirs = desk.caller().sign_in(other.id, other.password)
    id = me(theirs)["session"]["id"]
    refusal(signed_in.client.delete(f"/me/sessions/{id}", headers=signed_in.headers), 404, "not-found")
    assert signed_in.client.delete("/me/sessions", headers=signed_in.headers).json() == {"ended": 0}
    assert me(theirs)


def test_what_the_courier_knows_of_an_address_stands_with_its_contact(desk, member, signed_in):
    assert contact(signed_in)["delivery"] == "unknown"
    asked = signed_in.ask("k-password", member.address)
    desk.mails.code_for(member.address, asked.reference)
    known = wait_for("the courier's note", lambda: contact(signed_in) if contact(signed_in)["delivery"] == "reached" else None)
    assert datetime.datetime.fromisoformat(known["deliveryAt"])


def test_recoveries_are_a_list_that_is_empty_where_nobody_asked(signed_in):
    assert signed_in.get("/me/recoveries").json() == {"items": []}


# What is kept --------------------------------------------------------------------------------------------------------


def test_the_audit_says_who_did_what_and_never_what_was_written(desk, member, proven):
    mine, address = contact(proven), new_address()
    assert change(proven, mine["id"], mine["version"], person="小石川 カナリア", phone="03-5555-7777").status_code == 200
    asked = change(proven, mine["id"], mine["version"] + 1, address=address).json()
    code = desk.mails.code_for(address, asked["reference"])
    assert verify(proven, asked["id"], code).status_code == 200
    events = desk.sql("select act, actor_kind, detail::text from audit.events where actor = %s order by event_no", member.id)
    acts = [act for act, _, _ in events]
    assert acts == ["signed-in", "proof-asked", "session-proven", "contact-changed", "address-change-asked", "contact-changed"]
    assert {kind for _, kind, _ in events} == {"member"}
    log = desk.program.log.read_text()
    for planted in ("カナリア", "03-5555-7777", address, code, code.replace("-", ""), member.password):
        assert not any(planted in detail for _, _, detail in events), planted
        assert planted not in log, planted


def test_what_waited_for_a_code_goes_after_ninety_days(desk, member, proven):
    [id] = desk.sql("select change_id from registry.changes where kind = 'proof' and organisation_id ="
                    " (select organisation_id from registry.organisations where member_id = %s)", member.id)[0]
    with desk.clock.ahead(91 * 86400):
        desk.sql("select app.purge('changes', 'infinity', 100000)")
    assert desk.one("select count(*) from registry.changes where change_id = %s", id) == 0
