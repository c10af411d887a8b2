"""The operators' desk: mails, sessions and lockouts, seen and mended."""

import json

import pytest

from instance import wait_for
from member import refusal
from operator_desk import OperatorDesk


@pytest.fixture(scope="module")
def owner(desk) -> OperatorDesk:
    return OperatorDesk(desk.url, json.loads((desk.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


def test_a_mail_is_found_by_what_the_member_reads_from_the_screen(desk, owner, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    wait_for("the mail", lambda: owner.get("/mail", memberId=member.id, state="handed-over").json()["items"])
    (mail,) = owner.get("/mail", reference=asked.reference, memberId=member.id).json()["items"]
    assert mail["template"] == "code" and mail["recipient"] == member.address and mail["attempts"] == 1
    refusal(owner.post(f"/mail/{mail['id']}/retry"), 409, "code-gone")


def test_an_asking_for_an_address_that_is_nobodys_shows_no_mail(owner, member, signed_in):
    signed_in.ask("k-password", "somebody@nowhere.example")
    assert owner.get("/mail", memberId=member.id).json()["items"] == []


def test_a_refused_mail_goes_out_again(desk, owner, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    assert signed_in.redeem(asked, desk.mails.code_for(asked.address, asked.reference)).status_code == 200

    def notice(state: str):
        return [mail for mail in owner.get("/mail", state=state, memberId=member.id).json()["items"] if mail["template"] == "disclosure-notice"]

    (sent,) = wait_for("the notice", lambda: notice("handed-over"))
    desk.sql("update registry.outbox set state = 'refused', reply_class = 'mailbox' where mail_id = %s", sent["id"])
    (refused,) = notice("refused")
    assert refused["replyClass"] == "mailbox"
    assert owner.post(f"/mail/{refused['id']}/retry").status_code == 202
    (again,) = wait_for("the notice once more", lambda: notice("handed-over"))
    assert again["id"] == sent["id"] and "replyClass" not in again


@pytest.mark.parametrize("method, path, body, field", [
    ("GET", "/mail?memberId=%00", None, "memberId"), ("GET", "/mail?reference=a%00b", None, "reference"), ("GET", "/sessions?memberId=%00", None, "memberId"),
    ("POST", "/operators", {"address": "nul@bodies.example", "name": "a\0", "role": "auditor"}, "name"),
    ("POST", "/operators", {"address": "nul@bodies.example", "name": "a", "role": "auditor", "oidc": {"issuer": "https://a.example", "subject": "\0"}}, "oidc.subject"),
    ("POST", "/tokens", {"name": "a\0", "types": ["s-password"], "expiresAt": "2099-01-01T00:00:00Z"}, "name"),
    ("POST", "/tokens", {"name": "a", "types": ["\0"], "expiresAt": "2099-01-01T00:00:00Z"}, "types"),
    ("POST", "/rotations", {"type": "\0"}, "type"), ("POST", "/rotations", {"type": "m-password", "period": "\0"}, "period"),
    ("POST", "/rotations", {"type": "m-password", "reason": "\0"}, "reason"),
    ("POST", "/rotations/01a1fd4c-f37e-7164-be7b-7b602c56400a/cancel", {"reason": "\0"}, "reason"),
    ("POST", "/credentials/reissue", {"type": "m-password", "all": True, "reason": "\0"}, "reason"),
])
def test_a_character_the_database_cannot_hold_is_refused_by_its_field(method, path, body, field, owner):
    answer = owner.client.request(method, path, json=body, headers=owner._headers())
    assert refusal(answer, 422, "invalid-input")["errors"] == [{"field": field, "reason": "text-malformed"}]


@pytest.mark.parametrize("method, path, body, field, reason", [
    ("POST", "/tokens", {"name": "a", "types": ["s-password"], "expiresAt": "2099-01-01T00:00:00Z", "scope": ["read"]}, "scope", "field-unknown"),
    ("POST", "/operators", {"address": "misspelt@bodies.example", "name": "a", "role": "auditor", "oidcIssuer": "x"}, "oidcIssuer", "field-unknown"),
    ("POST", "/rotations", {"type": "m-password", "peroid": "2028"}, "peroid", "field-unknown"),
    ("POST", "/rotations/01a1fd4c-f37e-7164-be7b-7b602c56400a/cancel", {"raeson": "x"}, "raeson", "field-unknown"),
    ("POST", "/credentials/reissue", {"type": "m-password", "all": True, "reason": "x", "withgrace": True}, "withgrace", "field-unknown"),
    ("POST", "/credentials/reissue", {"type": "m-password", "reason": "x"}, "organisationId", "either-organisation-or-all"),
    ("POST", "/credentials/reissue", {"type": "m-password", "organisationId": "01a1fd4c-f37e-7164-be7b-7b602c56400a", "all": True, "reason": "x"},
     "organisationId", "either-organisation-or-all"),
    ("POST", "/organisations/import?dryrun=true", None, "dryrun", "parameter-unknown"),
    ("GET", "/organisations/export?staus=active", None, "staus", "parameter-unknown"), ("GET", "/mail?stat=refused", None, "stat", "parameter-unknown"),
    ("GET", "/rotations?before=x", None, "before", "parameter-unknown"),
])
def test_what_a_call_does_not_know_is_refused_by_its_name_and_nothing_is_done(method, path, body, field, reason, owner):
    before = owner.get("/audit-events").json()["items"][0]["number"]
    answer = owner.client.request(method, path, json=body, headers=owner._headers())
    assert refusal(answer, 422, "invalid-input")["errors"] == [{"field": field, "reason": reason}]
    assert owner.get("/audit-events").json()["items"][0]["number"] == before


@pytest.mark.parametrize("path", ["/mail", "/sessions", "/tokens", "/rotations"])
def test_a_place_that_no_list_ended_at_is_refused(path, owner):
    assert refusal(owner.get(path, cursor="bm9uc2Vuc2U"), 422, "invalid-input")["errors"] == [{"field": "cursor", "reason": "unknown"}]


def test_the_list_of_mails_refuses_what_it_does_not_know(owner):
    assert refusal(owner.get("/mail", state="withheld"), 422, "invalid-input")["errors"] == [{"field": "state", "reason": "unknown"}]
    refusal(owner.post("/mail/nonsense/retry"), 404, "not-found")
    refusal(owner.post("/mail/01a1fd4c-f37e-7164-be7b-7b602c56400a/retry"), 404, "not-found")


def test_a_session_is_ended_from_the_desk(owner, member, signed_in):
    (session,) = owner.get("/sessions", memberId=member.id).json()["items"]
    assert session["network"] == "127.0.0.1" and session["name"]
    assert owner.delete(f"/sessions/{session['id']}").status_code == 204
    refusal(signed_in.get("/me"), 401, "session-ended")
    refusal(owner.delete(f"/sessions/{session['id']}"), 404, "not-found")


def test_a_lockout_is_lifted_from_the_desk(desk, owner, member, visitor):
    for _ in range(6):
        visitor.try_sign_in(member.id, "wrong")
    refusal(visitor.try_sign_in(member.id, member.password), 429, "too-many-tries")
    assert owner.get(f"/lockouts/{member.id}").json()["blockedUntil"]
    assert owner.delete(f"/lockouts/{member.id}").status_code == 204
    assert "blockedUntil" not in owner.get(f"/lockouts/{member.id}").json()
    visitor.sign_in(member.id, member.password)


def test_a_member_id_of_the_wrong_form_is_refused(owner):
    assert refusal(owner.get("/lockouts/12"), 422, "invalid-input")["errors"][0]["field"] == "memberId"


def test_a_mail_that_cannot_be_opened_holds_up_nobody(desk, owner, member, signed_in):
    desk.sql(
        "insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at,"
        " key_id, payload, code_for, issue, reference, created_at) select 1, gen_random_uuid(), 'code', 'ja', organisation_id, %s,"
        " 'queued', now(), now() + interval '20 minutes', key, '\\x00', gen_random_uuid(), 1, 'ZZZ' || key, now()"
        " from registry.organisations, unnest(array[1, 99]) key where tenant_id = 1 and member_id = %s", member.address, member.id)
    asked = signed_in.ask("k-password", member.address)
    assert desk.mails.code_for(member.address, asked.reference)

    def put_off():
        mails = [mail for mail in owner.get("/mail", memberId=member.id).json()["items"] if mail.get("reference", "").startswith("ZZZ")]
        return mails if all(mail.get("replyClass") == "unopened" for mail in mails) else None

    assert {mail["state"] for mail in wait_for("both to be put off", put_off)} == {"queued"}
