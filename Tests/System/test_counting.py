"""Q1 and Q2: under parallel submissions a code is redeemed exactly once, and exactly five wrong codes are counted."""

import asyncio
import collections
import json
import time

import pytest

from instance import wait_for
from wire import opened, spread

TYPES = ["k-password", "m-password", "archive-password", "external-id"]
CODES, PARALLEL = 1_000, 32
SPENT_CODES, WRONG = 200, 64


async def ask_all(desk, members, connections) -> list[dict]:
    """An inquiry of each type for each member, with its code."""

    async def sign_in(connection, member):
        status, _, body = await connection.call(
            "POST", "/v1/tenants/terms/sessions", {"memberId": member.id, "password": member.password})
        assert status == 201, body
        return member, json.loads(body)["token"]

    async def ask(connection, job):
        (member, token), type = job
        status, _, body = await connection.call("POST", "/v1/tenants/terms/inquiries", {"type": type, "email": member.address}, token)
        assert status == 202, body
        return {"token": token, "address": member.address, "type": type} | json.loads(body)

    sessions = await spread(members, connections, sign_in)
    asked = await spread([(session, type) for session in sessions for type in TYPES], connections, ask)
    codes = {}

    def all_came():
        codes.update(desk.mails.codes())
        return all((inquiry["address"], inquiry["reference"]) in codes for inquiry in asked)

    wait_for("the mails", all_came, seconds=60, pause=0.2)
    for inquiry in asked:
        inquiry["code"] = codes[inquiry["address"], inquiry["reference"]]
    return asked


async def submit(inquiry: dict, code: str, connections) -> list[tuple[int, str]]:
    """The same code over all connections at once: the requests are written before the first answer is awaited."""
    path = f"/v1/tenants/terms/inquiries/{inquiry['id']}/redemption"
    requests = [connection.send(connection.encoded("POST", path, {"code": code}, inquiry["token"])) for connection in connections]
    answers = await asyncio.gather(*requests)
    return [(status, json.loads(body).get("code", "redeemed")) for status, _, body in answers]


async def submit_all(inquiries: list[dict], code_of, groups) -> list[list[tuple[int, str]]]:
    async def work(group, inquiry):
        return await submit(inquiry, code_of(inquiry), group)

    return await spread(inquiries, groups, work)


async def groups_of(number: int, urls: list[str], how_many: int):
    """Groups of connections, each over all servers alike."""
    return [[connection for url in urls for connection in await opened(url, number // len(urls))] for _ in range(how_many)]


@pytest.fixture(scope="module")
def two_servers(desk):
    """The development instance and a second server process on the same database."""
    with desk.serve() as second:
        yield [desk.url, second.url]


def recorded(desk, inquiries: list[dict]) -> collections.Counter:
    ids = [inquiry["id"] for inquiry in inquiries]
    events = collections.Counter(dict(desk.sql(
        "select act, count(*) from audit.events where subject = any (%s::uuid[]) group by act", ids)))
    events["disclosures"] = desk.one("select count(*) from registry.disclosures where inquiry_id = any (%s::uuid[])", ids)
    events["tries"] = desk.one("select sum(tries) from registry.one_time_codes where code_for = any (%s::uuid[])", ids)
    return events


def test_of_32_parallel_redemptions_of_each_of_1000_codes_exactly_one_discloses(desk, members, two_servers):
    """Q1."""

    async def run():
        inquiries = await ask_all(desk, members[1:1 + CODES // len(TYPES)], await opened(desk.url, 8))
        began = time.monotonic()
        answers = await submit_all(inquiries, lambda inquiry: inquiry["code"], await groups_of(PARALLEL, two_servers, 2))
        return inquiries, answers, time.monotonic() - began

    inquiries, answers, took = asyncio.run(run())
    print(f"Q1: {CODES} codes × {PARALLEL} redemptions, two servers: {CODES * PARALLEL / took:.0f} a second")
    assert len(inquiries) == CODES
    for per_code in answers:
        assert collections.Counter(per_code) == {(200, "redeemed"): 1, (409, "code-already-used"): PARALLEL - 1}
    events = recorded(desk, inquiries)
    assert events["disclosures"] == events["value-disclosed"] == CODES
    assert events["code-refused"] == events["tries"] == 0


def test_of_64_parallel_wrong_codes_exactly_five_are_counted_and_then_the_right_one_is_refused(desk, members, two_servers):
    """Q2."""

    async def run():
        first = 1 + CODES // len(TYPES)
        inquiries = await ask_all(desk, members[first:first + SPENT_CODES // len(TYPES)], await opened(desk.url, 8))
        groups = await groups_of(WRONG, two_servers, 2)
        answers = await submit_all(inquiries, lambda inquiry: "BBBB-BBBB", groups)
        counted = recorded(desk, inquiries)
        right = await submit_all(inquiries, lambda inquiry: inquiry["code"], [[group[0]] for group in groups])
        return inquiries, answers, counted, right

    inquiries, answers, counted, right = asyncio.run(run())
    assert len(inquiries) == SPENT_CODES
    for per_code in answers:
        assert collections.Counter(per_code) == {(422, "code-incorrect"): 4, (429, "too-many-tries"): WRONG - 4}
    assert counted["tries"] == counted["code-refused"] == 5 * SPENT_CODES
    print(f"Q2: {counted['tries']} of {SPENT_CODES * WRONG} wrong codes counted")
    assert right == [[(429, "too-many-tries")]] * SPENT_CODES
    assert recorded(desk, inquiries) == counted
