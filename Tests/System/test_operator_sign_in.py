"""Operators by password and authenticator app."""

import json
import os
import pty
import select
import statistics
import subprocess
import threading
import time
import uuid

import httpx
import pytest

import second_factor
from conftest import next_network
from instance import binary, clean_environment, run_command
from member import refusal
from operator_desk import OperatorDesk

PASSWORD = "青い鳥 と 15 文字以上の合言葉"


@pytest.fixture(scope="module")
def demo(desk) -> dict:
    return json.loads((desk.data / "demo.json").read_text())


@pytest.fixture(scope="module")
def owner(desk, demo) -> OperatorDesk:
    return OperatorDesk(desk.url, demo["tenants"][0]["operatorToken"])


class Person:
    """An operator with an unlimited token of his own, at the command line."""

    def __init__(self, desk, owner, folder, role="operator", home="terms", **token):
        self.desk, self.home = desk, home
        self.address = f"{uuid.uuid4().hex[:12]}@desk.example"
        made = owner.post("/operators", {"address": self.address, "name": "事務 花子", "role": role})
        assert made.status_code == 201, made.text
        self.id = made.json()["id"]
        issued = owner.post("/tokens", {"name": "own", "operatorId": self.id, "expiresAt": "2099-01-01T00:00:00Z"} | token).json()["token"]
        self.file = folder / self.address
        self.file.write_text(issued)

    def environment(self) -> dict[str, str]:
        return self.desk.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(self.file))

    def command(self, *words: str, typed: str | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [binary(), "operator", *words, "--tenant", self.home], input=typed, capture_output=True, text=True, timeout=60,
            env=clean_environment(self.environment()))

    def enrol(self) -> "Person":
        assert self.command("password", typed=PASSWORD + "\n").returncode == 0
        self.uri = json.loads(self.command("totp", "--json").stdout)["uri"]
        return self

    def sign_in(self, network: str | None = None, **changes) -> httpx.Response:
        body = {"home": self.home, "address": self.address, "password": PASSWORD, "code": second_factor.code(self.uri)} | changes
        client = httpx.Client(transport=httpx.HTTPTransport(local_address=network or next_network(), verify=False), timeout=30)
        return client.post(f"{self.desk.url}/admin/v1/operator-sessions", json=body)


@pytest.fixture
def person(desk, owner, tmp_path) -> Person:
    return Person(desk, owner, tmp_path)


def test_an_operator_enrols_signs_in_works_and_signs_out(desk, person, owner):
    said = person.command("password", typed=PASSWORD + "\n")
    assert said.returncode == 0 and "it takes a second factor, too" in said.stdout and PASSWORD not in said.stdout + said.stderr
    shown = person.command("totp")
    assert shown.stdout.count("otpauth://totp/Aikotoba%20terms:") == 1
    person.uri = next(line for line in shown.stdout.splitlines() if line.startswith("otpauth:"))
    opened = person.sign_in()
    assert opened.status_code == 201, opened.text
    assert opened.json()["operator"] == {"id": person.id, "name": "事務 花子", "role": "operator"}
    someone = OperatorDesk(desk.url, opened.json()["token"])
    assert someone.get("/sessions").status_code == 200
    refusal(someone.post("/operators", {"address": "x@y.example", "name": "x", "role": "owner"}), 403, "role-refused")
    assert "operator-signed-in" in [e["act"] for e in owner.every("/audit-events", 200, actor=person.address)]
    assert someone.client.delete(f"{desk.url}/admin/v1/operator-sessions/current", headers=someone._headers()).status_code == 204
    refusal(someone.get("/sessions"), 401, "operator-unknown")


def test_the_installations_operator_signs_in_too(desk, demo, tmp_path):
    person = Person(desk, OperatorDesk(desk.url, demo["platformToken"], "installation"), tmp_path, "owner", "installation").enrol()
    opened = person.sign_in()
    assert opened.status_code == 201, opened.text
    assert OperatorDesk(desk.url, opened.json()["token"], "norms").get("/operators").status_code == 200


