"""Offices handed over by who holds them: accepted, withdrawn, objected to, raced for; and what letters' addresses do by themselves."""

import concurrent.futures
import contextlib
import datetime
import json
import re
import time

import httpx
import pytest

from instance import run_command, wait_for
from member import refusal
from operator_desk import OperatorDesk

DAY = datetime.timedelta(days=1)


def contact_of(desk, member, role="representative"):
    return str(desk.one(
        "select contact_id from registry.contacts join registry.organisations using (tenant_id, organisation_id)"
        " where member_id = %s and role = %s and valid_from <= identity.clock() and valid_until > identity.clock()", member.id, role))


def in_office(desk, member) -> list[str]:
    return [address for (address,) in desk.sql(
        "select address from registry.contacts join registry.organisations using (tenant_id, organisation_id) where member_id = %s"
        " and role = 'representative' and valid_from <= identity.clock() and valid_until > identity.clock()", member.id)]


def proven(desk, caller):
    """As after the password or the code that My page asks for."""
    desk.sql("update registry.sessions set proven_until = 'infinity' where ended_at is null and token_digest = sha256(%s)", raw(caller.token))
    return caller


def raw(token: str) -> bytes:
    import base64
    return base64.urlsafe_b64decode(token + "=")


def offering(member, address, **fields):
    return {"person": "高橋 健", "department": "薬事情報部", "email": address} | fields


class Offer:
    """An offer whose letter has come."""

    def __init__(self, desk, caller, member, address, contact=None):
        self.desk, self.address = desk, address
        answer = caller.post("/handovers", offering(member, address, contactId=contact or contact_of(desk, member)))
        assert answer.status_code == 202, answer.text
        self.id = answer.json()["id"]
        self.answer = answer
        self.mail = desk.mails.wait(address, lambda mail: self.id in mail.text)

    @property
    def page(self) -> str:
        [page] = re.findall(r"https?://\S+", self.mail.text)
        return page

    def prove(self, code=None, caller=None, **fields) -> httpx.Response:
        return (caller or self.desk.caller()).post(f"/handovers/{self.id}/verification", {"code": code or self.mail.code, **fields})

    def told(self, member) -> str:
        """The address in the letter to the old address."""
        mail = self.desk.mails.wait(member.address, lambda mail: self.id in mail.text)
        [page] = re.findall(r"https?://\S+", mail.text)
        return page

    def secret(self, member) -> str:
        return self.told(member).split("?key=")[1]

    def object(self, secret, caller=None) -> httpx.Response:
        return (caller or self.desk.caller()).post(f"/handovers/{self.id}/objection", {"secret": secret})


@pytest.fixture
def caller(desk, signed_in):
    return proven(desk, signed_in)


@pytest.fixture
def successor(member):
    return f"successor@member{member.id}.example"


@pytest.fixture
def offer(desk, caller, member, successor):
    return Offer(desk, caller, member, successor)


def test_a_session_that_has_not_proven_itself_offers_nothing(desk, signed_in, visitor, member, successor):
    body = offering(member, successor, contactId=contact_of(desk, member))
    refusal(visitor.post("/handovers", body), 401, "session-required")
    refusal(signed_in.post("/handovers", body), 403, "proof-required")
    assert signed_in.get("/handovers").json() == {"items": []}


def test_what_cannot_be_offered_is_named(desk, caller, member, successor):
    contact = contact_of(desk, member)
    for body, field, reason in [
            (offering(member, successor, contactId=contact, person=" "), "person", "person-missing"),
            (offering(member, "nobody", contactId=contact), "email", "missing-at"),
            (offering(member, member.address, contactId=contact), "email", "in-office"),
            (offering(member, successor, contactId=contact, department="x" * 201), "department", "too-long"),
            (offering(member, successor, contactId=contact, locale="fr"), "locale", "unknown"),
            (offering(member, successor, contactId="x"), "contactId", None)]:
        answer = caller.post("/handovers", body)
        if reason is None:
            assert answer.status_code in (400, 422)
        else:
            assert refusal(answer, 422, "invalid-input")["errors"] == [{"field": field, "reason": reason}]
    refusal(caller.post("/handovers", offering(member, successor, contactId="01900000-0000-7000-8000-000000000000")), 404, "contact-unknown")
    assert caller.get("/handovers").json() == {"items": []}


