"""Q10: what cannot be recorded does not happen; what happened is recorded, without secrets."""

import contextlib

from member import refusal


@contextlib.contextmanager
def audit_fails(desk, act: str, error: str = "raise_exception"):
    """Every audit event of this kind is refused by the table."""
    desk.sql("create function audit.refuse_event() returns trigger language plpgsql as"
             f" $$ begin raise exception 'no audit today' using errcode = '{error}'; end $$")
    try:
        desk.sql(f"create trigger refuse_event before insert on audit.events for each row when (new.act = '{act}')"
                 " execute function audit.refuse_event()")
        yield
    finally:
        desk.sql("drop function audit.refuse_event() cascade")


def code_row(desk, asked) -> tuple:
    return desk.sql("select redeemed_at, tries, digest, issue from registry.one_time_codes where code_for = %s", asked.id)[0]


def test_when_the_audit_cannot_be_written_nothing_is_disclosed_and_the_code_stays_unused(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    value_before = code_row(desk, asked)
    mails = desk.one("select count(*) from registry.outbox where code_for = %s", asked.id)
    with audit_fails(desk, "value-disclosed"):
        for _ in range(3):
            answer = signed_in.redeem(asked, code)
            problem = refusal(answer, 500, "fault")
            assert "audit" not in answer.text and "disk" not in answer.text and set(problem) == {
                "type", "title", "status", "code", "requestId"}
    assert code_row(desk, asked) == value_before
    assert desk.one("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == 0
    assert desk.one("select count(*) from registry.outbox where code_for = %s", asked.id) == mails
    assert signed_in.get("/disclosures").json()["items"] == []
    # The server's log finds the failure by the number the member was shown.
    assert problem["requestId"] in desk.program.log.read_text()
    # The audit is back: the same code works, once.
    assert signed_in.redeem(asked, code).status_code == 200
    refusal(signed_in.redeem(asked, code), 409, "code-already-used")


def test_when_there_is_no_space_for_the_audit_the_member_is_asked_to_come_back(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    with audit_fails(desk, "value-disclosed", "disk_full"):
        answer = signed_in.redeem(asked, code)
        refusal(answer, 503, "unavailable")
        assert answer.headers["Retry-After"]
    assert signed_in.redeem(asked, code).status_code == 200


def test_a_wrong_code_that_cannot_be_recorded_is_not_judged(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    with audit_fails(desk, "code-refused"):
        refusal(signed_in.redeem(asked, "BBBB-BBBB"), 500, "fault")
    assert code_row(desk, asked)[1] == 0
    assert refusal(signed_in.redeem(asked, "BBBB-BBBB"), 422, "code-incorrect")["remainingTries"] == 4


def test_no_session_and_no_code_comes_into_being_unrecorded(desk, member, signed_in):
    before = desk.row_counts()
    with audit_fails(desk, "signed-in"):
        refusal(desk.caller().try_sign_in(member.id, member.password), 500, "fault")
    with audit_fails(desk, "code-asked"):
        refusal(signed_in.try_ask("k-password", member.address), 500, "fault")
    assert desk.row_counts() == before
    # The window of the mail was not charged either.
    assert signed_in.try_ask("k-password", member.address).status_code == 202


def test_each_step_is_on_record_with_who_did_it_and_no_address_code_or_value(desk, member, visitor):
    visitor.try_sign_in(member.id, "wrong")
    caller = desk.caller().sign_in(member.id, member.password)
    asked = caller.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    caller.redeem(asked, "BBBB-BBBB")
    result = caller.redeem(asked, code).json()
    caller.sign_out()
    events = desk.sql(
        "select e.act, e.actor_kind, e.detail::text from audit.events e join registry.organisations o using (tenant_id, organisation_id)"
        " where o.member_id = %s order by e.at", member.id)
    assert [(act, kind) for act, kind, _ in events] == [
        ("sign-in-refused", "public"), ("signed-in", "member"), ("code-asked", "member"), ("code-refused", "member"),
        ("value-disclosed", "member"), ("signed-out", "member")]
    told = " ".join(detail or "" for _, _, detail in events)
    assert result["receipt"] in told
    for secret in (code, code.replace("-", ""), member.password, result["organisations"][0]["values"][0]["value"], member.address):
        assert secret not in told
