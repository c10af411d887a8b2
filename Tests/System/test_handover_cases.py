"""Cases: who cannot prove a registered address tells the desk who he is; operators decide; the clock does the rest."""

import json
import re
import threading
import uuid

import httpx
import pytest

from applicant import EVIDENCE, FIELDS, Applicant, address_in, text
from conftest import next_network
from instance import wait_for
from member import refusal
from operator_desk import OperatorDesk
from test_bad_input import STRANGE, WRONG_TYPES, problem

FAR = "2099-01-01T00:00:00Z"
NOTE = {"note": "代表番号に電話し、在籍を確認しました"}


@pytest.fixture(scope="module")
def owner(desk) -> OperatorDesk:
    return OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])


def make_operator(owner: OperatorDesk, desk, role: str = "operator", address: str | None = None) -> OperatorDesk:
    address = address or f"{uuid.uuid4().hex[:12]}@desk.example"
    made = owner.post("/operators", {"address": address, "name": "事務 太郎", "role": role})
    assert made.status_code == 201, made.text
    issued = owner.post("/tokens", {"name": role, "operatorId": made.json()["id"], "expiresAt": FAR})
    return OperatorDesk(desk.url, issued.json()["token"])


@pytest.fixture(scope="module")
def second(desk, owner) -> OperatorDesk:
    return make_operator(owner, desk)


@pytest.fixture
def applicant(desk) -> Applicant:
    return Applicant(desk, next_network())


@pytest.fixture
def place(desk, member):
    """What an applicant says who means the member truly, and where he is reached."""
    name, person = desk.sql(
        "select o.name, c.person from registry.organisations o join registry.contacts c using (tenant_id, organisation_id)"
        " where o.member_id = %s and c.role = 'representative'", member.id)[0]
    return {"organisation": name, "predecessor": person, "email": f"{uuid.uuid4().hex[:10]}@new.example"}


def act(desk: OperatorDesk, number: str, what: str, body: dict, version: int | None = None) -> httpx.Response:
    case = desk.get(f"/handover-cases/{number}").json()
    version = case["version"] if version is None else version
    return desk.client.post(f"/handover-cases/{case['id']}/{what}", json=body, headers=desk._headers(version=version))


def approve(owner: OperatorDesk, second: OperatorDesk, number: str):
    assert act(owner, number, "approve", NOTE).json()["outcome"] == "awaiting-second"
    assert act(second, number, "approve", NOTE).json()["outcome"] == "approved"


def letter(desk, address: str, number: str, mark: str):
    return desk.mails.wait(address, lambda mail: number in mail.text + mail.subject and mark in mail.text)


def prove(desk, applicant: Applicant, page: httpx.Response, email: str) -> httpx.Response:
    page = applicant.submit(page, "/resend")
    reference = re.search(r'<strong translate="no">(\w{4})</strong>', page.text)[1]
    return applicant.submit(page, "/code", code=desk.mails.code_for(email, reference))


def test_the_answer_is_the_same_whatever_stands_in_the_register(desk, place):
    def opened(**evidence):
        answer = desk.caller(network=next_network()).post("/handover-cases", EVIDENCE | evidence)
        assert answer.status_code == 202, answer.text
        headers = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in ("date", "x-request-id")]
        return re.sub(r"H\d\d-\d{4}-[0-9A-Z]{4}", "<number>", answer.text), headers

    known = opened(**place)
    assert known == opened(organisation="誰も知らない会", email="nobody@elsewhere.example")
    assert known == opened(**place, purpose="member-id-unknown") and known[0] == '{"caseNumber":"<number>"}'