def test_the_successor_proves_the_address_and_is_in_office(desk, caller, member, successor, offer):
    assert offer.mail.subject.endswith(f"（照合記号 {offer.mail.reference}）") and offer.page == f"{desk.url}/terms/handovers/{offer.id}"
    [item] = caller.get("/handovers").json()["items"]
    assert item["state"] == "open" and item["email"] == successor and item["delivery"] in ("queued", "handed-over")
    answer = offer.prove()
    assert answer.status_code == 200 and answer.json()["state"] == "accepted"
    assert in_office(desk, member) == [successor]
    assert [contact["address"] for contact in caller.get("/me").json()["contacts"] if contact["role"] == "representative"] == [successor]
    told = offer.told(member)
    assert told.startswith(f"{offer.page}/objection?key=")
    assert "高橋 健 様" in desk.mails.wait(successor, lambda mail: mail.subject.endswith("担当者交代のお知らせ")).text
    # Nobody is signed out, and nothing but the change of contact has happened: the password is the organisation's.
    assert caller.get("/me").status_code == 200
    refusal(offer.prove(), 409, "code-already-used")
    refusal(caller.client.delete(f"/handovers/{offer.id}", headers=caller.headers), 410, "offer-ended")


def test_the_old_address_stops_the_change(desk, caller, member, offer):
    assert offer.prove().status_code == 200
    secret = offer.secret(member)
    refusal(offer.object("guess"), 404, "handover-unknown")
    refusal(offer.object(secret[:-1] + ("A" if secret[-1] != "A" else "B")), 404, "handover-unknown")
    refusal(offer.object(secret, desk.caller("norms")), 404, "handover-unknown")
    assert offer.object(secret).status_code == 204
    assert in_office(desk, member) == [member.address]
    refusal(caller.get("/me"), 401, "session-ended")
    assert offer.object(secret).status_code == 204
    owner = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])
    [item] = owner.get("/handovers", memberId=member.id, state="objected").json()["items"]
    assert item["id"] == offer.id and item["waitingFor"] == "desk"
    assert owner.get(f"/handovers/{offer.id}").json() == item
    for address in (offer.address, member.address):
        desk.mails.wait(address, lambda mail: "異議がありました" in mail.text and item["caseNumber"] in mail.text)


def test_a_client_needs_nothing_but_the_api_and_the_letters(desk, signed_in, member, successor):
    me = signed_in.get("/me").json()
    [office] = [contact for contact in me["contacts"] if contact["role"] == "representative"]
    assert me["session"]["proof"] == "code" and office["address"] == member.address
    asked = signed_in.post("/me/proofs", {}).json()
    code = desk.mails.code_for(asked["address"], asked["reference"])
    until = signed_in.post(f"/me/changes/{asked['id']}/verification", {"code": code}).json()["provenUntil"]
    assert signed_in.get("/me").json()["session"]["provenUntil"] == until
    changed = signed_in.client.patch(f"/me/contacts/{office['id']}", json={"phone": "03-0000-0001"},
                                     headers=signed_in.headers | {"If-Match": f'"{office["version"]}"'})
    assert changed.json() == {"id": office["id"], "version": office["version"] + 1}

    offered = signed_in.post("/handovers", offering(member, successor, contactId=office["id"])).json()
    outside = desk.caller()
    seen = outside.get(f"/handovers/{offered['id']}").json()
    assert (seen["state"], seen["role"], seen["offerUntil"]) == ("open", "representative", offered["offerUntil"])
    assert seen["code"]["state"] == "open" and seen["code"]["resendAfter"] == offered["resendAfter"]
    code = desk.mails.code_for(successor, seen["code"]["reference"])
    accepted = outside.post(f"/handovers/{offered['id']}/verification", {"code": code}).json()
    after = outside.get(f"/handovers/{offered['id']}").json()
    assert after["state"] == "effective" and after["effectiveAt"] == accepted["effectiveAt"] and "code" not in after
    [item] = signed_in.get("/handovers").json()["items"]
    assert (item["id"], item["contactId"], item["objectionUntil"]) == (offered["id"], office["id"], accepted["objectionUntil"])
    assert successor in [contact["address"] for contact in signed_in.get("/me").json()["contacts"]]
    refusal(desk.caller("norms").get(f"/handovers/{offered['id']}"), 404, "handover-unknown")
    refusal(outside.get("/handovers/nothing"), 404, "handover-unknown")


