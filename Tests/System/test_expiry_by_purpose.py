"""Q3 of codes that are none of inquiries, and of all that ends with handovers and cases: each works up to its last microsecond, and at its
end it is over, whoever's clock or patience says otherwise."""

import concurrent.futures
import contextlib
import datetime
import time

import httpx
import pytest

from askings import PURPOSES, Address, Asking, Case, Handover, Recovery, accepted
from member import refusal
from recovering import Recovering
from test_expiry import MICROSECOND, SECOND

PASSWORD = "七つの海 and seven swans"


@pytest.fixture(params=PURPOSES)
def purpose(request, desk) -> Recovery:
    return PURPOSES[request.param](desk)


@pytest.fixture(params=["handover", "case"])
def objected_purpose(request, desk) -> Handover:
    return PURPOSES[request.param](desk)


def asked(purpose: Recovery, fresh_members) -> Asking:
    [member] = purpose.members(fresh_members, 1)
    return purpose.ask(member)


def redeemed(desk, asking: Asking) -> int:
    return desk.one("select count(redeemed_at) from registry.one_time_codes where code_for = %s", asking.id)


@contextlib.contextmanager
def held(desk, table: str, key: str, asking: Asking):
    """Somebody holds the row, and rolls back in the end."""
    with desk.connect(autocommit=False) as holder:
        holder.execute(f"select from {table} where {key} = %s for update", (asking.id,))
        yield
        holder.rollback()


# Codes ---------------------------------------------------------------------------------------------------------------


def test_a_code_of_any_purpose_works_up_to_its_last_microsecond(desk, fresh_members, purpose):
    asking = asked(purpose, fresh_members)
    issued, end = desk.sql("select issued_at, expires_at from registry.one_time_codes where code_for = %s", asking.id)[0]
    assert end - issued == datetime.timedelta(minutes=20)
    for late in (60 * SECOND, MICROSECOND, 0 * SECOND):
        with desk.clock.stopped(end + late):
            assert asking.type(desk.url) == asking.type(desk.url, "BBBB-BBBB") == purpose.over
    assert desk.one("select tries from registry.one_time_codes where code_for = %s", asking.id) == redeemed(desk, asking) == 0
    with desk.clock.stopped(end - MICROSECOND):
        assert asking.type(desk.url) == purpose.right
    assert redeemed(desk, asking) == 1


def test_neither_an_old_transaction_nor_a_holder_who_rolls_back_makes_a_code_outlive_its_end(desk, fresh_members, purpose):
    asking = asked(purpose, fresh_members)
    tenant, digest = desk.sql("select tenant_id, digest from registry.one_time_codes where code_for = %s", asking.id)[0]
    session = desk.one("select (array_agg(token_digest))[1] from registry.sessions join registry.organisations using (tenant_id, organisation_id)"
                       " where member_id = %s", asking.member.id)
    desk.sql("update registry.one_time_codes set expires_at = clock_timestamp() + interval '0.5 seconds' where code_for = %s", asking.id)
    with desk.connect("aikotoba_server", autocommit=False) as old, concurrent.futures.ThreadPoolExecutor(4) as pool:
        # Its now() stands still in the code's time.
        began = old.execute("select now()").fetchone()[0]
        with held(desk, "registry.one_time_codes", "code_for", asking):
            waiting = [pool.submit(asking.type, desk.url) for _ in range(4)]
            time.sleep(0.7)
            assert not any(answer.done() for answer in waiting), "nothing is answered while the row is held"
        assert [answer.result() for answer in waiting] == [purpose.over] * 4
        values = {"tenant": tenant, "id": asking.id, "digest": digest, "session": session}
        [outcome] = old.execute(f"select outcome from {purpose.redemption}", values).fetchone()
        assert outcome == "code-expired" and old.execute("select now()").fetchone()[0] == began
    assert redeemed(desk, asking) == 0


# What a code has opened ----------------------------------------------------------------------------------------------


def test_a_grant_sets_a_password_up_to_its_last_microsecond(desk, fresh_members):
    [member] = Recovery(desk).members(fresh_members, 1)
    recovering = Recovering(desk.caller(Recovery.slug))
    asked, grant = recovering.grant(desk, member)
    until = desk.one("select grant_until from registry.recoveries where recovery_id = %s", asked.id)
    with desk.clock.stopped(until):
        refusal(recovering.register(asked, grant, PASSWORD), 410, "grant-ended")
    with desk.clock.stopped(until - MICROSECOND):
        assert recovering.register(asked, grant, PASSWORD).status_code == 204


