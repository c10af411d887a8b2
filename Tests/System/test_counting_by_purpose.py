"""Q1 and Q2 of codes that are none of inquiries: of parallel submissions one counts, and of wrong ones exactly five are counted."""

import asyncio
import collections
import os

import pytest

from askings import PURPOSES, Asking, Recovery, read_problem
from test_counting import groups_of, two_servers  # noqa: F401
from wire import spread

# The full size is the figure of the inquiries' own tests, divided among the purposes.
CODES, SPENT_CODES = (200, 40) if os.environ.get("AIKOTOBA_TEST_SIZE") == "full" else (10, 5)
PARALLEL, WRONG = 32, 64


@pytest.fixture(scope="module", params=PURPOSES)
def purpose(request, desk) -> Recovery:
    return PURPOSES[request.param](desk)


async def submit(askings: list[Asking], code_of, groups) -> list[collections.Counter]:
    """Each asking's code over all connections of a group at once: the requests are written before the first answer is awaited."""

    async def work(group, asking):
        requests = [connection.send(asking.submission(connection, code_of(asking))) for connection in group]
        answers = await asyncio.gather(*requests)
        return collections.Counter((status, read_problem(head.decode(), body)) for status, head, body in answers)

    return await spread(askings, groups, work)


def recorded(desk, purpose: Recovery, askings: list[Asking]) -> collections.Counter:
    events = collections.Counter(dict(desk.sql(
        "select act, count(*) from audit.events join registry.organisations using (tenant_id, organisation_id)"
        " where member_id = any (%s) and act in ('code-refused', %s) group by act", [asking.member.id for asking in askings], purpose.done)))
    names = ("tries", "redeemed", "letters")
    return events + collections.Counter(dict(zip(names, desk.sql(
        "select sum(tries), count(redeemed_at), count(*) from registry.one_time_codes where code_for = any (%s::uuid[])",
        [asking.id for asking in askings])[0])))


def test_of_32_parallel_submissions_of_a_code_one_counts(desk, fresh_members, purpose, two_servers):  # noqa: F811
    askings = [purpose.ask(member) for member in purpose.members(fresh_members, CODES)]

    async def run():
        return await submit(askings, lambda asking: asking.code, await groups_of(PARALLEL, two_servers, 2))

    for answers in asyncio.run(run()):
        assert answers == collections.Counter([purpose.right]) + collections.Counter({purpose.used: PARALLEL - 1})
    assert recorded(desk, purpose, askings) == {purpose.done: CODES, "redeemed": CODES, "letters": CODES}


def test_of_64_parallel_wrong_codes_five_are_counted_and_then_the_right_one_is_refused(desk, fresh_members, purpose, two_servers):  # noqa: F811
    askings = [purpose.ask(member) for member in purpose.members(fresh_members, SPENT_CODES)]

    async def run():
        groups = await groups_of(WRONG, two_servers, 2)
        answers = await submit(askings, lambda _: "BBBB-BBBB", groups)
        counted = recorded(desk, purpose, askings)
        return answers, counted, await submit(askings, lambda asking: asking.code, [[group[0]] for group in groups])

    answers, counted, right = asyncio.run(run())
    for answered in answers:
        assert answered == {purpose.wrong: 4, purpose.spent: WRONG - 4}
    assert counted == {"code-refused": 5 * SPENT_CODES, "tries": 5 * SPENT_CODES, "letters": SPENT_CODES}
    assert right == [{purpose.spent: 1}] * SPENT_CODES
    assert recorded(desk, purpose, askings) == counted
