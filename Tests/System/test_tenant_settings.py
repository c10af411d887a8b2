"""Tenants and their settings over HTTP and by command: founded, changed and seen at once, refused by name, recorded."""

import json
import uuid

import pytest

from instance import Instance, run_command, wait_for
from member import Caller, refusal
from operator_desk import OperatorDesk

FAR = "2099-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def house():
    """An instance of its own: settings of tenants change under whoever shares them."""
    with Instance(organisations=5) as instance:
        yield instance


@pytest.fixture(scope="module")
def platform(house) -> OperatorDesk:
    """The installation's owner; paths begin after /admin/v1/tenants."""
    desk = OperatorDesk(house.url, json.loads((house.data / "demo.json").read_text())["platformToken"])
    desk.client.base_url = f"{house.url}/admin/v1/tenants"
    return desk


@pytest.fixture(scope="module")
def owner(house) -> OperatorDesk:
    return OperatorDesk(house.url, json.loads((house.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


def charter(slug: str, **fields) -> dict:
    return {"preset": "inquiry-desk", "slug": slug, "name": {"ja": f"{slug}学会", "en": f"{slug} Society"}, "sender": f"no-reply@{slug}.example",
            "baseUrl": f"http://127.0.0.1/{slug}", "deskPhone": "06-1111-2222"} | fields


@pytest.fixture
def society(house, platform) -> OperatorDesk:
    """A new tenant and its owner."""
    slug = f"s{uuid.uuid4().hex[:10]}"
    assert platform.post("", charter(slug)).status_code == 201
    return OperatorDesk(house.url, token_of(house, slug, "owner"), slug)


def token_of(house, slug: str, role: str) -> str:
    made = run_command("operator", "create", "--tenant", slug, "--address", f"{role}@{slug}.example", "--name", role, "--role", role, "--json",
                       environment=house.environment())
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["token"]


def slug_of(desk: OperatorDesk) -> str:
    return str(desk.client.base_url).rstrip("/").rsplit("/", 1)[1]


def page(server, slug: str, path: str, language: str = "en") -> str:
    answer = server.caller().client.get(f"{server.url}/{slug}/{path}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def changed(desk: OperatorDesk, path: str, body: dict, version: int) -> dict:
    answer = desk.patch(path, body, version=version)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    return answer.json()


# Founding and closing ------------------------------------------------------------------------------------------------


def test_the_platform_founds_a_tenant_that_works_at_once(house, platform):
    body = charter("founded")
    made = platform.post("", body, key="found")
    assert (made.status_code, made.json()) == (201, {"slug": "founded"})
    again = platform.post("", body, key="found")
    assert (again.status_code, again.json()) == (200, {"slug": "founded"})
    refusal(platform.post("", body), 409, "slug-taken")
    assert "06-1111-2222" in page(house, "founded", "help-desk")
    assert "03-0000-0000" not in page(house, "founded", "help-desk")
    assert house.one("select count(*) from vault.data_keys k join registry.tenants using (tenant_id) where slug = 'founded'") == 1
    assert "founded" in [tenant["slug"] for tenant in platform.get("").json()["items"]]


def test_a_desk_without_a_telephone_names_none(house, platform):
    assert platform.post("", charter("silent", deskPhone="")).status_code == 201
    shown = page(house, "silent", "help-desk")
    assert "Telephone" not in shown and "{" not in shown.split("<main")[1]


def test_only_the_platform_founds_and_closes(house, platform, owner, society):
    refusal(owner.client.post(f"{house.url}/admin/v1/tenants", json=charter("mine"), headers=owner._headers()), 404, "tenant-unknown")
    refusal(society.post("/close"), 428, "version-required")
    for path in ("/close", "/reopen"):
        answer = society.client.post(path, headers=society._headers(version=1))
        assert answer.status_code in (403, 404), answer.text
    auditor = run_command("operator", "create", "--address", "auditor@installation.example", "--name", "a", "--role", "auditor", "--json",
                          environment=house.environment())
    reader = OperatorDesk(house.url, json.loads(auditor.stdout)["token"])
    reader.client.base_url = platform.client.base_url
    refusal(reader.post("", charter("theirs")), 403, "role-refused")
    assert len(reader.get("").json()["items"]) >= 3


def test_every_fault_of_a_charter_is_named(platform):
    problem = refusal(platform.post("", charter("Big", timeZone="Asia/Tokyo", sender="x", preset="desk", colour="red")), 422, "invalid-input")
    assert {(error["field"], error["reason"]) for error in problem["errors"]} == {
        ("slug", "malformed"), ("sender", "malformed"), ("preset", "unknown"), ("colour", "unknown")}
    problem = refusal(platform.post("", charter("admin")), 422, "invalid-input")
    assert problem["errors"] == [{"field": "slug", "reason": "reserved"}]


def test_a_closed_tenant_is_gone_until_it_is_reopened(house, platform, society):
    slug = slug_of(society)
    def act(verb, version):
        return platform.client.post(f"/{slug}/{verb}", headers=platform._headers(version=version))

    refusal(act("close", 9), 412, "conflict")
    assert act("close", 1).json() == {"slug": slug, "status": "closed", "version": 2}
    assert house.caller().client.get(f"{house.url}/{slug}/help-desk").status_code == 404
    refusal(society.get(""), 401, "operator-unknown")
    refusal(platform.client.get(f"/{slug}", headers=platform._headers()), 404, "tenant-unknown")
    assert [one["status"] for one in platform.every("", 200) if one["slug"] == slug] == ["closed"]
    assert act("reopen", 2).json() == {"slug": slug, "status": "active", "version": 3}
    assert society.get("").status_code == 200


def test_hosts_are_the_platforms_to_give(house, platform, society):
    slug, host = slug_of(society), f"members.{slug_of(society)}.example"
    def by_platform(method):
        return platform.client.request(method, f"/{slug}/hosts/{host}", headers=platform._headers())

    refusal(society.put(f"/hosts/{host}", {}), 403, "role-refused")
    assert by_platform("PUT").status_code == 204
    assert society.get("/hosts").json() == {"items": [{"host": host}]}
    assert "06-1111-2222" in house.caller().client.get(f"{house.url}/help-desk", headers={"Host": host}).text
    refusal(platform.client.put(f"/terms/hosts/{host}", headers=platform._headers()), 409, "host-taken")
    assert by_platform("DELETE").status_code == 204
    assert house.caller().client.get(f"{house.url}/help-desk", headers={"Host": host}).status_code == 404
    refusal(by_platform("DELETE"), 404, "not-found")


# Changing ------------------------------------------------------------------------------------------------------------


def test_a_change_is_seen_by_the_next_request_here_and_soon_elsewhere(house, society):
    slug = slug_of(society)
    with house.serve() as other:
        assert "06-1111-2222" in page(other, slug, "help-desk")
        for number in range(5):
            phone = f"06-3333-000{number}"
            changed(society, "", {"deskPhone": phone, "name": {"en": f"Society {number}"}}, number + 1)
            assert phone in page(house, slug, "help-desk") and f"Society {number}" in page(house, slug, "help-desk")
        wait_for("the other server's look", lambda: phone in page(other, slug, "help-desk"), seconds=4)
    text = changed(society, "/texts/help-desk", {"body": {"en": "## Ask us\n\nCall {phone}, <b>please</b>."}}, 1)
    assert text["body"]["en"].startswith("## Ask us") and "{tenant}" in text["body"]["ja"]
    shown = page(house, slug, "help-desk")
    assert "Ask us" in shown and f"Call {phone}" in shown and "<b>please" not in shown


def test_a_change_names_the_version_it_replaces(society):
    refusal(society.patch("", {"deskPhone": "1"}), 428, "version-required")
    changed(society, "/policies", {"codeLifetimeSeconds": 600}, 1)
    assert refusal(society.patch("/policies", {"codeLifetimeSeconds": 700}, version=1), 412, "conflict")["version"] == 2
    assert society.get("/policies").json()["codeLifetimeSeconds"] == 600
    assert society.get("/policies").headers["ETag"] == '"2"'


def test_a_new_policy_holds_for_the_next_code_and_not_for_the_last(house, owner):
    (member_id, password), address = sorted(house.passwords.items())[0], "m.saeki@midorigaoka.example"
    caller = Caller(house.url, "terms").sign_in(member_id, password)
    before = caller.try_ask("k-password", address).json()
    version = owner.get("/policies").json()["version"]
    version = changed(owner, "/policies", {"codeForm": "digits", "codeLifetimeSeconds": 300, "codeTries": 1}, version)["version"]
    after = caller.try_ask("m-password", address).json()
    assert before["codeFormat"]["alphabet"] != after["codeFormat"]["alphabet"]
    assert house.sql("select extract(epoch from expires_at - issued_at)::int, max_tries, form from registry.one_time_codes order by code_for") == [
        (1200, 5, "letters"), (300, 1, "digits")]
    refusal(caller.client.post(f"/inquiries/{before['id']}/redemption", json={"code": "BBBB-BBBB"}, headers={"Authorization": f"Bearer {caller.token}"}),
            422, "code-incorrect")
    code = house.mails.code_for(address, before["reference"])
    assert caller.redeem(before["id"], code).status_code == 200
    changed(owner, "/policies", {"codeForm": "letters", "codeLifetimeSeconds": 1200, "codeTries": 5}, version)


@pytest.mark.parametrize("path, body, field, reason", [
    ("/policies", {"codeLifetimeSeconds": 299}, "codeLifetimeSeconds", "out-of-range"), ("/policies", {"codeTries": "5"}, "codeTries", "wrong-type"),
    ("/policies", {"reminderDays": [1, 1]}, "reminderDays", "twice"), ("/policies", {"tries": 5}, "tries", "unknown"),
    ("", {"timeZone": "Mars/Base"}, "timeZone", "unknown"), ("", {"deskPhone": "1\u0000"}, "deskPhone", "malformed"),
    ("", {"sender": "a@b.example\r\nBcc: c@d.example"}, "sender", "malformed"), ("", {"slug": "other"}, "slug", "fixed"),
    ("/texts/faq", {"body": {"ja": ""}}, "body", "missing"), ("/texts/faq", {"body": {"ja": "あ" * 20_001}}, "body", "too-long"),
    ("/calendars/fiscal", {"startMonth": 2, "startDay": 29}, "startDay", "not-every-year"),
    ("/credential-types/k-password", {"generator": {"length": 8}}, "generator", "too-weak"),
    ("/inquiry-types/k-password", {"proof": "address"}, "proof", "too-little"),
])
def test_what_is_out_of_bounds_is_refused_by_name_and_nothing_changes(society, path, body, field, reason):
    before = society.get(path).json()
    problem = refusal(society.patch(path, body, version=before["version"]), 422, "invalid-input")
    assert problem["errors"] == [{"field": field, "reason": reason}]
    assert society.get(path).json() == before


def test_bodies_that_are_no_object_are_refused(society):
    headers = society._headers(version=1) | {"Content-Type": "application/json"}
    for content in (b"[]", b"3", b"null", b"{", b'{"a":1e999}', b"\xff", b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}"):
        answer = society.client.patch("/policies", content=content, headers=headers)
        assert answer.status_code in (400, 422), (content[:20], answer.text)


def test_calendars_and_types_are_made_read_and_changed(society):
    made = society.post("/calendars", {"code": "school", "kind": "fiscal-year", "startMonth": 9, "startDay": 1, "timeZone": "Asia/Tokyo"}, key="c")
    assert made.status_code == 201 and made.json()["version"] == 1
    again = society.post("/calendars", {"code": "school", "kind": "fiscal-year", "startMonth": 9, "startDay": 1, "timeZone": "Asia/Tokyo"}, key="c")
    assert again.status_code == 200 and set(again.json()) == {"id"}
    refusal(society.post("/calendars", {"code": "school", "kind": "release", "timeZone": "UTC"}), 409, "code-taken")
    years = society.every("/periods", 2, calendar="school")
    assert len(years) == 4 and all(a["endsAt"] == b["startsAt"] for a, b in zip(years, years[1:]))
    release = {"calendar": "release", "code": "31.0", "label": {"ja": "第31版", "en": "Version 31"}, "startsAt": "2040-04-01", "endsAt": "2041-04-01"}
    period = society.post("/periods", release)
    assert period.json()["startsAt"] == "2040-03-31T15:00:00Z", period.text
    moved = society.patch(f"/periods/{period.json()['id']}", {"endsAt": "2041-05-01"}, version=1)
    assert moved.json()["endsAt"] == "2041-04-30T15:00:00Z"
    problem = refusal(society.post("/periods", release | {"code": "31.1"}), 422, "invalid-input")
    assert problem["errors"] == [{"field": "startsAt", "reason": "overlaps"}]
    (begun, *_) = [one for one in society.every("/periods", 50, calendar="release") if one["code"] == "28.0"]
    refusal(society.patch(f"/periods/{begun['id']}", {"endsAt": "2039-01-01"}, version=1), 409, "period-begun")
    kind = {"code": "w-password", "name": {"ja": "W", "en": "W"}, "purpose": {"ja": "", "en": ""}, "calendar": "school",
            "generator": {"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": 18}}
    assert society.post("/credential-types", kind).status_code == 201
    inquiry = {"code": "w-password", "name": {"ja": "W", "en": "W"}, "purpose": {"ja": "", "en": ""}, "proof": "session", "reveals": "credential",
               "credentialType": "w-password"}
    assert society.post("/inquiry-types", inquiry).status_code == 201
    assert society.get("/inquiry-types/w-password").json()["showsNext"] is False
    for path in ("/calendars/x", "/credential-types/x", "/inquiry-types/x", "/texts/x", f"/periods/{uuid.uuid4()}", "/periods/x", "/calendars/%00"):
        refusal(society.get(path), 404, "not-found")


def test_a_year_that_is_planned_for_is_not_moved(house, owner):
    (fiscal,) = [one for one in owner.get("/calendars").json()["items"] if one["code"] == "fiscal"]
    rotation = owner.post("/rotations", {"type": "m-password"}).json()
    refusal(owner.patch("/calendars/fiscal", {"startMonth": 10}, version=fiscal["version"]), 409, "period-in-use")
    owner.post(f"/rotations/{rotation['id']}/cancel", {})


# Who may ------------------------------------------------------------------------------------------------------------

PATHS = ["", "/policies", "/calendars", "/calendars/fiscal", "/periods", "/credential-types", "/credential-types/k-password", "/inquiry-types",
         "/inquiry-types/k-password", "/texts", "/texts/faq", "/hosts"]
CHANGES = ["", "/policies", "/calendars/fiscal", "/credential-types/k-password", "/inquiry-types/k-password", "/texts/faq"]


def test_an_auditor_reads_all_of_it_and_changes_nothing(house, society):
    for role in ("auditor", "operator"):
        someone = OperatorDesk(house.url, token_of(house, slug_of(society), role), slug_of(society))
        for path in PATHS:
            assert someone.get(path).status_code == 200, path
        for path in CHANGES:
            refusal(someone.patch(path, {}, version=1), 403, "role-refused")
        for path in ("/calendars", "/credential-types", "/inquiry-types", "/periods"):
            refusal(someone.post(path, {}), 403, "role-refused")


def test_another_tenant_is_answered_like_one_that_is_not(house, society):
    neighbour = OperatorDesk(house.url, society.token, "terms")
    nowhere = OperatorDesk(house.url, society.token, "nowhere")
    for path in PATHS:
        pair = [refusal(desk.get(path), 404, "tenant-unknown") | {"requestId": ""} for desk in (neighbour, nowhere)]
        assert pair[0] == pair[1], path
    for path in CHANGES:
        pair = [refusal(desk.patch(path, {}, version=1), 404, "tenant-unknown") | {"requestId": ""} for desk in (neighbour, nowhere)]
        assert pair[0] == pair[1], path
    listed = society.client.get(f"{house.url}/admin/v1/tenants", headers=society._headers()).json()["items"]
    assert [one["slug"] for one in listed] == [slug_of(society)]


def test_the_audit_says_what_was_changed_by_whom(house, society):
    slug = slug_of(society)
    changed(society, "/policies", {"codeTries": 3}, 1)
    changed(society, "", {"sender": f"planted@{slug}.example"}, 1)
    changed(society, "/texts/faq", {"body": {"en": "planted words"}}, 1)
    events = house.sql("select act, actor, detail::text from audit.events e join registry.tenants t using (tenant_id)"
                       " where t.slug = %s and act like '%%-changed' order by event_no", slug)
    assert [(act, actor) for act, actor, _ in events] == [(act, f"owner@{slug}.example") for act in ("policy-changed", "tenant-changed", "text-changed")]
    assert json.loads(events[0][2]) == {"name": "policies", "fields": ["codeTries"], "was": {"codeTries": 5}, "is": {"codeTries": 3}}
    assert "planted" not in events[1][2] + events[2][2] and json.loads(events[1][2])["fields"] == ["sender"]


def test_contract_and_command_line_know_every_policy(house, society, command):
    answered = set(society.get("/policies").json())
    contract = society.client.get(f"{house.url}/admin/openapi.json").json()["components"]["schemas"]
    assert set(contract["Policies"]["properties"]) == answered
    assert set(contract["Tenant"]["properties"]) == set(society.get("").json())
    assert set(contract["CredentialType"]["properties"]) == set(society.get("/credential-types/k-password").json())
    assert set(contract["InquiryType"]["properties"]) == set(society.get("/inquiry-types/k-password").json())
    assert set(contract["Calendar"]["properties"]) == set(society.get("/calendars/fiscal").json())
    assert set(contract["Period"]["properties"]) == set(society.get("/periods").json()["items"][0])
    assert {line.split()[0] for line in command("policy", "show").stdout.splitlines()[1:]} == answered


# The command line -----------------------------------------------------------------------------------------------------


@pytest.fixture
def command(house, society, tmp_path):
    token = tmp_path / "token"
    token.write_text(society.token)
    environment = house.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(token))

    def run(*words, tenant=True):
        return run_command(*words, *(["--tenant", slug_of(society)] if tenant else []), environment=environment)

    return run


def answer(result):
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_command_line_has_the_same_verbs(house, society, command, tmp_path):
    slug = slug_of(society)
    assert command("policy", "change", "codeTries=4", "reminderDays=30,7").stdout == "saved policies, version 2\n"
    assert answer(command("policy", "show", "--json"))["reminderDays"] == [30, 7]
    warned = command("policy", "change", "duplicateAddress=refuse")
    assert warned.stdout == "saved policies, version 3\n" and warned.stderr == (
        "note: duplicateAddress=refuse: a stranger then learns that an address is registered\n")
    assert command("policy", "change", "duplicateAddress=choose").stderr == ""
    assert command("tenant", "change", "deskPhone=0120-1", "name.en=New").returncode == 0
    wait_for("the server's look", lambda: "0120-1" in page(house, slug, "help-desk"), seconds=4)
    assert "deskPhone" in command("tenant", "show").stdout
    assert [one["slug"] for one in answer(command("tenant", "list", "--json", tenant=False))["items"]] == [slug]
    (tmp_path / "faq.txt").write_text("質問\r\n\r\n## 見出し\n")
    assert command("text", "change", "faq", "--ja", str(tmp_path / "faq.txt")).stdout == "saved faq, version 2\n"
    assert answer(command("text", "show", "faq", "--json"))["body"]["ja"] == "質問\n\n## 見出し"
    assert "faq" in command("text", "list").stdout
    assert command("calendar", "create", "code=school", "kind=fiscal-year", "startMonth=9", "startDay=1", "timeZone=Asia/Tokyo").returncode == 0
    assert answer(command("calendar", "change", "school", "startDay=2", "--json"))["startDay"] == 2
    assert answer(command("calendar", "show", "school", "--json"))["version"] == 2
    assert command("calendar", "list").stdout.splitlines()[0].split() == ["Code", "Kind", "Start", "month", "Start", "day", "Time", "zone", "Version"]
    added = command("calendar", "period", "add", "release", "31.0", "--label-ja", "第31版", "--label-en", "31", "--starts", "2040-04-01", "--ends", "2041-04-01")
    assert added.stdout == "saved release 31.0, version 1\n"
    (period,) = [one for one in answer(command("calendar", "period", "list", "--calendar", "release", "--json"))["items"] if one["code"] == "31.0"]
    assert period["startsAt"] == "2040-03-31T15:00:00Z"
    listed = command("calendar", "period", "list", "--calendar", "release").stdout
    assert "2040-04-01  2041-04-01" in listed and "15:00" not in listed and listed.splitlines()[-1] == "(times: Asia/Tokyo)"
    assert command("calendar", "period", "change", period["id"], "label.en=V31").returncode == 0
    assert command("credential-type", "create", "code=w", "name.ja=W", "name.en=W", "purpose.ja=", "purpose.en=", "calendar=school",
                   "generator.alphabet=ABCDEFGHJKLMNPQRSTUVWXYZ", "generator.length=18").returncode == 0
    assert answer(command("credential-type", "change", "w", "graceDays=14", "announcedTo=deputy", "--json"))["announcedTo"] == ["deputy"]
    assert answer(command("credential-type", "show", "w", "--json"))["generator"]["length"] == 18
    assert "w" in command("credential-type", "list").stdout
    assert command("inquiry-type", "create", "code=w", "name.ja=W", "name.en=W", "purpose.ja=", "purpose.en=", "proof=session", "reveals=credential",
                   "credentialType=w").returncode == 0
    assert answer(command("inquiry-type", "change", "w", "reveals=member-id", "credentialType=", "--json"))["credentialType"] is None
    assert len(answer(command("inquiry-type", "list", "--json"))["items"]) == 7
    assert answer(command("inquiry-type", "show", "w", "--json"))["reveals"] == "member-id"
    assert command("host", "list").stdout == "nothing to list\n"


@pytest.mark.parametrize("words, sentence", [
    (("policy", "change", "codeTries=9", "hourMails=x"), "this cannot be taken: codeTries is out of range (out-of-range), hourMails is of another type (wrong-type)"),
    (("policy", "change", "codeTries=3", "--version", "9"), "stands by now: look at it, then name it with --version"),
    (("policy", "change", "tries=3"), "there is no field “tries”; there are codeForm"),
    (("policy", "change", "codeTries"), "“codeTries” says no value: write FIELD=VALUE"),
    (("calendar", "show", "x"), "there is no calendar x in"),
    (("text", "change", "faq"), "give --ja or --en, or both"),
    (("text", "change", "faq", "--ja", "/nowhere"), "/nowhere cannot be read as UTF-8; nothing was changed"),
    (("host", "add", "x.example"), "an owner's token may do it (role-refused)"),
    (("host", "remove", "x.example"), "an owner's token may do it (role-refused)"),
    (("tenant", "close", "--version", "1"), "an owner's token may do it (role-refused)"),
    (("tenant", "reopen", "--version", "1"), "--tenant names another (tenant-unknown)"),
])
def test_a_refusal_is_a_sentence(command, words, sentence):
    result = command(*words)
    assert result.returncode != 0 and sentence in result.stderr, result.stderr


def test_a_tenant_is_made_with_its_own_telephone_or_with_none(house):
    words = ["tenant", "create", "--preset", "inquiry-desk", "--name-ja", "会", "--name-en", "Body", "--sender", "a@b.example", "--base-url", "https://b.example/"]
    told = run_command(*words, "--slug", "told", "--desk-phone", "06-7777-7777", "--desk-hours-en", "always", "--desk-hours-ja", "いつでも",
                       environment=house.environment())
    assert told.returncode == 0, told.stderr
    wait_for("the tenant", lambda: house.caller().client.get(f"{house.url}/told/help-desk").status_code == 200, pause=0.5)
    assert "Telephone 06-7777-7777 (always)" in page(house, "told", "help-desk")
    assert "電話 06-7777-7777（いつでも）" in page(house, "told", "help-desk", "ja")
    long = run_command(*words, "--slug", "long", "--desk-phone", "1" * 61, environment=house.environment())
    assert long.returncode != 0 and "at most 60 characters" in long.stderr