def test_a_proven_session_changes_contacts_up_to_its_last_microsecond(desk, fresh_members):
    purpose = Address(desk)
    caller, contact = purpose.proven(purpose.members(fresh_members, 1)[0])
    id = caller.get("/me").json()["session"]["id"]
    desk.sql("update registry.sessions set proven_until = clock_timestamp() + interval '15 minutes' where session_id = %s", id)
    until = desk.one("select proven_until from registry.sessions where session_id = %s", id)

    def change() -> httpx.Response:
        return caller.client.patch(f"/me/contacts/{contact['id']}", json={"phone": "1"}, headers=caller.headers | {"If-Match": f'"{contact["version"]}"'})

    with desk.clock.stopped(until):
        refusal(change(), 403, "proof-required")
        refusal(caller.post("/handovers", {"contactId": contact["id"], "person": "x", "email": "x@y.example"}), 403, "proof-required")
    with desk.clock.stopped(until - MICROSECOND):
        assert change().status_code == 200


def test_an_offer_is_accepted_up_to_the_last_microsecond_of_its_seven_days(desk, fresh_members):
    asking = asked(Handover(desk), fresh_members)
    offered, until = desk.sql("select offered_at, offer_until from registry.handovers where handover_id = %s", asking.id)[0]
    assert until - offered == datetime.timedelta(days=7)
    caller = desk.caller()
    with desk.clock.stopped(until):
        refusal(caller.post(f"/handovers/{asking.id}/resend"), 410, "offer-ended")
    with desk.clock.stopped(until - MICROSECOND):
        reference = accepted(caller.post(f"/handovers/{asking.id}/resend"))["reference"]
        asking.code = desk.mails.code_for(asking.to, reference)
        desk.clock.stop_at(until)
        assert asking.type(desk.url) == (410, "offer-ended"), "the code lives on, the offer does not"
        desk.clock.stop_at(until - MICROSECOND)
        assert asking.type(desk.url) == (200, "")


def test_an_approved_case_waits_for_its_proof_up_to_the_last_microsecond_of_seven_days(desk, fresh_members):
    asking = asked(Case(desk), fresh_members)
    until = desk.one("select prove_until from registry.handover_cases where case_id = %s", asking.id)
    desk.sql("update registry.one_time_codes set expires_at = 'infinity' where code_for = %s", asking.id)
    with desk.clock.stopped(until):
        # The page leads back to the case, which says that its time is over.
        assert asking.type(desk.url) == (303, "") and redeemed(desk, asking) == 0
        assert desk.caller().client.get(f"{desk.url}/terms/handover-cases/{asking.id}/code").status_code == 303
    with desk.clock.stopped(until - MICROSECOND):
        assert asking.type(desk.url) == (303, "") and redeemed(desk, asking) == 1


# Objections ----------------------------------------------------------------------------------------------------------


def objected(desk, purpose: Handover, asking: Asking) -> bool:
    table, key, _ = purpose.objection
    return desk.one(f"select objected_at is not null from {table} where {key} = %s", asking.id)


def test_the_old_address_objects_up_to_the_last_microsecond_of_72_hours(desk, fresh_members, objected_purpose):
    asking = asked(objected_purpose, fresh_members)
    assert asking.type(desk.url) == objected_purpose.right
    table, key, column = objected_purpose.objection
    proven, until = desk.sql(f"select redeemed_at, {column} from registry.one_time_codes join {table} on {key} = code_for where code_for = %s", asking.id)[0]
    assert until - proven == datetime.timedelta(hours=72)
    press = objected_purpose.objecting(asking)
    with desk.clock.stopped(until):
        assert press().status_code in (303, 410) and not objected(desk, objected_purpose, asking)
    with desk.clock.stopped(until - MICROSECOND):
        assert press().status_code == 303 and objected(desk, objected_purpose, asking)


def test_an_objection_that_waited_for_a_holder_who_rolled_back_comes_too_late(desk, fresh_members, objected_purpose):
    asking = asked(objected_purpose, fresh_members)
    assert asking.type(desk.url) == objected_purpose.right
    table, key, column = objected_purpose.objection
    press = objected_purpose.objecting(asking)
    desk.sql(f"update {table} set {column} = clock_timestamp() + interval '0.5 seconds' where {key} = %s", asking.id)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with held(desk, table, key, asking):
            waiting = pool.submit(press)
            time.sleep(0.7)
            assert not waiting.done()
        assert waiting.result().status_code in (303, 410)
    assert not objected(desk, objected_purpose, asking)
