"""The chain of seals over the audit: what the desk's administrators could not do unseen."""

import json
import re

import pytest

from instance import Instance, run_command
from member import refusal
from operator_desk import OperatorDesk


@pytest.fixture(scope="module")
def instance():
    """One of its own: what is sealed here is then edited."""
    with Instance(organisations=3) as instance:
        yield instance


@pytest.fixture(scope="module")
def demo(instance) -> dict:
    return json.loads((instance.data / "demo.json").read_text())


@pytest.fixture(scope="module")
def owner(instance, demo) -> OperatorDesk:
    return OperatorDesk(instance.url, demo["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def audit(instance, demo, tmp_path_factory):
    tokens = tmp_path_factory.mktemp("tokens")
    (tokens / "terms").write_text(demo["tenants"][0]["operatorToken"])
    (tokens / "installation").write_text(demo["platformToken"])

    def run(*words, tenant: str | None = "terms"):
        environment = instance.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(tokens / (tenant or "terms")))
        return run_command("audit", *words, *(["--tenant", tenant] if tenant else []), environment=environment)

    return run


def act(instance, owner, times: int = 1):
    for _ in range(times):
        assert instance.caller().try_sign_in(*sorted(instance.passwords.items())[1]).status_code == 201


def sealed(audit) -> tuple[int, int]:
    said = json.loads(audit("seal", "--json", tenant=None).stdout)
    return int(said["seals"]), int(said["events"])


@pytest.fixture
def edited(instance):
    """Edits as the cluster's administrator, undone afterwards."""
    saved = ["create schema if not exists kept", "create table kept.events as table audit.events", "create table kept.seals as table audit.seals"]
    for text in saved:
        instance.sql(text)
    yield instance.sql
    for table in ("events", "seals"):
        instance.sql(f"delete from audit.{table}")
        instance.sql(f"insert into audit.{table} select * from kept.{table}")
    instance.sql("drop schema kept cascade")
    for table in ("events", "seals"):
        assert instance.one(f"select count(*) from audit.{table}") > 0


@pytest.fixture(scope="module")
def chain(instance, owner, audit) -> list[dict]:
    """Three seals at least."""
    for _ in range(3):
        act(instance, owner, 3)
        seals, events = sealed(audit)
        assert events >= 3 and seals >= 1
    return owner.every("/audit-seals", 2)


def test_everything_is_sealed_and_verified(instance, owner, audit, chain):
    assert [seal["number"] for seal in chain] == list(range(1, len(chain) + 1)) and len(chain) >= 3
    assert sealed(audit) == (0, 0)
    said = audit("verify")
    assert said.returncode == 0, said.stdout
    total = sum(seal["events"] for seal in chain)
    assert said.stdout == f"{len(chain)} seals over {total} events, 0 not sealed yet: all as it was sealed\n"
    assert total == instance.one("select count(*) from audit.events e join registry.tenants t using (tenant_id) where t.slug = 'terms'")
    rows = instance.sql("select seal_no, head, events, unsealed_events from dba.audit_seals where tenant = 'terms'")
    assert [row[:3] for row in rows] == [(seal["number"], seal["head"], seal["events"]) for seal in chain] and rows[-1][3] == 0
    assert audit("verify", tenant="installation").returncode == 0
    listed = audit("seals")
    assert listed.stdout.splitlines()[0].split() == ["Seal", "Era", "Events", "Sealed", "Head"]


def test_a_new_event_waits_for_the_next_seal(instance, owner, audit, chain):
    act(instance, owner)
    said = json.loads(audit("verify", "--json").stdout)
    assert said["findings"] == [] and said["unsealedEvents"] >= 1
    sealed(audit)


def head(audit) -> str:
    said = audit("head").stdout.strip()
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", said)
    return said


EDITS = {
    "a changed detail": ("update audit.events set detail = '{\"x\": 1}' where (xact, event_no) = (%s::text::xid8, %s)", "an event of seal 2 was changed"),
    "another instant": ("update audit.events set at = at + interval '1 microsecond' where (xact, event_no) = (%s::text::xid8, %s)", "an event of seal 2 was changed"),
    "an event taken out": ("delete from audit.events where (xact, event_no) = (%s::text::xid8, %s)", "seal 2 holds"),
    "an event put in": (
        "insert into audit.events select tenant_id, xact, 1, at, act, actor_kind, actor, organisation_id, subject, detail"
        " from audit.events where (xact, event_no) = (%s::text::xid8, %s)", "seal 2 holds"),
    "an event put in with a number of its own": (
        "insert into audit.events select tenant_id, xact, event_no + 100000, at, act, actor_kind, actor, organisation_id, subject, detail"
        " from audit.events where (xact, event_no) = (%s::text::xid8, %s)", "1 events stand where all was sealed, and in no seal"),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_by_the_administrator_is_found(instance, audit, chain, edited, what):
    edit, finding = EDITS[what]
    [(low, high)] = instance.sql(
        "select from_xact::text, to_xact::text from audit.seals s join registry.tenants t using (tenant_id) where slug = 'terms' and seal_no = 2")
    [(xact, number)] = instance.sql(
        "select xact::text, event_no from audit.events e join registry.tenants t using (tenant_id)"
        " where slug = 'terms' and xact >= %s::text::xid8 and xact < %s::text::xid8 order by xact, event_no limit 1", low, high)
    edited(edit, xact, number)
    said = audit("verify")
    assert said.returncode == 1 and finding in said.stdout, said.stdout
    assert json.loads(audit("verify", "--json").stdout)["findings"]


def test_seals_themselves_are_safe(instance, audit, chain, edited):
    terms = "tenant_id = (select tenant_id from registry.tenants where slug = 'terms')"
    known = head(audit)
    last = int(known.split(":")[0])
    # Somebody edits an event and makes its seal fit: whoever has no keys cannot sign it, and the next one does not follow.
    edited(f"update audit.seals set root = sha256('x'), head = sha256('y') where {terms} and seal_no = 2")
    said = audit("verify").stdout
    assert "an event of seal 2 was changed" in said and "seal 2 was not made with this installation's keys" in said
    assert "seal 3 does not follow from the one before it" in said
    edited(f"delete from audit.seals where {terms} and seal_no = 2")
    assert "seal 2 is missing" in audit("verify").stdout
    # The end of the chain is safe only for who keeps its head.
    edited(f"delete from audit.seals where {terms}")
    edited(f"insert into audit.seals select * from kept.seals where {terms} and seal_no < {last}")
    edited(f"delete from audit.events e using kept.seals s where e.{terms} and s.{terms} and s.seal_no = {last} and e.xact >= s.from_xact")
    assert audit("verify").returncode == 0
    said = audit("verify", "--head", known)
    assert said.returncode == 1 and f"seal {last}, whose head is known, is gone" in said.stdout
    other = f"{last - 1}:{'0' * 64}"
    assert f"seal {last - 1} is another than the one whose head is known" in audit("verify", "--head", other).stdout
    assert "is not a head" in audit("verify", "--head", "x").stderr


def test_the_audit_is_listed_by_what_one_looks_for(instance, owner, audit, chain):
    everything = owner.every("/audit-events", 7)
    assert len(everything) == len({event["number"] for event in everything})
    assert len(everything) == instance.one("select count(*) from dba.audit_events where tenant = 'terms'")
    member = next(e for e in everything if e["act"] == "signed-in")
    assert member["memberId"] == member["actor"] and member["detail"]["network"]
    assert {e["act"] for e in owner.every("/audit-events", 50, act="signed-in")} == {"signed-in"}
    assert {e["organisationId"] for e in owner.every("/audit-events", 50, organisation=member["organisationId"])} == {member["organisationId"]}
    assert {e["actor"] for e in owner.every("/audit-events", 50, actor=member["actor"])} == {member["actor"]}
    # Instants are told to the second: the last one parts what came before from the rest.
    middle = max(event["at"] for event in everything)
    later = owner.every("/audit-events", 50, **{"from": middle})
    earlier = owner.every("/audit-events", 50, until=middle)
    assert len(later) + len(earlier) == len(everything) and later and earlier, middle
    today = instance.one("select (now() at time zone 'Asia/Tokyo')::date::text")
    ours = json.loads(audit("list", "--act", "signed-in", "--from", today, "--all", "--json").stdout)["items"]
    assert ours and json.loads(audit("list", "--until", "2020-01-01", "--json").stdout)["items"] == []
    wrong = audit("list", "--from", "yesterday")
    assert wrong.returncode == 1 and "“yesterday” is neither a day (2026-04-01) nor an instant" in wrong.stderr
    listed = audit("list", "--act", "signed-in", "--limit", "2")
    assert listed.stdout.splitlines()[0].split() == ["At", "Act", "By", "Actor", "Member", "ID", "Of", "Detail"] and len(listed.stdout.splitlines()) == 5
    assert listed.stdout.splitlines()[-2] == "(times: Asia/Tokyo)" and listed.stdout.splitlines()[-1].startswith("more: --cursor ")
    refusal(owner.get("/audit-events", organisation="x"), 422, "invalid-input")
    refusal(owner.get("/audit-events", **{"from": "yesterday"}), 422, "invalid-input")
    refusal(owner.get("/audit-events", cursor="eA"), 422, "invalid-input")
    refusal(OperatorDesk(instance.url, owner.token, "norms").get("/audit-events"), 404, "tenant-unknown")
    refusal(OperatorDesk(instance.url, None).get("/audit-seals"), 401, "operator-unknown")


def test_what_was_done_last_in_a_tenant_that_is_closed_is_sealed_too(instance, demo, audit, chain):
    platform = OperatorDesk(instance.url, demo["platformToken"], "norms")

    def act(verb: str):
        version = instance.one("select version from registry.tenants where slug = 'norms'")
        answer = platform.client.post(f"/{verb}", headers=platform._headers(version=version))
        assert answer.status_code == 200, answer.text

    act("close")
    try:
        count = ("select count(*) from audit.events e where e.tenant_id = 2 and e.xact >= coalesce((select max(s.to_xact::text::bigint)"
                 " from audit.seals s where s.tenant_id = 2), 0)::text::xid8")
        assert instance.one(count) > 0, "closing is an act itself"
        assert sealed(audit)[1] > 0
        assert instance.one(count) == 0
    finally:
        act("reopen")


def test_the_couriers_hour_seals_by_itself(instance, owner, audit, chain):
    """Housekeeping begins twenty seconds after the start."""
    from instance import wait_for
    before = len(owner.every("/audit-seals", 200))
    act(instance, owner)
    instance.stop()
    instance.start()
    wait_for("a seal", lambda: len(OperatorDesk(instance.url, owner.token).every("/audit-seals", 200)) > before, 60, 1)
    assert audit("verify").returncode == 0