def test_an_objection_opens_a_case_that_operators_decide(desk, caller, member, offer, tmp_path):
    assert offer.prove().status_code == 200
    assert offer.object(offer.secret(member)).status_code == 204
    owner = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])
    [case] = [item for item in owner.get("/handover-cases", state="waiting").json()["items"] if item.get("memberId") == member.id]
    assert (case["purpose"], case["state"], case["waitingFor"], case["person"]) == ("handover-objected", "open", "operator", "高橋 健")
    handover = owner.get(f"/handovers/{offer.id}").json()
    assert (handover["caseId"], handover["caseNumber"], handover["waitingFor"]) == (case["id"], case["caseNumber"], "desk")
    document = owner.get(f"/handover-cases/{case['caseNumber']}").json()
    assert document["handoverId"] == offer.id and document["predecessor"]["address"] == member.address
    assert {line["field"]: line["given"] for line in document["comparison"]}["email"] == offer.address

    token = tmp_path / "token"
    token.write_text(desk.demo["tenants"][0]["operatorToken"])
    token.chmod(0o600)
    environment = desk.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(token))
    listed = run_command("case", "list", "--tenant", "terms", "--state", "waiting", environment=environment)
    assert listed.returncode == 0 and case["caseNumber"] in listed.stdout and "handover-objected" in listed.stdout
    refused = run_command("case", "refuse", case["caseNumber"], "--tenant", "terms", "--reason", "objected", "--note", "前任者に確認しました",
                          environment=environment)
    assert refused.returncode == 0, refused.stderr
    letter = desk.mails.wait(offer.address, lambda mail: "お受けすることができません" in mail.text)
    assert f"担当者の交代（申請番号 {case['caseNumber']}）" in letter.text and "あらためて申請" not in letter.text
    assert "waitingFor" not in owner.get(f"/handovers/{offer.id}").json()
    assert in_office(desk, member) == [member.address]
    acts = desk.sql("select act from audit.events where subject in (%s, %s) order by event_no", offer.id, case["id"])
    assert [act for act, in acts][-3:] == ["handover-objected", "case-opened", "case-refused"]


def test_the_old_address_may_object_for_three_days(desk, caller, member, offer):
    assert offer.prove().status_code == 200
    secret = offer.secret(member)
    until = desk.one("select objection_until from registry.handovers where handover_id = %s", offer.id)
    with desk.clock.stopped(until):
        refusal(offer.object(secret), 410, "objection-ended")
    assert in_office(desk, member) == [offer.address]
    with desk.clock.stopped(until - datetime.timedelta(microseconds=1)):
        assert offer.object(secret).status_code == 204


def test_an_old_link_takes_the_new_code_and_not_the_old(desk, caller, member, offer):
    refusal(desk.caller().post(f"/handovers/{offer.id}/resend"), 429, "too-many-tries")
    with desk.clock.ahead(61):
        answer = desk.caller().post(f"/handovers/{offer.id}/resend")
        assert answer.status_code == 202, answer.text
        fresh = desk.mails.code_for(offer.address, answer.json()["reference"])
        refusal(offer.prove(), 422, "code-incorrect")
        assert offer.prove(fresh).status_code == 200


def test_a_code_of_another_offer_or_tenant_opens_nothing(desk, caller, member, offer, fresh_members):
    other = next(fresh_members)
    second = Offer(desk, proven(desk, desk.caller().sign_in(other.id, other.password)), other, f"successor@member{other.id}.example")
    refusal(offer.prove(second.mail.code), 422, "code-incorrect")
    refusal(offer.prove(caller=desk.caller("norms")), 404, "handover-unknown")
    refusal(desk.caller("norms").post(f"/handovers/{offer.id}/resend"), 404, "handover-unknown")
    stranger = desk.caller().sign_in(other.id, other.password)
    refusal(stranger.client.delete(f"/handovers/{offer.id}", headers=stranger.headers), 404, "handover-unknown")
    assert in_office(desk, member) == [member.address]


