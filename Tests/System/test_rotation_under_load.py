"""Q17: the generator of a rotation is killed again and again, before and after the turn of the year, while clients sign in:
at every instant exactly the promised generations are accepted, and what is generated in the end is as if nothing had happened."""

import collections
import datetime
import itertools
import json
import os
import random
import subprocess
import time

import pytest

from instance import Instance, binary, clean_environment, run_command, wait_for
from operator_desk import OperatorDesk
from seals import TenantKeys
from sign_in_load import MovingClock, SignInLoad

FULL = os.environ.get("AIKOTOBA_TEST_SIZE") == "full"
ORGANISATIONS, KILLS, CLIENTS = (10_000, 20, 64) if FULL else (2_000, 4, 8)
TICK = datetime.timedelta(microseconds=1)
# Where the generator is when it is killed; half of them cost a batch of a thousand.
POINTS = ["starting", "sealing", "stored", "sealing", "storing"] if FULL else ["sealing", "storing"]


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=ORGANISATIONS) as instance:
        yield instance
        assert instance.stop() == 0


@pytest.fixture(scope="module")
def owner(house) -> OperatorDesk:
    return OperatorDesk(house.url, json.loads((house.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


class Generator:
    """`aikotoba rotation generate`, a process beside the one that serves."""

    def __init__(self, house, owner, rotation: str):
        self.house, self.rotation = house, rotation
        token = house.folder / "owner-token"
        token.write_text(owner.token)
        self.environment = {
            "AIKOTOBA_DATABASE_URL": house.connection("aikotoba_server") + " application_name=generator",
            "AIKOTOBA_KEYS_FILE": str(house.data / "key-ring"), "AIKOTOBA_OPERATOR_TOKEN_FILE": str(token)}
        self.words = ["rotation", "generate", "--tenant", "terms", "--json", rotation]

    def run(self) -> dict:
        result = run_command(*self.words, environment=self.environment, seconds=600)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def kill_when(self, point: str) -> bool:
        """Starts it and kills it there. False when it had finished before."""
        before = self.stored()
        process = subprocess.Popen(
            [binary(), *self.words], env=clean_environment(self.environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait_for(f"{point}, or its end", lambda: self._is_at(point, before) or process.poll() is not None, 120, 0.002)
        killed = process.poll() is None
        process.kill()
        process.wait()
        # What PostgreSQL was asked to do it does, whether or not anybody waits for it, and only then sees that nobody does.
        wait_for("what was under way", lambda: not self._backends("%", "%"), 60)
        return killed

    def _is_at(self, point: str, before: int) -> bool:
        match point:
            case "starting":
                time.sleep(random.uniform(0, 0.2))
                return True
            case "sealing":
                return self._backends("idle", "%take_rotation_batch%") > 0
            case "storing":
                return self._backends("active", "%store_rotation_batch%") > 0
            case "stored":
                return self.stored() > before

    def _backends(self, state: str, query: str) -> int:
        return self.house.one(
            "select count(*) from pg_stat_activity where application_name = 'generator' and state like %s and query like %s", state, query)

    def stored(self) -> int:
        return self.house.one("select count(*) from registry.credentials where rotation_id = %s", self.rotation)


def learn_new_values(house, load: SignInLoad, rotation: str, keys: TenantKeys):
    """Opens with the tenant's keys what was stored since the last time, for the clients to try."""
    rows = house.sql(
        "select o.member_id, o.organisation_id, v.sealed, p.code from registry.credentials c"
        " join registry.organisations o using (tenant_id, organisation_id) join registry.periods p using (tenant_id, period_id)"
        " join vault.sealed_values v using (tenant_id, credential_id) where c.rotation_id = %s and not o.member_id = any (%s)",
        rotation, list(load.new))
    load.new |= {member_id: keys.open(sealed, holder, "s-password", period) for member_id, holder, sealed, period in rows}


def accepted(house, at: datetime.datetime) -> dict[tuple[str, str], int]:
    rows = house.sql(
        "select period, by, count(distinct member_id), count(*) from dba.accepted_credentials_at(%s)"
        " where tenant = 'terms' and type = 's-password' group by period, by", at)
    assert all(members == credentials for *_, members, credentials in rows), "nobody has two of a period"
    return {(period, by): members for period, by, members, _ in rows}


def assert_promises_stand(house, rotation: dict, stored: int):
    """Of what is generated so far, as the DBA sees it: the old ones as before, the new ones from their beginning."""
    starts = datetime.datetime.fromisoformat(rotation["effectiveAt"])
    new, old = rotation["period"], str(int(rotation["period"]) - 1)
    ends = starts + datetime.timedelta(days=30)
    assert accepted(house, starts - TICK) == {(old, "validity"): ORGANISATIONS}
    assert accepted(house, ends - TICK) == {(old, "grace"): ORGANISATIONS} | ({(new, "validity"): stored} if stored else {})
    assert accepted(house, ends) == ({(new, "validity"): stored} if stored else {})
    assert house.one(
        "select count(*) from registry.credentials c join vault.sealed_values v using (tenant_id, credential_id)"
        " where c.rotation_id = %s", rotation["id"]) == stored, "a value without its seal"


def generated_rows(house) -> list[tuple]:
    """What a second run must not change: every row that generating writes."""
    return house.sql(" union all ".join(
        f"select '{table}', count(*), md5(string_agg(r::text, ';' order by r::text)) from {table} r {condition}"
        for table, condition in [
            ("registry.rotations", ""), ("registry.rotation_items", ""), ("registry.credentials", ""), ("vault.sealed_values", ""),
            ("audit.events", "where act not in ('signed-in', 'sign-in-refused')"), ("registry.outbox", "")]))


def judge(attempts, promises: dict) -> collections.Counter:
    """Each attempt against what was promised for its generation; those that lie across an edge may go either way."""
    told = collections.Counter()
    for attempt in attempts:
        begins, ends = promises[attempt.member_id, attempt.generation]
        if attempt.began >= begins and attempt.ended < ends:
            expected = 201
        elif attempt.ended < begins or attempt.began >= ends:
            expected = 401
        else:
            assert attempt.status in (201, 401), attempt
            told["across an edge"] += 1
            continue
        assert attempt.status == expected, f"{attempt}: promised from {begins} until {ends}"
        told[attempt.generation, expected, "before" if attempt.ended < begins else "after" if attempt.began >= ends else "within"] += 1
    return told


def test_generating_killed_at_many_points_across_the_turn_keeps_every_promise_to_those_who_sign_in(house, owner):
    planned = owner.post("/rotations", {"type": "s-password", "reason": "yearly"})
    assert planned.status_code == 201, planned.text
    rotation = planned.json()
    generator, keys = Generator(house, owner, rotation["id"]), TenantKeys.of(house, "terms")
    starts = datetime.datetime.fromisoformat(rotation["effectiveAt"])
    ends = starts + datetime.timedelta(days=30)
    # The months that the test will see, as housekeeping would have made them by then.
    for month in (starts, ends):
        with house.clock.stopped(month):
            house.sql("select * from app.prepare_audit()", role="aikotoba_courier")

    kills = collections.Counter()
    points = list(itertools.islice(itertools.cycle(POINTS), KILLS))

    def kill_at(some_points):
        for point in some_points:
            kills[point, generator.kill_when(point)] += 1
            learn_new_values(house, load, rotation["id"], keys)
            assert_promises_stand(house, rotation, len(load.new))
            assert load.failure is None

    began = time.monotonic()
    clock = MovingClock(house)
    with house.clock.ahead(0), SignInLoad(house.url, CLIENTS, house.passwords, clock, starts.timestamp(), ends.timestamp()) as load:
        kill_at(points[:KILLS // 2])
        clock.move_to(starts.timestamp() - 3)
        load.begin_phase()
        # Some are killed around the turn itself, which comes while time runs.
        kill_at(points[KILLS // 2:])
        clock.wait_until(starts.timestamp() + 1)
        finished = generator.run()
        learn_new_values(house, load, rotation["id"], keys)
        before = generated_rows(house)
        assert generator.run() == finished
        assert generated_rows(house) == before
        clock.move_to(ends.timestamp() - 3)
        load.begin_phase()
        clock.wait_until(ends.timestamp() + 3)
    assert load.failure is None

    counts = finished["counts"]
    assert finished["state"] == "generated" and counts["generated"] == counts["planned"] == ORGANISATIONS and counts["skipped"] == {}
    assert house.one("select adds_up from dba.rotation_progress where rotation_id = %s", rotation["id"])
    assert len(load.new) == len(set(load.new.values())) == ORGANISATIONS
    assert_promises_stand(house, rotation, ORGANISATIONS)

    promises = {
        (member_id, "new" if period == rotation["period"] else "old"): (begins.timestamp(), until.timestamp())
        for member_id, period, begins, until in house.sql(
            "select o.member_id, p.code, c.valid_from, c.grace_until from registry.credentials c"
            " join registry.credential_types t using (tenant_id, type_id) join registry.periods p using (tenant_id, period_id)"
            " join registry.organisations o using (tenant_id, organisation_id) where t.tenant_id = 1 and t.code = 's-password'")}
    told = judge(load.attempts, promises)
    print(f"Q17: {ORGANISATIONS} organisations, {CLIENTS} clients, kills (point, was under way): {dict(kills)};"
          f" {len(load.attempts)} sign-ins in {time.monotonic() - began:.0f} s: {dict(told)}")
    # That there was something to see.
    for kind in [("old", 201, "within"), ("old", 401, "after"), ("new", 401, "before"), ("new", 201, "within")]:
        assert told[kind] > CLIENTS, told
    assert sum(number for (_, was_under_way), number in kills.items() if was_under_way) >= KILLS * 3 // 4, kills