def test_a_contact_who_left_is_replaced_after_two_operators_a_code_and_the_time_to_object(desk, owner, second, applicant, place, member):
    number, email = applicant.open_case(**place), place["email"]
    received = letter(desk, email, number, "受け付けました")
    assert place["organisation"] not in received.text and FIELDS["person"] not in received.text and "http" not in received.text

    case = owner.get(f"/handover-cases/{number}")
    assert case.headers["ETag"] == f'"{case.json()["version"]}"'
    case = case.json()
    assert case["organisation"]["memberId"] == member.id and case["state"] == "open" and case["approvalsNeeded"] == 2
    compared = {line["field"]: line["verdict"] for line in case["comparison"]}
    assert compared["organisation"] == compared["predecessor"] == "match" and compared["postalAddress"] == "not-on-file"
    assert compared["email"] == "differs" and case["predecessor"]["delivery"] in ("unknown", "reached")
    assert number in {entry["caseNumber"] for entry in owner.every("/handover-cases", 100, state="waiting")}

    approve(owner, second, number)
    page = applicant.get(address_in(letter(desk, email, number, "承認しました")))
    assert "申請が承認されました" in text(page) and email in text(page)
    page = prove(desk, applicant, page, email)
    assert "メールアドレスを確認しました" in text(page)

    old = letter(desk, member.address, number, "止めてください")
    before = desk.row_counts()
    for _ in range(2):
        shown = Applicant(desk, next_network()).get(address_in(old))
        assert shown.status_code == 200 and "村瀬 悟様への交代にお心当たりがない場合は" in text(shown)
    assert desk.row_counts() == before
    assert owner.get(f"/handover-cases/{number}").json()["state"] == "cooling-off"

    asked = desk.caller(network=next_network()).post("/inquiries", {"type": "member-id", "email": email})
    assert asked.status_code == 202
    assert not [mail for mail in desk.mails.all(email) if mail.reference == asked.json()["reference"]]
    with desk.clock.ahead(72 * 3600 + 60):
        asked = desk.caller(network=next_network()).post("/inquiries", {"type": "member-id", "email": email})
        assert desk.mails.code_for(email, asked.json()["reference"])
        assert letter(desk, email, number, "次のとおり変更しました")
        late = Applicant(desk, next_network()).get(address_in(old))
        assert "期間が過ぎました" in text(late) and "<form method=\"post\"" not in late.text.split("<main")[1]
        assert owner.get(f"/handover-cases/{number}").json()["state"] == "done"
        assert "交代が完了しました" in text(applicant.get(address_in(letter(desk, email, number, "承認しました"))))


def test_the_old_address_stops_the_change_by_a_button(desk, owner, second, applicant, place, member):
    number, email = applicant.open_case(**place), place["email"]
    approve(owner, second, number)
    prove(desk, applicant, applicant.get(address_in(letter(desk, email, number, "承認しました"))), email)
    old = Applicant(desk, next_network())
    address = address_in(letter(desk, member.address, number, "止めてください"))
    wrong = re.sub("key=.*", "key=" + "A" * 43, address)
    assert old.get(wrong).status_code == old.get(address.split("?")[0]).status_code == 404
    page = old.get(address)
    assert "交代を止めました" in text(old.submit(page))
    assert "交代を止めました" in text(old.submit(page))
    assert owner.get(f"/handover-cases/{number}").json()["state"] == "objected"
    assert number in {entry["caseNumber"] for entry in owner.every("/handover-cases", 100, state="waiting")}
    assert act(owner, number, "refuse", NOTE | {"reason": "objected"}).json()["outcome"] == "refused"
    assert "異議のお申し出" in letter(desk, email, number, "お受けすることができません").text
    with desk.clock.ahead(80 * 3600):
        asked = desk.caller(network=next_network()).post("/inquiries", {"type": "member-id", "email": member.address})
        assert desk.mails.code_for(member.address, asked.json()["reference"])