def test_withdrawn_is_not_accepted_and_declined_neither(desk, caller, member, successor, offer):
    assert caller.client.delete(f"/handovers/{offer.id}", headers=caller.headers).status_code == 204
    refusal(offer.prove(), 410, "offer-ended")
    desk.mails.wait(successor, lambda mail: "取り下げられました" in mail.text)
    with desk.clock.ahead(61):
        second = Offer(desk, caller, member, successor)
        assert second.prove(accepts=False).json() == {"state": "declined"}
        refusal(second.prove(), 410, "offer-ended")
    desk.mails.wait(member.address, lambda mail: "お引き受けになりませんでした" in mail.text)
    assert in_office(desk, member) == [member.address]


def test_an_offer_lives_seven_days(desk, caller, member, offer):
    with desk.clock.ahead(7 * 86_400 - 60):
        refusal(offer.prove(), 410, "code-expired")
        answer = desk.caller().post(f"/handovers/{offer.id}/resend")
        fresh = desk.mails.code_for(offer.address, answer.json()["reference"])
    with desk.clock.ahead(7 * 86_400 + 1):
        refusal(offer.prove(fresh), 410, "offer-ended")
        refusal(desk.caller().post(f"/handovers/{offer.id}/resend"), 410, "offer-ended")
    assert in_office(desk, member) == [member.address]


def together(number, act):
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        return [done.result() for done in [pool.submit(act, n) for n in range(number)]]


def test_of_two_successors_at_once_one_is_asked(desk, caller, member):
    contact = contact_of(desk, member)
    answers = together(8, lambda n: caller.post("/handovers", offering(member, f"n{n}@member{member.id}.example", contactId=contact)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"handover-open"}
    assert desk.one("select count(*) from registry.handovers where contact_id = %s", contact) == 1


def test_of_sixteen_acceptances_one_counts(desk, caller, member, offer):
    callers = [desk.caller(network=f"127.88.0.{n + 1}") for n in range(16)]
    answers = together(16, lambda n: offer.prove(caller=callers[n]))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15
    assert in_office(desk, member) == [offer.address]
    assert desk.one("select count(*) from registry.outbox where code_for = %s and template = 'handover-told'", offer.id) == 1


def test_acceptance_and_withdrawal_at_once_end_in_one_of_them(desk, caller, member, offer):
    def act(n):
        return offer.prove() if n % 2 else caller.client.delete(f"/handovers/{offer.id}", headers=caller.headers)

    answers = together(2, act)
    codes = [answer.status_code for answer in answers]
    state = desk.one("select coalesce(ended_by, 'accepted') from registry.handovers where handover_id = %s", offer.id)
    assert codes in ([204, 410], [410, 200]), codes
    assert in_office(desk, member) == ([offer.address] if codes[1] == 200 else [member.address])
    assert state == ("accepted" if codes[1] == 200 else "predecessor")


def test_objections_at_once_and_against_another_acceptance(desk, caller, member, offer):
    assert offer.prove().status_code == 200
    secret = offer.secret(member)
    # Whoever has just come into office cannot hand it on meanwhile: an objection would chase it.
    body = offering(member, f"third@member{member.id}.example", contactId=contact_of(desk, member))
    assert refusal(caller.post("/handovers", body), 409, "objection-running")["retryAt"]
    answers = together(8, lambda n: offer.object(secret))
    assert {answer.status_code for answer in answers} == {204}
    assert in_office(desk, member) == [member.address]
    assert desk.one("select count(*) from registry.outbox where code_for = %s and template = 'handover-withdrawn' and recipient = %s",
                    offer.id, offer.address) == 1


@contextlib.contextmanager
def rule(desk, **policy):
    owner = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])
    before = owner.get("/policies").json()
    changed = owner.patch("/policies", policy, version=before["version"])
    assert changed.status_code == 200, changed.text
    try:
        yield
    finally:
        restored = {name: before[name] for name in policy}
        assert owner.patch("/policies", restored, version=changed.json()["version"]).status_code == 200