def test_a_code_signs_in_once_also_when_asked_at_the_same_time(person):
    person.enrol()
    code, answers = second_factor.code(person.uri), []
    threads = [threading.Thread(target=lambda: answers.append(person.sign_in(code=code).status_code)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == [201, 401, 401, 401]


def test_unknown_address_wrong_password_and_wrong_code_are_answered_alike(desk, person, owner, tmp_path):
    person.enrol()
    bare = Person(desk, owner, tmp_path)
    wrong = [
        {"password": "wrong " + PASSWORD}, {"code": "000000"}, {"code": "x"}, {"address": "nobody@desk.example"}, {"address": bare.address},
        {"home": "norms"}, {"home": "nothing"}, {"home": "installation"}]
    answers, times = [], {"wrong password": [], "unknown address": [], "unknown home": []}
    for changes in wrong:
        answers.append(person.sign_in(**changes))
        assert person.sign_in.__name__
    shown = [refusal(answer, 401, "operator-sign-in-refused") for answer in answers]
    assert len({json.dumps(problem | {"requestId": ""}) for problem in shown}) == 1
    assert len({json.dumps({k: v for k, v in answer.headers.items() if k != "date"}) for answer in answers}) == 1
    # The work is the same: one slow hash, whoever asks.
    for _ in range(4):
        for name, changes in (("unknown address", {"address": f"{uuid.uuid4().hex}@desk.example"}), ("unknown home", {"home": uuid.uuid4().hex})):
            began = time.monotonic()
            refusal(person.sign_in(**changes), 401, "operator-sign-in-refused")
            times[name].append(time.monotonic() - began)
    for n in range(4):
        other = Person(desk, owner, tmp_path).enrol()
        began = time.monotonic()
        refusal(other.sign_in(password="wrong " + PASSWORD), 401, "operator-sign-in-refused")
        times["wrong password"].append(time.monotonic() - began)
    medians = {name: statistics.median(found) for name, found in times.items()}
    assert max(medians.values()) < 3 * min(medians.values()), medians


def test_guessing_waits_by_address_whoever_guesses(desk, person):
    person.enrol()
    answers = [person.sign_in(password="guess number " + str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert refusal(answers[-1], 429, "too-many-tries")["retryAt"] and answers[-1].headers["Retry-After"]
    # Also with the right password, and an address nobody has.
    refusal(person.sign_in(), 429, "too-many-tries")
    nobody = f"{uuid.uuid4().hex}@desk.example"
    assert [person.sign_in(address=nobody).status_code for _ in range(6)] == [401] * 5 + [429]
    assert {"operator-sign-in"} <= {row[0] for row in desk.sql("select purpose from dba.lockouts where tenant = 'terms'")}


def test_a_new_password_and_a_new_factor_end_sessions_and_the_old_ones(desk, person):
    person.enrol()
    first = OperatorDesk(desk.url, person.sign_in().json()["token"])
    assert first.get("/sessions").status_code == 200
    old = person.uri
    person.uri = json.loads(person.command("totp", "--json").stdout)["uri"]
    refusal(first.get("/sessions"), 401, "operator-unknown")
    refusal(person.sign_in(code=second_factor.code(old)), 401, "operator-sign-in-refused")
    assert person.sign_in().status_code == 201


def test_a_token_with_scopes_enrols_nobody(desk, owner, tmp_path):
    limited = Person(desk, owner, tmp_path, "owner", scopes=["read"])
    for words in (("password",), ("totp",)):
        said = limited.command(*words, typed=PASSWORD + "\n")
        assert said.returncode == 1 and "it takes one of your own without scopes" in said.stderr


@pytest.mark.parametrize("typed, sentence", [("short\n", "15 to 128 characters, this one 5"), ("", "no password came"), ("x" * 129 + "\n", "this one 129")])
def test_a_password_that_is_none_is_refused(person, typed, sentence):
    said = person.command("password", typed=typed)
    assert said.returncode == 1 and sentence in said.stderr and "nothing was changed" in said.stderr


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(person):
    def typing(*lines: str) -> tuple[int, str]:
        main, side = pty.openpty()
        process = subprocess.Popen(
            [binary(), "operator", "password", "--tenant", "terms"], stdin=side, stdout=side, stderr=side, start_new_session=True,
            env=clean_environment(person.environment()), preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
        os.close(side)
        shown, pending = b"", list(lines)
        while True:
            ready, _, _ = select.select([main], [], [], 30)
            try:
                more = os.read(main, 1024) if ready else b""
            except OSError:
                more = b""
            if not more:
                break
            shown += more
            if pending and shown.rstrip().endswith(b":"):
                time.sleep(0.1)
                os.write(main, (pending.pop(0) + "\n").encode())
        os.close(main)
        return process.wait(30), shown.decode()

    code, shown = typing(PASSWORD, PASSWORD)
    assert code == 0 and "is set" in shown and PASSWORD not in shown
    code, shown = typing(PASSWORD, PASSWORD + "x")
    assert code == 1 and "not the same" in shown and PASSWORD not in shown


def test_a_crowd_at_the_door_is_asked_to_come_back_and_others_are_served(desk):
    answers = []

    def knock(n: int):
        client = httpx.Client(transport=httpx.HTTPTransport(local_address=next_network(), verify=False), timeout=60)
        body = {"home": "norms", "address": f"crowd{n}-{uuid.uuid4().hex}@desk.example", "password": PASSWORD, "code": "123456"}
        answers.append(client.post(f"{desk.url}/admin/v1/operator-sessions", json=body))

    crowd = [threading.Thread(target=knock, args=(n,)) for n in range(20 * (os.cpu_count() or 1) + 40)]
    [thread.start() for thread in crowd]
    began = time.monotonic()
    assert httpx.get(f"{desk.url}/v1/tenants/terms/inquiry-types", verify=False).status_code == 200
    assert time.monotonic() - began < 5
    [thread.join() for thread in crowd]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {401, 503} and statuses.count(401) >= 8
    assert all(answer.headers["Retry-After"] for answer in answers if answer.status_code == 503)


@pytest.mark.parametrize("body, field", [
    ({"home": "terms"}, "address"), ({"home": "", "address": "a@b.example", "password": "x", "code": "1"}, "home"),
    ({"home": "terms", "address": "a@b.example", "password": "", "code": "1"}, "password"),
    ({"home": "terms", "address": "a\u0000@b.example", "password": "x", "code": "1"}, "address"),
    ({"home": "terms", "address": "a@b.example", "password": "x", "code": ""}, "code"),
])
def test_what_is_missing_is_named(desk, body, field):
    answer = httpx.post(f"{desk.url}/admin/v1/operator-sessions", json=body, verify=False)
    assert [error["field"] for error in refusal(answer, 422, "invalid-input")["errors"]] == [field]
