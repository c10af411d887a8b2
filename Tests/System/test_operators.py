"""Operators and their tokens: who may act where, and what a token, a key and a version are worth."""

import datetime
import json
import re
import threading
import uuid

import httpx
import pytest

from instance import run_command
from member import refusal
from operator_desk import A_YEAR_ON, OperatorDesk



@pytest.fixture(scope="module")
def demo(desk) -> dict:
    return json.loads((desk.data / "demo.json").read_text())


@pytest.fixture(scope="module")
def owner(desk, demo) -> OperatorDesk:
    return OperatorDesk(desk.url, demo["tenants"][0]["operatorToken"])


def draft(role: str = "operator", **fields) -> dict:
    return {"address": f"{uuid.uuid4().hex[:12]}@desk.example", "name": "事務 太郎", "role": role} | fields


def make(owner: OperatorDesk, desk, role: str, **token) -> OperatorDesk:
    """An operator of the role, with a token."""
    made = owner.post("/operators", draft(role))
    assert made.status_code == 201, made.text
    issued = owner.post("/tokens", {"name": role, "operatorId": made.json()["id"], "expiresAt": A_YEAR_ON} | token)
    assert issued.status_code == 201, issued.text
    return OperatorDesk(desk.url, issued.json()["token"])


def test_without_a_token_nobody_is_at_the_desk(desk):
    for token in (None, "x", "1.x", "1." + "A" * 43, "-1." + "A" * 43, "99999999999." + "A" * 43):
        answer = OperatorDesk(desk.url, token).get("/operators")
        refusal(answer, 401, "operator-unknown")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_another_tenant_is_answered_like_one_that_is_not(desk, demo):
    norms = demo["tenants"][1]["operatorToken"]
    answers = [OperatorDesk(desk.url, norms, slug).get("/operators") for slug in ("terms", "nothing", "installation")]
    shown = [refusal(answer, 404, "tenant-unknown") for answer in answers]
    assert len({json.dumps({**problem, "requestId": ""}) for problem in shown}) == 1


def test_no_route_reads_what_is_sent_before_it_knows_who_sends_it(desk, demo):
    """Field by field, a refusal of input would tell of a tenant that is none of the sender's business."""
    norms = OperatorDesk(desk.url, demo["tenants"][1]["operatorToken"], "norms")
    made = norms.post("/operators", draft()).json()["id"]
    issued = norms.post("/tokens", {"name": "for a minute", "operatorId": made, "expiresAt": A_YEAR_ON}).json()
    assert norms.delete(f"/tokens/{issued['id']}").status_code == 204
    asked = 0
    for token, status, code in ((norms.token, 404, "tenant-unknown"), (issued["token"], 401, "operator-unknown")):
        client = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60)
        for path, methods in client.get(f"{desk.url}/admin/openapi.json").json()["paths"].items():
            if not path.startswith("/admin/v1/tenants/{tenant}/") or path.endswith("/reopen"):
                continue
            for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
                rest = re.sub(r"\{[^}]+\}", "004821", path.removeprefix("/admin/v1/tenants/{tenant}"))
                answers = [
                    client.request(method, f"{desk.url}/admin/v1/tenants/{slug}{rest}", **({} if method == "get" else {"json": {}}))
                    for slug in ("terms", "nothing", "installation")]
                for answer in answers:
                    refusal(answer, status, code)
                asked += 1
    assert asked > 100


def test_the_installations_owner_acts_for_every_tenant(desk, demo):
    for slug in ("terms", "norms", "installation"):
        assert OperatorDesk(desk.url, demo["platformToken"], slug).get("/operators").status_code == 200


def test_roles_decide(desk, owner):
    auditor, operator = make(owner, desk, "auditor"), make(owner, desk, "operator")
    for someone in (auditor, operator):
        assert someone.get("/operators").status_code == 200
        refusal(someone.post("/operators", draft("owner")), 403, "role-refused")
        refusal(someone.post("/tokens", {"name": "site", "types": ["s-password"], "expiresAt": A_YEAR_ON}), 403, "role-refused")


def test_a_scoped_token_does_less_than_its_operator(desk, owner):
    reader = make(owner, desk, "owner", scopes=["read"])
    assert reader.get("/tokens").status_code == 200
    refusal(reader.post("/operators", draft()), 403, "role-refused")
    later = f"{datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=732):%Y-%m-%dT%H:%M:%SZ}"
    problem = refusal(owner.post("/tokens", {"name": "x", "types": ["s-password"], "expiresAt": later}), 422, "invalid-input")
    assert [(error["field"], error["reason"]) for error in problem["errors"]] == [("expiresAt", "too-far")], "a relying site's token has an end in sight"
    problem = refusal(owner.post("/tokens", {"name": "x", "types": ["s-password"], "scopes": ["all"], "expiresAt": A_YEAR_ON}), 422, "invalid-input")
    assert problem["errors"] == [{"field": "scopes", "reason": "unknown"}]