def test_where_the_tenant_says_so_it_counts_only_when_nobody_objected(desk, caller, member, successor):
    with rule(desk, handoverEffect="after-objection", objectionSeconds=2 * 86_400):
        offer = Offer(desk, caller, member, successor)
    answer = offer.prove()
    assert answer.json()["effectiveAt"] == answer.json()["objectionUntil"]
    assert in_office(desk, member) == [member.address]
    secret = offer.secret(member)
    with desk.clock.ahead(2 * 86_400 + 5):
        assert in_office(desk, member) == [successor]
        refusal(offer.object(secret), 410, "objection-ended")
    assert offer.object(secret).status_code == 204
    with desk.clock.ahead(2 * 86_400 + 5):
        assert in_office(desk, member) == [member.address]


def fingerprint(desk):
    return (desk.row_counts(), desk.sql("select handover_id, accepted_at, objected_at, ended_at from registry.handovers order by 1"),
            desk.sql("select code_for, issue, tries, redeemed_at from registry.one_time_codes order by 1"),
            desk.sql("select contact_id, valid_until, replaced_by, version from registry.contacts where valid_until < 'infinity' order by 1"))


def test_a_scanner_that_opens_every_mailed_address_changes_nothing(desk, caller, member, offer):
    pages = [offer.page]
    for _ in range(2):
        wait_for("every due letter to be noted", lambda: not desk.one(
            "select count(*) from registry.outbox where state = 'queued' and due_at < clock_timestamp() + interval '1 hour'"))
        before = fingerprint(desk)
        for page in pages:
            for method in ("GET", "HEAD"):
                answer = httpx.request(method, page)
                assert answer.status_code == 200, f"{method} {page}: {answer.status_code}"
        for path in ("resend", "withdrawal", "objection"):
            httpx.get(f"{offer.page}/{path}")
        assert fingerprint(desk) == before
        if len(pages) == 1:
            assert offer.prove().status_code == 200
            pages.append(offer.told(member))
    assert in_office(desk, member) == [offer.address]


def test_neither_code_nor_secret_stands_anywhere_but_in_its_letter(desk, caller, member, offer):
    assert offer.prove().status_code == 200
    page = offer.told(member)
    secret = page.split("?key=")[1]
    httpx.get(page)
    wait_for("the letters to be noted", lambda: not desk.one(
        "select count(*) from registry.outbox where code_for = %s and payload is not null", offer.id))
    log = desk.program.log.read_text() + desk.program.output.read_text()
    assert offer.id in log
    row = str(desk.sql("select to_jsonb(h)::text, to_jsonb(m)::text, to_jsonb(k)::text from registry.handovers h"
                       " join registry.outbox m on m.code_for = h.handover_id"
                       " left join registry.one_time_codes k on k.code_for = h.handover_id where handover_id = %s", offer.id))
    audit = str(desk.sql("select detail::text from audit.events where subject = %s", offer.id))
    for word in (secret, offer.mail.code, offer.mail.code.replace("-", "")):
        assert word not in log and word not in row and word not in audit
    assert offer.address not in audit and member.address not in audit


def test_operators_list_and_show_handovers_at_the_command_line(desk, caller, member, offer, tmp_path):
    token = tmp_path / "token"
    token.write_text(desk.demo["tenants"][0]["operatorToken"])
    token.chmod(0o600)
    environment = desk.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(token))
    listed = run_command("handover", "list", "--tenant", "terms", "--member-id", member.id, "--json", environment=environment)
    assert listed.returncode == 0, listed.stderr
    document = json.loads(listed.stdout)
    [item] = document["items"] if isinstance(document, dict) else document
    assert item["id"] == offer.id and item["state"] == "open" and item["waitingFor"] == "successor"
    shown = run_command("handover", "show", offer.id, "--tenant", "terms", environment=environment)
    assert shown.returncode == 0 and offer.address in shown.stdout and "at-acceptance" in shown.stdout
    nothing = run_command("handover", "show", "01900000-0000-7000-8000-000000000000", "--tenant", "terms", environment=environment)
    assert nothing.returncode == 1 and "there is no handover" in nothing.stderr
    assert run_command("handover", "list", "--tenant", "terms", "--state", "lost", environment=environment).returncode == 64