def test_who_may_decide_and_at_which_version(desk, owner, second, applicant, place):
    number = applicant.open_case(**place)
    auditor = make_operator(owner, desk, "auditor")
    assert auditor.get(f"/handover-cases/{number}").status_code == 200
    refusal(act(auditor, number, "approve", NOTE), 403, "role-refused")
    case = owner.get(f"/handover-cases/{number}").json()
    refusal(owner.post(f"/handover-cases/{case['id']}/approve", NOTE), 428, "version-required")
    refusal(act(owner, number, "approve", {}), 422, "invalid-input")
    assert act(owner, number, "approve", NOTE).status_code == 200
    assert refusal(act(second, number, "approve", NOTE, version=1), 412, "conflict")["version"] == 2
    refusal(act(owner, number, "approve", NOTE), 409, "first-approver")
    assert act(second, number, "refuse", NOTE | {"reason": "evidence-differs"}).json()["outcome"] == "refused"
    refusal(act(owner, number, "approve", NOTE), 409, "case-decided")
    assert "一致しませんでした" in letter(desk, place["email"], number, "お受けすることができません").text

    address = f"{uuid.uuid4().hex[:8]}@own.example"
    own = make_operator(owner, desk, address=address)
    own_case = Applicant(desk, next_network()).open_case(**(place | {"email": address}))
    refusal(act(own, own_case, "approve", NOTE), 409, "own-case")
    nobody = Applicant(desk, next_network()).open_case(**(place | {"organisation": "誰も知らない会"}))
    refusal(act(owner, nobody, "approve", NOTE), 409, "assignment-required")


def test_of_many_approvals_at_once_one_is_the_first_and_one_the_second(desk, owner, applicant, place):
    number = applicant.open_case(**place)
    people = [owner] + [make_operator(owner, desk) for _ in range(5)]
    case = owner.get(f"/handover-cases/{number}").json()
    for version, outcome in ((1, "awaiting-second"), (2, "approved")):
        answers = []
        threads = [
            threading.Thread(target=lambda one=one: answers.append(one.client.post(
                f"/handover-cases/{case['id']}/approve", json=NOTE, headers=one._headers(version=version)))) for one in people]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert [answer.json()["outcome"] for answer in answers if answer.status_code == 200] == [outcome]
        assert {answer.status_code for answer in answers} <= {200, 409, 412}
    assert len(owner.get(f"/handover-cases/{number}").json()["decisions"]) == 2


def test_more_is_wanted_and_added_once(desk, owner, applicant, place):
    number = applicant.open_case(**place)
    refusal(act(owner, number, "ask", NOTE | {"wanted": ["shoes"]}), 422, "invalid-input")
    assert act(owner, number, "ask", NOTE | {"wanted": ["phone", "postalAddress"]}).status_code == 200
    mail = letter(desk, place["email"], number, "ご住所、電話番号")
    page = applicant.get(address_in(mail))
    assert "ご住所、電話番号" in text(page)
    for typed in ("", "a\u202eb", "x" * 2001):
        again = applicant.submit(page, supplement=typed)
        assert again.status_code == 422 and "<title>エラー：" in again.text
    done = applicant.submit(page, supplement="本社は移転しました\r\n<b>新住所</b>")
    assert "会員窓口で確認しています" in text(done)
    assert owner.get(f"/handover-cases/{number}").json()["supplement"] == "本社は移転しました\n<b>新住所</b>"
    assert "会員窓口で確認しています" in text(applicant.submit(page, supplement="もう一度"))
    assert owner.get(f"/handover-cases/{number}").json()["supplement"] == "本社は移転しました\n<b>新住所</b>"


def test_a_member_id_is_told_to_the_registered_address_and_never_to_the_one_typed(desk, owner, applicant, place, member):
    number = applicant.open_case("member-id-unknown", **place)
    assert act(owner, number, "approve", NOTE).json()["outcome"] == "answered"
    assert member.id in letter(desk, member.address, number, "会員番号").text
    assert not desk.mails.all(place["email"])