def test_a_revoked_token_ends_at_once(desk, owner):
    someone = make(owner, desk, "operator")
    (mine,) = someone.get("/tokens").json()["items"]
    assert someone.delete(f"/tokens/{mine['id']}").status_code == 204
    refusal(someone.get("/tokens"), 401, "operator-unknown")


def test_a_closed_operator_does_nothing_more(desk, owner):
    body = draft()
    made = owner.post("/operators", body).json()
    token = owner.post("/tokens", {"name": "x", "operatorId": made["id"], "expiresAt": A_YEAR_ON}).json()["token"]
    assert OperatorDesk(desk.url, token).get("/tokens").status_code == 200
    assert owner.put(f"/operators/{made['id']}", body | {"status": "closed"}, version=1).status_code == 200
    refusal(OperatorDesk(desk.url, token).get("/tokens"), 401, "operator-unknown")


def test_a_change_names_the_version_it_replaces(owner):
    body = draft()
    made = owner.post("/operators", body)
    assert made.headers["ETag"] == '"1"'
    path = f"/operators/{made.json()['id']}"
    refusal(owner.put(path, body), 428, "version-required")
    assert owner.put(path, body | {"name": "別名"}, version=1).headers["ETag"] == '"2"'
    assert refusal(owner.put(path, body, version=1), 412, "conflict")["version"] == 2


def test_the_last_owner_stays(desk, demo):
    norms = OperatorDesk(desk.url, demo["tenants"][1]["operatorToken"], "norms")
    (only,) = (operator for operator in norms.get("/operators").json()["items"] if operator["role"] == "owner")
    body = {"address": only["address"], "name": only["name"], "role": "auditor"}
    refusal(norms.put(f"/operators/{only['id']}", body, version=only["version"]), 409, "last-owner")


def test_twins_at_once_make_one(desk, owner):
    body, answers = draft(), []

    def send():
        answers.append(OperatorDesk(desk.url, owner.token).post("/operators", body, key="twins"))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    refusal(owner.post("/operators", draft(), key="twins"), 422, "key-reused")


def test_a_repeated_request_does_not_tell_the_token_again(owner):
    body = {"name": "site", "types": ["s-password"], "expiresAt": A_YEAR_ON}
    first, second = owner.post("/tokens", body, key="site"), owner.post("/tokens", body, key="site")
    assert first.status_code == 201 and second.status_code == 200
    assert second.json() == {"id": first.json()["id"]}


def test_a_token_stands_nowhere_but_in_its_answer(desk, owner):
    token = owner.post("/tokens", {"name": "planted", "types": ["s-password"], "expiresAt": A_YEAR_ON}).json()["token"]
    secret = token.split(".")[1]
    assert secret not in owner.get("/tokens", limit=200).text
    assert secret not in desk.program.log.read_text() + desk.program.output.read_text()


def test_lists_are_read_page_by_page(owner):
    for _ in range(5):
        assert owner.post("/operators", draft()).status_code == 201
    whole, paged = owner.every("/operators", 200), owner.every("/operators", 2)
    assert [one["id"] for one in paged] == [one["id"] for one in whole]
    assert refusal(owner.get("/operators", cursor="%%%"), 422, "invalid-input")["errors"][0]["field"] == "cursor"
    refusal(owner.get("/operators", limit=0), 422, "invalid-input")


def test_the_first_operator_comes_from_the_command_line(desk):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": desk.connection("aikotoba_migrate")}
    words = ["operator", "create", "--tenant", "terms", "--address", "first@cli.example", "--name", "First", "--role", "auditor", "--json"]
    made = run_command(*words, environment=environment)
    assert made.returncode == 0, made.stderr
    assert OperatorDesk(desk.url, json.loads(made.stdout)["token"]).get("/operators").status_code == 200
    again = run_command(*words, environment=environment)
    assert again.returncode == 1 and "there is an operator first@cli.example already; nothing was changed" in again.stderr
    nowhere = run_command(*[word.replace("terms", "nowhere") for word in words], environment=environment)
    assert nowhere.returncode == 1 and "there is no tenant nowhere" in nowhere.stderr
