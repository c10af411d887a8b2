"""The yearly rotation from outside: planned, generated (also killed in between), announced, turned by the clock, closed."""

import datetime
import json
import re
import subprocess

import pytest

from instance import Instance, binary, clean_environment, run_command
from member import refusal
from operator_desk import A_YEAR_ON, OperatorDesk

ORGANISATIONS = 2500


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=ORGANISATIONS) as instance:
        yield instance
        assert instance.stop() == 0


@pytest.fixture(scope="module")
def owner(house) -> OperatorDesk:
    return OperatorDesk(house.url, json.loads((house.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def command(house, tmp_path_factory):
    token = tmp_path_factory.mktemp("operator") / "token"
    token.write_text(json.loads((house.data / "demo.json").read_text())["tenants"][0]["operatorToken"])
    environment = {
        "AIKOTOBA_DATABASE_URL": house.connection("aikotoba_server"), "AIKOTOBA_KEYS_FILE": str(house.data / "key-ring"),
        "AIKOTOBA_OPERATOR_TOKEN_FILE": str(token)}

    def run(*words):
        return run_command(*words, environment=environment)

    run.environment = environment
    return run


def plan(owner, type: str, **fields) -> dict:
    answer = owner.post("/rotations", {"type": type, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def adds_up(rotation: dict) -> dict:
    counts = rotation["counts"]
    assert counts["planned"] == counts["generated"] + sum(counts["skipped"].values()), counts
    assert counts["generated"] == counts["announced"] + sum(counts["unannounced"].values()), counts
    return counts


def test_a_plan_generates_nothing_and_is_there_once(house, owner):
    before = house.one("select count(*) from registry.credentials")
    rotation = plan(owner, "m-password", reason="yearly")
    assert adds_up(rotation)["skipped"] == {"not-yet": ORGANISATIONS}
    assert house.one("select count(*) from registry.credentials") == before
    assert refusal(owner.post("/rotations", {"type": "m-password"}), 409, "exists")["existing"] == rotation["id"]
    preview = owner.get(f"/rotations/{rotation['id']}/preview", limit=3).json()
    assert preview["standings"] == [{"standing": "gets-one", "holders": ORGANISATIONS}]
    assert [item["memberId"] for item in preview["items"]] == ["004821", "004822", "004823"] and preview["next"]
    assert len(owner.get(f"/rotations/{rotation['id']}/preview", standing="gets-one").json()["items"]) == 50
    unknown = refusal(owner.get(f"/rotations/{rotation['id']}/preview", standing="nonsense"), 422, "invalid-input")
    assert unknown["errors"][0]["field"] == "standing"
    assert owner.post(f"/rotations/{rotation['id']}/cancel", {}).json()["state"] == "cancelled"


def test_bad_plans_are_refused_in_words(owner):
    refusal(owner.post("/rotations", {"type": "z-password"}), 404, "type-unknown")
    refusal(owner.post("/rotations", {"type": "m-password", "period": "1999"}), 422, "period-unknown")
    assert refusal(owner.post("/rotations", {"type": "m-password", "graceDays": 400}), 422, "invalid-input")["errors"] == [
        {"field": "graceDays", "reason": "out-of-range"}]


def test_generating_that_is_killed_goes_on_where_it_was(house, owner, command):
    rotation = plan(owner, "k-password")
    words = [binary(), "rotation", "generate", "--tenant", "terms", rotation["id"]]
    stored = 0
    while stored < ORGANISATIONS:
        process = subprocess.Popen(
            words, env=clean_environment(command.environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Killed as soon as it has stored one batch more, wherever it then is.
        while process.poll() is None:
            now = house.one("select count(*) from registry.credentials where rotation_id = %s", rotation["id"])
            if now > stored:
                process.kill()
                break
        process.wait()
        stored = house.one("select count(*) from registry.credentials where rotation_id = %s", rotation["id"])
    finished = command("rotation", "generate", "--tenant", "terms", "--json", rotation["id"])
    assert finished.returncode == 0, finished.stderr
    shown = json.loads(finished.stdout)
    assert shown["state"] == "generated" and adds_up(shown)["generated"] == ORGANISATIONS
    assert house.one("select count(distinct holder_id) from registry.credentials where rotation_id = %s", rotation["id"]) == ORGANISATIONS
    assert house.one(
        "select count(*) from registry.credentials c left join vault.sealed_values v using (tenant_id, credential_id)"
        " where c.rotation_id = %s and v.sealed is null", rotation["id"]) == 0


def test_the_turn_by_the_clock(house, owner):
    """The new one signs in from the first instant of its period, the old one until its grace ends."""
    rotation = plan(owner, "s-password")
    generated = owner.post(f"/rotations/{rotation['id']}/generate")
    assert generated.status_code == 200 and adds_up(generated.json())["generated"] == ORGANISATIONS
    member_id, old = sorted(house.passwords.items())[7]
    starts = datetime.datetime.fromisoformat(rotation["effectiveAt"])

    def accepted(at: datetime.datetime) -> list[tuple]:
        return house.sql(
            "select period, by from dba.accepted_credentials_at(%s) where member_id = %s and type = 's-password' order by period", at, member_id)

    tick, grace = datetime.timedelta(microseconds=1), datetime.timedelta(days=30)
    now, following = rotation["period"], str(int(rotation["period"]) - 1)
    assert accepted(starts - tick) == [(following, "validity")]
    assert accepted(starts) == [(following, "grace"), (now, "validity")]
    assert accepted(starts + grace - tick) == [(following, "grace"), (now, "validity")]
    assert accepted(starts + grace) == [(now, "validity")]
    with house.clock.stopped(starts - tick):
        assert house.caller().try_sign_in(member_id, old).status_code == 201
        house.clock.stop_at(starts + grace - tick)
        assert house.caller().try_sign_in(member_id, old).status_code == 201
        house.clock.stop_at(starts + grace)
        refusal(house.caller().try_sign_in(member_id, old), 401, "sign-in-refused")
        closed = owner.post(f"/rotations/{rotation['id']}/close", {})
        # Nobody was written to: the books say so.
        refusal(closed, 409, "announcement-unfinished")
        assert owner.post(f"/rotations/{rotation['id']}/close", {"force": True}).json()["state"] == "closed"


def test_progress_is_told_as_events(house, owner):
    rotation = plan(owner, "m-password")
    headers = {"Authorization": f"Bearer {owner.token}", "Accept": "text/event-stream"}
    answer = owner.client.post(f"/rotations/{rotation['id']}/generate", headers=headers)
    assert answer.headers["Content-Type"] == "text/event-stream"
    events = [block.split("\ndata: ") for block in answer.text.removeprefix("event: ").strip().split("\n\nevent: ")]
    assert [name for name, _ in events] == ["progress"] * 3 + ["finished"]
    assert [json.loads(data)["done"] for _, data in events[:3]] == [1000, 2000, 2500]
    assert json.loads(events[-1][1])["state"] == "generated"
    cancelled = owner.post(f"/rotations/{rotation['id']}/cancel", {"reason": "typo"}).json()
    assert cancelled["revoked"] == ORGANISATIONS and adds_up(cancelled)


def test_a_reissue_that_was_interrupted_goes_on_with_its_own_order_only(house, owner, command):
    member_id, old = sorted(house.passwords.items())[13]
    words = ("credential", "reissue", "--tenant", "terms", "--type", "s-password", "--organisation", member_id)
    reissued = command(*words, "--reason", "lost", "--with-grace", "--grace-days", "3", "--json")
    assert reissued.returncode == 0, reissued.stderr
    done = json.loads(reissued.stdout)
    assert done["reissued"] == 1 and house.caller().try_sign_in(member_id, old).status_code == 201
    ordered = owner.get(f"/credentials/reissue/{done['id']}").json()
    assert (ordered["withGrace"], ordered["graceDays"], ordered["reason"], ordered["holdersLeft"]) == (True, 3, "lost", 0)
    assert ordered["finishedAt"] and ordered["begunBy"] == "owner@desk.example"
    refusal(owner.get("/credentials/reissue/01a1fd4c-f37e-7164-be7b-7b602c56400a"), 404, "not-found")

    house.sql("alter table registry.reissues no force row level security")
    house.sql("update registry.reissues set finished_at = null where reissue_id = %s", done["id"])
    house.sql("alter table registry.reissues force row level security")
    other = command(*words, "--reason", "leaked")
    assert other.returncode == 1 and "finish it first, with --reason 'lost' --with-grace --grace-days 3; nothing was changed" in other.stderr
    assert house.caller().try_sign_in(member_id, old).status_code == 201, "the grace that was promised stands"
    same = command(*words, "--reason", "lost", "--with-grace", "--grace-days", "3")
    assert same.returncode == 0 and "goes on with the reissue that was begun before" in same.stderr


def test_a_token_that_may_not_read_the_answer_is_refused_before_anything_is_done(house, owner):
    someone = owner.post("/operators", {"address": "narrow@desk.example", "name": "担当 太郎", "role": "operator"}).json()["id"]
    asked = {"name": "narrow", "operatorId": someone, "scopes": ["credentials"], "expiresAt": A_YEAR_ON}
    token = owner.post("/tokens", asked).json()["token"]
    before = owner.get("/rotations").json()
    refusal(OperatorDesk(house.url, token).post("/rotations", {"type": "archive-password"}), 403, "role-refused")
    assert owner.get("/rotations").json() == before


def test_a_reissue_without_grace_ends_the_old_value_and_its_sessions(house, owner):
    member_id, old = sorted(house.passwords.items())[11]
    caller = house.caller().sign_in(member_id, old)
    organisation = str(house.one("select organisation_id from registry.organisations where tenant_id = 1 and member_id = %s", member_id))
    problem = refusal(owner.post("/credentials/reissue", {"type": "s-password", "organisationId": "x", "reason": ""}), 422, "invalid-input")
    assert {error["field"] for error in problem["errors"]} == {"organisationId", "reason"}
    answer = owner.post("/credentials/reissue", {"type": "s-password", "organisationId": organisation, "reason": "leaked"}, key="leak")
    assert answer.json()["reissued"] == 1, answer.text
    refusal(caller.get("/me"), 401, "session-ended")
    refusal(house.caller().try_sign_in(member_id, old), 401, "sign-in-refused")
    again = owner.post("/credentials/reissue", {"type": "s-password", "organisationId": organisation, "reason": "leaked"}, key="leak")
    assert again.json()["reissued"] == 0, "the same order sent twice is carried out once"
    latest = owner.get("/credentials/reissue").json()["items"][0]
    assert {key: latest[key] for key in ("id", "organisationId", "reason", "reissued", "unreached", "withGrace")} == {
        "id": answer.json()["id"], "organisationId": organisation, "reason": "leaked", "reissued": 1, "unreached": 0, "withGrace": False}
    value, generation = house.sql(
        "select count(*) filter (where revoked_at is null), max(generation) from registry.credentials c join registry.credential_types t"
        " using (tenant_id, type_id) where c.organisation_id = %s and t.code = 's-password' and c.valid_from <= now()", organisation)[0]
    assert (value, generation) == (1, 2)


def test_who_joins_in_mid_year_gets_what_the_others_have(house, owner):
    joined = house.one(
        "insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)"
        " values (1, gen_random_uuid(), '990001', '新しい会', 'アタラシイカイ', '正会員') returning organisation_id")
    assert owner.post(f"/organisations/{joined}/credentials").json()["stored"] > 0
    types = house.sql(
        "select t.code, p.code from registry.credentials c join registry.credential_types t using (tenant_id, type_id)"
        " join registry.periods p using (tenant_id, period_id) where c.organisation_id = %s", joined)
    # k-password was generated for the next period above.
    assert {type for type, _ in types} == {"s-password", "k-password", "m-password"}
    assert len([period for type, period in types if type == "k-password"]) == 2
    assert owner.post(f"/organisations/{joined}/credentials").json()["stored"] == 0


def test_a_rotation_is_unknown_to_other_tenants_and_closed_to_auditors(house, owner, command):
    rotation = owner.get("/rotations", limit=1).json()["items"][0]
    norms = json.loads((house.data / "demo.json").read_text())["tenants"][1]["operatorToken"]
    theirs = OperatorDesk(house.url, norms, "norms")
    for answer in (theirs.get(f"/rotations/{rotation['id']}"), theirs.post(f"/rotations/{rotation['id']}/generate")):
        refusal(answer, 404, "not-found")
    auditor = owner.post("/operators", {"address": "a@desk.example", "name": "A", "role": "auditor"}).json()["id"]
    token = owner.post("/tokens", {"name": "a", "operatorId": auditor, "expiresAt": "2099-01-01T00:00:00Z"}).json()["token"]
    reader = OperatorDesk(house.url, token)
    assert reader.get(f"/rotations/{rotation['id']}").status_code == 200
    refusal(reader.post("/rotations", {"type": "m-password"}), 403, "role-refused")


def test_the_command_line_tells_people(house, command, owner):
    planned = command("rotation", "plan", "--tenant", "terms", "--type", "m-password", "--reason", "by hand")
    assert planned.returncode == 0 and "m-password" in planned.stdout and ": planned" in planned.stdout
    wordy = command("rotation", "plan", "--tenant", "terms", "--type", "m-password", "--reason", "x" * 501)
    assert wordy.returncode == 1 and "reason is too long (too-long)" in wordy.stderr
    id = planned.stdout.split()[0]
    assert "gets-one" in command("rotation", "preview", "--tenant", "terms", id).stdout
    listed = command("rotation", "list", "--tenant", "terms").stdout
    assert "by hand" in listed and listed.splitlines()[-1] == "(times: Asia/Tokyo)"
    turn = planned.stdout.splitlines()[1]
    assert re.fullmatch(r"  effective \d{4}-04-01, until \d{4}-04-01 \(Asia/Tokyo\), then \d+ days of grace", turn), turn
    twice = command("rotation", "plan", "--tenant", "terms", "--type", "m-password")
    assert twice.returncode == 1 and f"there is an unfinished one already ({id}): finish it, or cancel it, first (exists)" in twice.stderr
    nobody = command("rotation", "status", "--tenant", "terms", "01a1fd4c-f37e-7164-be7b-7b602c56400a")
    assert nobody.returncode == 1 and "there is no rotation 01a1fd4c-f37e-7164-be7b-7b602c56400a in terms" in nobody.stderr
    nothing = command("rotation", "preview", "--tenant", "terms", id, "--standing", "asleep")
    assert nothing.returncode != 0 and "there is no standing “asleep”" in nothing.stderr
    early = command("rotation", "announce", "--tenant", "terms", id)
    assert early.returncode == 1 and "`rotation generate` goes on, or close it with --force (generation-unfinished)" in early.stderr
    assert ": cancelled" in command("rotation", "cancel", "--tenant", "terms", id).stdout
