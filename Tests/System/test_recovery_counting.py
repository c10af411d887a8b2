"""Q1 and Q2 of recoveries: under parallel submissions a code gives exactly one grant, and exactly five wrong codes are counted."""

import asyncio
import collections
import json

from conftest import next_network
from instance import wait_for
from recovering import SLUG, settled
from test_counting import groups_of, two_servers  # noqa: F401
from wire import Connection, spread

CODES, PARALLEL, SPENT_CODES, WRONG = 100, 16, 20, 64
PATH = f"/v1/tenants/{SLUG}/recoveries"


async def asked(desk, count: int) -> list[dict]:
    """Recoveries of so many new members, each with its code."""

    async def ask(connection, member):
        status, _, body = await connection.call("POST", PATH, {"memberId": member.id, "email": member.address})
        assert status == 202, body
        return {"address": member.address} | json.loads(body)

    # From several networks: strangers of one may ask only so often.
    connections = [await Connection(desk.url, next_network()).open() for _ in range(5)]
    recoveries = await spread(settled(desk, count), connections, ask)
    codes = {}

    def all_came():
        codes.update(desk.mails.codes())
        return all((recovery["address"], recovery["reference"]) in codes for recovery in recoveries)

    wait_for("the mails", all_came, seconds=60, pause=0.2)
    for recovery in recoveries:
        recovery["code"] = codes[recovery["address"], recovery["reference"]]
    return recoveries


async def submit(recoveries: list[dict], code_of, groups) -> list[list[tuple[int, str]]]:
    async def work(group, recovery):
        path = f"{PATH}/{recovery['id']}/verification"
        requests = [connection.send(connection.encoded("POST", path, {"code": code_of(recovery)})) for connection in group]
        return [(status, json.loads(body).get("code", "verified")) for status, _, body in await asyncio.gather(*requests)]

    return await spread(recoveries, groups, work)


def recorded(desk, recoveries: list[dict]) -> collections.Counter:
    ids = [recovery["id"] for recovery in recoveries]
    events = collections.Counter(dict(desk.sql(
        "select act, count(*) from audit.events where subject = any (%s::uuid[]) group by act", ids)))
    events["grants"] = desk.one("select count(grant_digest) from registry.recoveries where recovery_id = any (%s::uuid[])", ids)
    events["tries"] = desk.one("select sum(tries) from registry.one_time_codes where code_for = any (%s::uuid[])", ids)
    return events


def test_of_16_parallel_verifications_of_each_of_100_codes_exactly_one_gives_a_grant(desk, two_servers):  # noqa: F811
    async def run():
        recoveries = await asked(desk, CODES)
        return recoveries, await submit(recoveries, lambda recovery: recovery["code"], await groups_of(PARALLEL, two_servers, 2))

    recoveries, answers = asyncio.run(run())
    for per_code in answers:
        assert collections.Counter(per_code) == {(200, "verified"): 1, (409, "code-already-used"): PARALLEL - 1}
    events = recorded(desk, recoveries)
    assert events["grants"] == events["recovery-verified"] == CODES
    assert events["code-refused"] == events["tries"] == 0


def test_of_64_parallel_wrong_codes_exactly_five_are_counted_and_then_the_right_one_gives_no_grant(desk, two_servers):  # noqa: F811
    async def run():
        recoveries = await asked(desk, SPENT_CODES)
        groups = await groups_of(WRONG, two_servers, 2)
        answers = await submit(recoveries, lambda _: "BBBB-BBBB", groups)
        counted = recorded(desk, recoveries)
        right = await submit(recoveries, lambda recovery: recovery["code"], [[group[0]] for group in groups])
        return recoveries, answers, counted, right

    recoveries, answers, counted, right = asyncio.run(run())
    for per_code in answers:
        assert collections.Counter(per_code) == {(422, "code-incorrect"): 4, (429, "too-many-tries"): WRONG - 4}
    assert counted["tries"] == counted["code-refused"] == 5 * SPENT_CODES
    assert right == [[(429, "too-many-tries")]] * SPENT_CODES
    assert recorded(desk, recoveries) == counted and counted["grants"] == 0
