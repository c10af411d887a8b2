"""The operator's command line: the same calls as the admin API, for people and for programs."""

import json
import re

import pytest

from instance import run_command, wait_for
from operator_desk import OperatorDesk


@pytest.fixture(scope="module")
def desk_command(desk, tmp_path_factory):
    """Runs a command as the demo's owner."""
    return owners_command(desk, tmp_path_factory, 0)


def owners_command(desk, tmp_path_factory, place: int):
    """Runs commands as the owner of the demo's tenant at the place."""
    tenant = json.loads((desk.data / "demo.json").read_text())["tenants"][place]
    token = tmp_path_factory.mktemp("operator") / "token"
    token.write_text(tenant["operatorToken"] + "\n")
    environment = {
        "AIKOTOBA_DATABASE_URL": desk.connection("aikotoba_server"), "AIKOTOBA_KEYS_FILE": str(desk.data / "key-ring"),
        "AIKOTOBA_OPERATOR_TOKEN_FILE": str(token)}

    def run(*words, **changes):
        return run_command(*words[:2], "--tenant", tenant["slug"], *words[2:], environment=environment | changes)

    return run


def answer(result):
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def items(result) -> list:
    return answer(result)["items"]


def test_lists_are_tables_for_people_and_json_for_programs(desk_command):
    people = desk_command("operator", "list")
    assert people.stdout.splitlines()[0].split() == ["ID", "Address", "Name", "Role", "Status", "Last", "used", "Version"]
    assert "owner@desk.example" in people.stdout
    (owner, *_) = [one for one in items(desk_command("operator", "list", "--json")) if one["address"] == "owner@desk.example"]
    assert owner["role"] == "owner" and owner["version"] == 1


def test_an_owner_adds_a_colleague_and_says_whom_an_identity_provider_knows(desk_command):
    made = answer(desk_command("operator", "add", "--address", "new@desk.example", "--name", "事務 花代", "--role", "operator", "--json"))
    assert made["added"] == "new@desk.example"
    (person,) = [one for one in items(desk_command("operator", "list", "--json")) if one["id"] == made["id"]]
    assert (person["role"], person["status"], person["version"]) == ("operator", "active", 1)
    again = desk_command("operator", "add", "--address", "new@desk.example", "--name", "x", "--role", "auditor")
    assert again.returncode == 1 and "another operator has this address" in again.stderr
    changed = answer(desk_command("operator", "change", made["id"], "--address", "newer@desk.example", "--oidc-issuer", "https://id.example",
                                  "--oidc-subject", "42", "--json"))
    assert changed["version"] == 2
    half = desk_command("operator", "change", made["id"], "--oidc-issuer", "https://id.example")
    assert half.returncode != 0 and "give --oidc-issuer and --oidc-subject together" in half.stderr
    stale = desk_command("operator", "change", made["id"], "--name", "x", "--version", "1")
    assert stale.returncode == 1 and "version 2 stands by now: look at it, then name it with --version 2 (conflict)" in stale.stderr
    assert desk_command("operator", "change", "newer@desk.example", "--status", "closed").returncode == 0


def test_an_operator_is_renamed_and_closed_and_a_stranger_refused(desk, desk_command):
    owner = OperatorDesk(desk.url, json.loads((desk.data / "demo.json").read_text())["tenants"][0]["operatorToken"])
    made = owner.post("/operators", {"address": "leaves@desk.example", "name": "事務 次郎", "role": "operator"}).json()["id"]
    assert answer(desk_command("operator", "change", made, "--name", "事務 三郎", "--json"))["saved"] == made
    assert desk_command("operator", "change", "leaves@desk.example", "--status", "closed").returncode == 0
    (left,) = [one for one in items(desk_command("operator", "list", "--json")) if one["id"] == made]
    assert (left["name"], left["role"], left["status"], left["version"]) == ("事務 三郎", "operator", "closed", 3)
    stranger = desk_command("operator", "change", "nobody@desk.example", "--status", "closed")
    assert stranger.returncode != 0 and "there is no operator nobody@desk.example" in stranger.stderr


