"""Q5: the server is killed with a call under way that changes contacts, an office or a case: it has happened whole or not at all, its record and
its letters with it, and whoever asks again is answered as if nothing had been."""

import concurrent.futures
import dataclasses
import signal
from collections.abc import Callable

import httpx
import pytest

from askings import NOTE, PURPOSES, Case
from instance import wait_for
from test_expiry_by_purpose import held


@dataclasses.dataclass
class Act:
    """Something under way; who holds `row` keeps it waiting."""

    row: tuple[str, str]
    asking: object
    send: Callable[[str], object]
    # The statuses of the first who comes through, and of whoever comes after.
    first: int
    again: int
    record: str


def typing(desk, fresh_members, name: str) -> Act:
    purpose = PURPOSES[name](desk)
    asking = purpose.ask(purpose.members(fresh_members, 1)[0])
    return Act(("registry.one_time_codes", "code_for"), asking, lambda url: asking.type(url)[0], purpose.right[0], purpose.used[0], purpose.done)


def objecting(desk, fresh_members, name: str) -> Act:
    purpose = PURPOSES[name](desk)
    asking = purpose.ask(next(fresh_members))
    assert asking.type(desk.url) == purpose.right
    table, key, _ = purpose.objection
    press = purpose.objecting(asking)
    return Act((table, key), asking, lambda url: press(url).status_code, 303, 303, f"{name}-objected")


def approving(desk, fresh_members, _) -> Act:
    purpose = Case(desk)
    member = next(fresh_members)
    _, _, number = purpose.open(member)
    owner = purpose.operators[0]
    asking = type("Waiting", (), {"id": owner.get(f"/handover-cases/{number}").json()["id"], "member": member})

    def send(url: str) -> int:
        return httpx.post(f"{url}/admin/v1/tenants/terms/handover-cases/{asking.id}/approve", json=NOTE, verify=False, timeout=30,
                          headers={"Authorization": f"Bearer {owner.token}", "If-Match": '"1"'}).status_code

    return Act(("registry.handover_cases", "case_id"), asking, send, 200, 412, "case-approved")


@pytest.mark.parametrize("kind, name", [(typing, name) for name in PURPOSES] + [(objecting, "handover"), (objecting, "case"), (approving, "case")])
def test_a_server_killed_with_a_call_under_way_leaves_nothing_half_done(desk, fresh_members, kind, name):
    act = kind(desk, fresh_members, name)

    def records() -> int:
        return desk.one("select count(*) from audit.events join registry.organisations using (tenant_id, organisation_id) where member_id = %s and act = %s",
                        act.asking.member.id, act.record)

    def letters() -> int:
        """By their kind: what is for all contacts is copied for each in its time."""
        return desk.one("select count(distinct (template, created_at)) from registry.outbox where code_for = %s and template not like '%%code'", act.asking.id)

    before = letters()
    with desk.serve() as server, concurrent.futures.ThreadPoolExecutor(1) as pool:
        with held(desk, *act.row, act.asking):
            lost = pool.submit(act.send, server.url)
            waiting = "select count(*) from pg_stat_activity where usename = 'aikotoba_server' and wait_event_type = 'Lock'"
            wait_for("the call to wait", lambda: desk.one(waiting) == 1)
            server.program.stop(signal.SIGKILL)
            with pytest.raises(httpx.TransportError):
                lost.result()
            assert records() == 0 and letters() == before
        wait_for("what was under way", lambda: desk.one(
            "select count(*) = 0 from pg_stat_activity where usename = 'aikotoba_server' and state = 'active' and query ~ 'app\\.'"))
    happened = records()
    assert act.send(desk.url) == (act.again if happened else act.first)
    assert records() == 1
    sent = letters() - before
    assert act.send(desk.url) == act.again and records() == 1 and letters() - before == sent