def test_a_code_is_guessed_at_five_times_and_another_tenant_knows_nothing_of_it(desk, owner, second, applicant, place):
    number, email = applicant.open_case(**place), place["email"]
    approve(owner, second, number)
    address = address_in(letter(desk, email, number, "承認しました"))
    elsewhere = Applicant(desk, next_network(), "norms")
    assert elsewhere.get(address.replace("/terms/", "/norms/")).status_code == 404
    refusal(OperatorDesk(desk.url, desk.demo["tenants"][1]["operatorToken"], "norms").get(f"/handover-cases/{number}"), 404, "not-found")
    page = applicant.submit(applicant.get(address), "/resend")
    assert applicant.submit(page, "/resend").status_code == 429
    for left in (4, 3, 2, 1):
        answer = applicant.submit(page, "/code", code="BBBB-BBBB")
        assert answer.status_code == 422 and f"あと{left}回" in text(answer)
    assert applicant.submit(page, "/code", code="BBBB-BBBB").status_code == 429
    reference = re.search(r'<strong translate="no">(\w{4})</strong>', page.text)[1]
    assert applicant.submit(page, "/code", code=desk.mails.code_for(email, reference)).status_code == 429
    with desk.clock.ahead(61):
        assert "メールアドレスを確認しました" in text(prove(desk, applicant, applicant.get(address), email))


def test_an_address_and_a_network_open_so_many_cases(desk, place):
    caller = desk.caller(network=next_network())
    assert caller.post("/handover-cases", EVIDENCE | place).status_code == 202
    answer = caller.post("/handover-cases", EVIDENCE | place)
    refusal(answer, 429, "too-many-tries")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    page = Applicant(desk, caller.network).apply(**place)
    assert page.status_code == 429 and "続けて申請することはできません" in text(page)


@pytest.mark.parametrize("field", EVIDENCE)
def test_bad_evidence_is_refused_at_its_field_and_nothing_is_written(desk, field):
    caller = desk.caller(network=next_network())
    before = desk.row_counts()
    for value in WRONG_TYPES:
        if value is not None:
            problem(caller.post("/handover-cases", EVIDENCE | {field: value}), 400, 422)
    refused = ["NUL", "control", "newline", "RTL", "lone separators", "emoji"] if field != "email" else list(STRANGE)
    for name in refused:
        document = problem(caller.post("/handover-cases", EVIDENCE | {field: STRANGE[name]}), 422)
        assert [error["field"] for error in document["errors"]] == [field], name
    document = problem(caller.post("/handover-cases", EVIDENCE | {field: "x" * 400}), 422)
    assert [error["field"] for error in document["errors"]] == [field]
    if field not in ("department", "predecessor"):
        for empty in ("", " ", "　"):
            assert [error["field"] for error in problem(caller.post("/handover-cases", EVIDENCE | {field: empty}), 422)["errors"]] == [field]
    assert desk.row_counts() == before


def test_the_form_says_everything_that_is_wrong_at_once_and_keeps_what_was_typed(desk, applicant):
    before = desk.row_counts()
    answer = applicant.apply(**{"postal-address": "", "email": "s.murase", "phone": " ", "person": "<村瀬> \"悟\""})
    assert answer.status_code == 422
    assert set(re.findall(r'<li><a href="#([a-z-]+)"', answer.text)) == {"postal-address", "email", "phone"}
    assert 'value="&lt;村瀬&gt; &quot;悟&quot;"' in answer.text
    injected = applicant.apply(person="村瀬\r\nBcc: x@y.example")
    assert injected.status_code == 422 and re.findall(r'<li><a href="#([a-z-]+)"', injected.text) == ["person"]
    stale = applicant.post(f"{applicant.base}/handover-cases/ask/contact-left", **FIELDS, form_token="x")
    assert stale.status_code == 403 and FIELDS["organisation"] in stale.text
    assert desk.row_counts() == before
    for path in ("ask/other", "received", "received?number=%3Cb%3E&for=contact-left", "received?number=H26-0310-4VXR&for=x", "x",
                 str(uuid.uuid4()), f"{uuid.uuid4()}/code", f"{uuid.uuid4()}/objection?key=x"):
        assert applicant.get(f"{applicant.base}/handover-cases/{path}").status_code == 404, path