def test_the_last_owner_is_not_closed(desk, tmp_path_factory):
    command = owners_command(desk, tmp_path_factory, 1)
    (owner,) = [one for one in items(command("operator", "list", "--json")) if one["role"] == "owner"]
    last = command("operator", "change", owner["id"], "--status", "closed")
    assert last.returncode != 0 and "last-owner" in last.stderr


def test_a_token_is_issued_and_revoked(desk_command):
    issued = answer(desk_command("token", "issue", "--name", "site", "--type", "s-password", "--json"))
    assert issued["token"].startswith("1.")
    assert issued["id"] in [one["id"] for one in items(desk_command("token", "list", "--all", "--json"))]
    assert desk_command("token", "revoke", issued["id"]).stdout == f"revoked {issued['id']}\n"
    (revoked,) = [one for one in items(desk_command("token", "list", "--all", "--json")) if one["id"] == issued["id"]]
    assert revoked["revokedAt"]


def test_mails_and_sessions_of_a_member_are_found(desk_command, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    wait_for("the mail", lambda: items(desk_command("mail", "list", "--reference", asked.reference, "--member-id", member.id, "--json")))
    (session,) = items(desk_command("session", "list", "--member-id", member.id, "--json"))
    assert desk_command("session", "close", session["id"]).returncode == 0
    assert items(desk_command("session", "list", "--member-id", member.id, "--json")) == []
    assert desk_command("session", "list", "--member-id", member.id).stdout == "nothing to list\n"


def test_a_lockout_is_shown_and_lifted(desk_command, member, visitor):
    for _ in range(6):
        visitor.try_sign_in(member.id, "wrong")
    told = desk_command("lockout", "show", member.id).stdout
    assert re.search(r"may not sign in until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Asia/Tokyo\); tries counted: \d", told), told
    assert type(answer(desk_command("lockout", "show", member.id, "--json"))["tries"]) is int
    (listed,) = [one for one in items(desk_command("lockout", "list", "--all", "--json")) if one["memberId"] == member.id]
    assert listed["tries"] >= 5 and listed["blockedUntil"].endswith("Z") and listed["network"] is None
    table = desk_command("lockout", "list", "--all").stdout
    assert member.id in table and table.splitlines()[-1] == "(times: Asia/Tokyo)"
    assert desk_command("lockout", "lift", member.id).stdout == f"{member.id} may sign in\n"
    assert member.id not in desk_command("lockout", "list", "--all").stdout
    visitor.sign_in(member.id, member.password)


@pytest.mark.parametrize("words, sentence", [
    (("session", "close", "01a1fd4c-f37e-7164-be7b-7b602c56400a"), "there is no session 01a1fd4c-f37e-7164-be7b-7b602c56400a in terms (unknown)"),
    (("session", "close", "nonsense"), "“nonsense” is not an ID"),
    (("lockout", "show", "12"), "“12” is not a member ID of terms"),
    (("mail", "list", "--state", "withheld"), "there is no state “withheld”"),
    (("token", "issue", "--name", "x"), "give either --operator or --type"),
])
def test_a_refusal_is_a_sentence(desk_command, words, sentence):
    result = desk_command(*words)
    assert result.returncode != 0 and sentence in result.stderr, result.stderr


def test_what_is_missing_is_named(desk_command, tmp_path):
    nothing = desk_command("operator", "list", AIKOTOBA_OPERATOR_TOKEN_FILE="")
    assert nothing.returncode == 1 and "operator.tokenFile (AIKOTOBA_OPERATOR_TOKEN_FILE) is not set" in nothing.stderr
    (tmp_path / "token").write_text("secret nonsense")
    wrong = desk_command("operator", "list", AIKOTOBA_OPERATOR_TOKEN_FILE=str(tmp_path / "token"))
    assert wrong.returncode == 1 and "does not hold an operator's token" in wrong.stderr and "nonsense" not in wrong.stderr
    away = desk_command("operator", "list", AIKOTOBA_DATABASE_URL="host=/nowhere")
    assert away.returncode == 1 and "no database connection" in away.stderr
