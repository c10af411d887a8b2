"""Q3: nothing is redeemed at or after its end, whoever's clock says otherwise; sessions end idle, after their longest
time, and with the generation they came from."""

import concurrent.futures
import datetime
import secrets
import time

import pytest

from member import refusal
from seals import plant

SECOND = datetime.timedelta(seconds=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def asked_with_code(desk, caller, member, type="k-password"):
    asked = caller.ask(type, member.address)
    return asked, desk.mails.code_for(member.address, asked.reference)


def end_of(desk, asked) -> datetime.datetime:
    return desk.one("select expires_at from registry.one_time_codes where code_for = %s", asked.id)


def end_in(desk, asked, seconds: float):
    """Lets the code end by the real clock."""
    desk.sql("update registry.one_time_codes set expires_at = clock_timestamp() + make_interval(secs => %s) where code_for = %s",
             seconds, asked.id)


# The code ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset, status", [
    (-SECOND, 200), (-MICROSECOND, 200), (0 * SECOND, 410), (MICROSECOND, 410), (SECOND, 410), (datetime.timedelta(days=1), 410),
], ids=["19:59", "19:59.999999", "20:00", "20:00.000001", "20:01", "a day later"])
def test_a_code_works_until_twenty_minutes_are_over_and_not_from_then_on(desk, member, signed_in, offset, status):
    asked, code = asked_with_code(desk, signed_in, member)
    end = end_of(desk, asked)
    assert end - desk.one("select issued_at from registry.one_time_codes where code_for = %s", asked.id) == datetime.timedelta(minutes=20)
    with desk.clock.stopped(end + offset):
        caller = signed_in if offset <= datetime.timedelta(minutes=1) else desk.caller().sign_in(member.id, member.password)
        answer = caller.redeem(asked, code)
    if status == 200:
        assert answer.status_code == 200, answer.text
    else:
        problem = refusal(answer, 410, "code-expired")
        assert problem["expiredAt"] == asked.answer.json()["expiresAt"]
    assert desk.one("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == (1 if status == 200 else 0)


def test_an_expired_code_counts_no_tries_and_can_be_replaced(desk, member, signed_in):
    asked, code = asked_with_code(desk, signed_in, member)
    with desk.clock.ahead(1201):
        refusal(signed_in.redeem(asked, "BBBB-BBBB"), 410, "code-expired")
        answer = signed_in.resend(asked)
        assert answer.status_code == 202
        fresh = desk.mails.code_for(member.address, answer.json()["reference"])
        assert refusal(signed_in.redeem(asked, code), 422, "code-incorrect")["remainingTries"] == 4
        assert signed_in.redeem(asked, fresh).status_code == 200


def test_a_transaction_that_began_in_time_redeems_nothing_once_the_code_has_ended(desk, member, signed_in):
    """now() stands still inside a transaction; it must not be what decides."""
    asked, code = asked_with_code(desk, signed_in, member)
    tenant, digest = desk.sql("select tenant_id, digest from registry.one_time_codes where code_for = %s", asked.id)[0]
    session = desk.one("select token_digest from registry.sessions s join registry.organisations o using (tenant_id, organisation_id)"
                       " where o.member_id = %s", member.id)
    end_in(desk, asked, 0.6)
    with desk.connect("aikotoba_server", autocommit=False) as old:
        began = old.execute("select now()").fetchone()[0]
        assert began < end_of(desk, asked)
        time.sleep(0.8)
        [outcome] = old.execute(
            "select outcome from app.redeem_code(%s, %s, %s, array[%s::bytea], gen_random_uuid(), 'D26-0101-TEST', '\\x7f000001')",
            (tenant, session, asked.id, digest)).fetchone()
        assert old.execute("select now()").fetchone()[0] == began
    assert outcome == "code-expired"
    assert desk.one("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == 0


@pytest.mark.parametrize("lives, status", [(1.0, 410), (10.0, 200)], ids=["after the end", "before the end"])
def test_the_clock_is_read_after_waiting_for_a_holder_who_rolls_back(desk, member, signed_in, lives, status):
    asked, code = asked_with_code(desk, signed_in, member)
    end_in(desk, asked, lives)
    with desk.connect(autocommit=False) as holder, concurrent.futures.ThreadPoolExecutor(8) as pool:
        holder.execute("select from registry.one_time_codes where code_for = %s for update", (asked.id,))
        waiting = [pool.submit(signed_in.redeem, asked, code) for _ in range(8)]
        time.sleep(1.4)
        assert not any(answer.done() for answer in waiting), "nothing is answered while the row is held"
        holder.rollback()
    answers = sorted(answer.result().status_code for answer in waiting)
    assert answers == ([410] * 8 if status == 410 else [200] + [409] * 7)


def test_the_clock_of_the_server_does_not_decide(desk, member, signed_in):
    """The server runs by this machine's clock; the database's is a day ahead, then a day behind."""
    with desk.clock.ahead(86_400):
        caller = desk.caller().sign_in(member.id, member.password)
        asked, code = asked_with_code(desk, caller, member)
        assert caller.redeem(asked, code).status_code == 200
    asked, code = asked_with_code(desk, signed_in, member, "m-password")
    with desk.clock.ahead(86_400):
        caller = desk.caller().sign_in(member.id, member.password)
        refusal(caller.redeem(asked, code), 410, "code-expired")


# Sessions ------------------------------------------------------------------------------------------------------------


def session_times(desk, member) -> dict:
    names = ("opened_at", "last_used_at", "idle", "ends_at")
    return dict(zip(names, desk.sql(
        f"select {', '.join('s.' + name for name in names)} from registry.sessions s"
        " join registry.organisations o using (tenant_id, organisation_id) where o.member_id = %s", member.id)[0]))


def test_a_session_ends_after_thirty_idle_minutes(desk, member, signed_in):
    times = session_times(desk, member)
    assert times["idle"] == datetime.timedelta(minutes=30)
    with desk.clock.stopped(times["last_used_at"] + times["idle"]):
        refusal(signed_in.get("/me"), 401, "session-ended")
    with desk.clock.stopped(times["last_used_at"] + times["idle"] - MICROSECOND):
        assert signed_in.get("/me").status_code == 200
        # Being used has prolonged it.
        used = session_times(desk, member)["last_used_at"]
        assert used == times["last_used_at"] + times["idle"] - MICROSECOND
        desk.clock.stop_at(used + datetime.timedelta(minutes=29))
        me = signed_in.get("/me").json()
        assert datetime.datetime.fromisoformat(me["session"]["endsAt"]) == times["ends_at"].replace(microsecond=0)
        desk.clock.stop_at(used + datetime.timedelta(minutes=59, seconds=1))
        for answer in (signed_in.get("/me"), signed_in.get("/disclosures"), signed_in.try_ask("k-password", member.address)):
            refusal(answer, 401, "session-ended")


def test_a_session_in_steady_use_ends_after_twelve_hours(desk, member, signed_in):
    times = session_times(desk, member)
    assert times["ends_at"] - times["opened_at"] == datetime.timedelta(hours=12)
    with desk.clock.stopped(times["opened_at"]):
        for number in range(1, 25):
            desk.clock.stop_at(times["opened_at"] + number * datetime.timedelta(minutes=29, seconds=50))
            assert signed_in.get("/me").status_code == 200
        desk.clock.stop_at(times["ends_at"] - MICROSECOND)
        assert signed_in.get("/me").status_code == 200
        desk.clock.stop_at(times["ends_at"])
        refusal(signed_in.get("/me"), 401, "session-ended")


def test_signing_out_ends_the_session_at_once_and_for_good(desk, member, signed_in):
    asked, code = asked_with_code(desk, signed_in, member)
    assert signed_in.sign_out().status_code == 204
    refusal(signed_in.get("/me"), 401, "session-ended")
    refusal(signed_in.redeem(asked, code), 401, "session-ended")
    assert signed_in.sign_out().status_code == 204


# Generations ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def next_generation(desk, member) -> dict:
    """Next year's S- and K-password of the member, stored as a rotation would."""
    tenant, holder = desk.sql("select tenant_id, organisation_id from registry.organisations where member_id = %s", member.id)[0]
    period, starts = desk.sql(
        "select p.code, p.starts_at from registry.periods p where p.tenant_id = %s and p.kind = 'fiscal-year'"
        " and p.starts_at > now() order by p.starts_at limit 1", tenant)[0]
    values = {type: secrets.token_urlsafe(12) for type in ("s-password", "k-password")}
    for type, value in values.items():
        plant(desk, "terms", type, period, holder, member.id, value)
    grace = desk.one(
        "select grace_until from registry.credentials c join registry.credential_types t using (tenant_id, type_id)"
        " where c.organisation_id = %s and t.code = 's-password' and c.valid_until = %s", holder, starts)
    return {"period": period, "starts": starts, "grace": grace, **values}


@pytest.fixture
def next_year(desk, next_generation):
    """The clock stands in next year's grace, and there is a place for its audit."""
    with desk.clock.stopped(next_generation["starts"]):
        desk.sql("select * from app.prepare_audit()", role="aikotoba_courier")
        yield next_generation


def test_a_new_s_password_signs_in_from_its_first_instant_and_the_old_one_until_its_grace_is_over(desk, member, next_year, visitor):
    def outcome(at, password):
        desk.clock.stop_at(at)
        # From a network of its own: next year's failures would keep this year's waiting.
        return visitor.try_sign_in(member.id, password).status_code

    old, new = member.password, next_year["s-password"]
    starts, grace = next_year["starts"], next_year["grace"]
    assert grace - starts == datetime.timedelta(days=30)
    assert (outcome(starts - MICROSECOND, old), outcome(starts - MICROSECOND, new)) == (201, 401)
    assert (outcome(starts, old), outcome(starts, new)) == (201, 201)
    assert (outcome(grace - MICROSECOND, old), outcome(grace - MICROSECOND, new)) == (201, 201)
    assert (outcome(grace, old), outcome(grace, new)) == (401, 201)


def test_sessions_end_with_the_grace_of_the_generation_they_came_from(desk, member, next_year):
    desk.clock.stop_at(next_year["grace"] - datetime.timedelta(minutes=20))
    old = desk.caller().sign_in(member.id, member.password)
    new = desk.caller().sign_in(member.id, next_year["s-password"])
    ends = datetime.datetime.fromisoformat(old.get("/me").json()["session"]["endsAt"])
    assert ends == next_year["grace"]
    desk.clock.stop_at(next_year["grace"] - MICROSECOND)
    assert (old.get("/me").status_code, new.get("/me").status_code) == (200, 200)
    desk.clock.stop_at(next_year["grace"])
    refusal(old.get("/me"), 401, "session-ended")
    assert new.get("/me").status_code == 200


def test_during_the_grace_an_inquiry_shows_the_new_value_first_and_the_old_one_with_its_end(desk, member, next_year):
    desk.clock.stop_at(next_year["starts"] + datetime.timedelta(days=3))
    caller = desk.caller().sign_in(member.id, member.password)
    asked, code = asked_with_code(desk, caller, member)
    [organisation] = caller.redeem(asked, code).json()["organisations"]
    current, previous = organisation["values"]
    assert (current["state"], current["value"], current["period"]["en"]) == ("current", next_year["k-password"], next_year["period"])
    assert previous["state"] == "previous" and previous["value"] != current["value"]
    assert datetime.datetime.fromisoformat(previous["graceUntil"]) == next_year["grace"]
    assert datetime.datetime.fromisoformat(previous["validUntil"]) == next_year["starts"]
    # Each shown value is on record.
    assert len(caller.get("/disclosures").json()["items"]) == 2


def test_before_the_turn_of_the_year_an_inquiry_shows_this_years_value_only(desk, member, signed_in, next_generation):
    asked, code = asked_with_code(desk, signed_in, member)
    [organisation] = signed_in.redeem(asked, code).json()["organisations"]
    [value] = organisation["values"]
    assert value["state"] == "current" and value["value"] != next_generation["k-password"]


# Guessing ------------------------------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_sign_in_waits_longer_each_time_and_the_right_one_waits_too(desk, member, visitor):
    now = desk.one("select clock_timestamp()")
    with desk.clock.stopped(now):
        for _ in range(5):
            refusal(visitor.try_sign_in(member.id, "wrong"), 401, "sign-in-refused")
        for pause in (5, 10, 20):
            problem = refusal(visitor.try_sign_in(member.id, member.password), 429, "too-many-tries")
            assert problem["retryAt"] == (now + pause * SECOND).strftime("%Y-%m-%dT%H:%M:%SZ")
            now += pause * SECOND
            desk.clock.stop_at(now)
            refusal(visitor.try_sign_in(member.id, "wrong"), 401, "sign-in-refused")
        desk.clock.stop_at(now + 40 * SECOND)
        assert visitor.try_sign_in(member.id, member.password).status_code == 201
        # Success clears the record.
        refusal(visitor.try_sign_in(member.id, "wrong"), 401, "sign-in-refused")
        assert visitor.try_sign_in(member.id, member.password).status_code == 201


def test_a_network_that_guesses_is_slowed_down_and_others_are_not(desk, fresh_members, visitor):
    member = next(fresh_members)
    now = desk.one("select clock_timestamp()")
    with desk.clock.stopped(now):
        for number in range(50):
            refusal(visitor.try_sign_in(f"9{number:05d}", "wrong"), 401, "sign-in-refused")
        refusal(visitor.try_sign_in(member.id, member.password), 429, "too-many-tries")
        assert desk.caller(network="127.88.0.1").try_sign_in(member.id, member.password).status_code == 201
        desk.clock.stop_at(now + 5 * SECOND)
        assert visitor.try_sign_in(member.id, member.password).status_code == 201