def test_what_was_told_is_in_no_log(desk, owner, second, applicant, place):
    canary, address = "東京都秘密区" + uuid.uuid4().hex, f"{uuid.uuid4().hex}@canary.example"
    number = applicant.open_case(**(place | {"postal-address": canary, "email": address}))
    approve(owner, second, number)
    mail = letter(desk, address, number, "承認しました")
    prove(desk, applicant, applicant.get(address_in(mail)), address)
    old = desk.one("select c.address from registry.handover_cases h join registry.contacts c using (tenant_id, contact_id) where case_number = %s", number)
    secret = address_in(letter(desk, old, number, "止めてください")).split("key=")[1]
    Applicant(desk, next_network()).get(address_in(letter(desk, old, number, "止めてください")))
    logs = [path for path in desk.folder.rglob("*") if path.is_file() and (path.suffix in (".log", ".out") or "log" in path.parts)]
    assert logs
    for path in logs:
        content = path.read_bytes()
        assert not any(word.encode() in content for word in (canary, address, secret)), path
    assert desk.one("select count(*) from audit.events where detail::text like %s", f"%{canary}%") == 0


def test_cases_at_the_command_line(desk, owner, applicant, place, member, tmp_path_factory):
    from test_operator_commands import answer, owners_command

    run = owners_command(desk, tmp_path_factory, 0)
    number = applicant.open_case(**(place | {"organisation": "べつの名の会"}))
    assert number in run("case", "list", "--state", "waiting").stdout
    shown = run("case", "show", number).stdout
    assert "nobody yet" in shown and "postalAddress" in shown
    wrong = run("case", "approve", number, "--note", "x")
    assert wrong.returncode == 1 and "assignment-required" in wrong.stderr
    assert answer(run("case", "assign", number, "--member-id", member.id, "--json"))["outcome"] == "saved"
    assert answer(run("case", "ask", number, "--wanted", "phone", "--note", "x", "--json"))["outcome"] == "saved"
    assert answer(run("case", "show", number, "--json"))["state"] == "more-wanted"
    late = run("case", "approve", number, "--note", "x", "--version", "1")
    assert late.returncode == 1 and "conflict" in late.stderr
    assert "awaiting-second" in run("case", "approve", number, "--note", "在籍を確認").stdout
    assert run("case", "refuse", number, "--reason", "because", "--note", "x").returncode == 64
    assert answer(run("case", "refuse", number, "--reason", "person-not-confirmed", "--note", "x", "--json"))["outcome"] == "refused"
    assert "ご本人様の確認ができませんでした" in letter(desk, place["email"], number, "お受けすることができません").text
    assert [entry["caseNumber"] for entry in answer(run("case", "list", "--state", "refused", "--limit", "1", "--json"))["items"]] == [number]


def test_policies_say_how_long_and_how_many(desk, owner, applicant, place):
    policy = owner.get("/policies").json()
    assert policy["twoOperators"] is True and policy["coolingOffSeconds"] == 259_200
    refusal(owner.patch("/policies", {"coolingOffSeconds": 60, "twoOperators": "no"}, policy["version"]), 422, "invalid-input")
    changed = owner.patch("/policies", {"twoOperators": False, "coolingOffSeconds": 3600}, policy["version"])
    assert changed.status_code == 200, changed.text
    try:
        number = applicant.open_case(**place)
        assert act(owner, number, "approve", NOTE).json()["outcome"] == "approved"
        prove(desk, applicant, applicant.get(address_in(letter(desk, place["email"], number, "承認しました"))), place["email"])
        case = owner.get(f"/handover-cases/{number}").json()
        assert case["approvalsNeeded"] == 1 and case["state"] == "cooling-off"
        took = desk.one("select cooling_until - proven_at from registry.handover_cases where case_number = %s", number)
        assert took.total_seconds() == 3600
    finally:
        owner.patch("/policies", {"twoOperators": True, "coolingOffSeconds": 259_200}, changed.json()["version"])
    assert json.loads(owner.get("/policies").text)["twoOperators"] is True
