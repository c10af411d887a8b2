"""Q5 and Q19: sixteen clients live through random histories of recoveries, changed contacts and handovers while servers and courier are
killed and connections cut. Every answer and every row is held against a model; an answer that was lost has happened whole or not at all."""

import concurrent.futures
import os
import random
import re
import signal
import threading
import time

import httpx
import pytest

from histories import Call, History
from instance import Instance, Program, free_port, wait_for
from mail_server import MailServer
from mailbox_folder import Mail
from recovering import SLUG, settled

FULL = os.environ.get("AIKOTOBA_TEST_SIZE") == "full"
CLIENTS, ACTS_OF_A_HISTORY = 16, 25
ACTS = int(os.environ.get("AIKOTOBA_TEST_ACTS", 100_000 if FULL else 800))
LEAST_KILLS = 100 if FULL else 3
# Strangers of one network may ask only so often; here it is not what is looked at, nor how long one waits between two letters.
UNTHROTTLED = ["charge_public_mail", "charge_mail", "spent_until"]


class Letters(MailServer):
    """What has come, by what a reader looks for."""

    def __init__(self):
        super().__init__()
        self.codes: dict[str, dict[str, str]] = {}
        self.secrets: dict[str, str] = {}
        self.ids: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope.content)
        self.ids.append(mail.message["Message-ID"][1:37])
        if secret := re.search(r"/handovers/([0-9a-f-]{36})/objection\?key=(\S+)", mail.text):
            self.secrets[secret[1]] = secret[2]
        if mail.code:
            self.codes.setdefault(mail.recipient, {})[mail.reference] = mail.code
        return "250 OK"

    def code(self, address: str, reference: str) -> str:
        return wait_for(f"the letter to {address} with {reference}", lambda: self.codes.get(address, {}).get(reference), 60, 0.01)

    def codes_to(self, address: str) -> list[str]:
        return list(self.codes.get(address, {}).values())

    def secret(self, handover: str) -> str:
        return wait_for(f"the letter about {handover}", lambda: self.secrets.get(handover), 60, 0.01)


class Weather:
    """Kills two servers and a courier in turn, and starts them again where they were."""

    def __init__(self, house: Instance, letters: Letters, chance: random.Random):
        self.house, self.chance, self.kills, self.ended = house, chance, 0, threading.Event()
        self.urls, self.programs = [], {}
        for name in ("one", "two"):
            port = free_port()
            self.urls.append(f"http://127.0.0.1:{port}")
            self.start(name, "serve", house.environment(
                AIKOTOBA_LISTEN=f"127.0.0.1:{port}", AIKOTOBA_ADMIN_LISTEN=f"127.0.0.1:{port + 1}", AIKOTOBA_COURIER_IN_SERVER="false"))
        self.start("courier", "courier", house.environment(**letters.settings()))
        for name in ("one", "two"):
            self.wait(name)

    def start(self, name: str, command: str, environment: dict[str, str]):
        self.programs[name] = (Program([command], self.house.folder, name, environment), command, environment)

    def wait(self, name: str):
        program, _, environment = self.programs[name]
        ready = f"http://{environment['AIKOTOBA_ADMIN_LISTEN']}/readyz"

        def answers():
            try:
                return httpx.get(ready, verify=False).status_code == 200
            except httpx.TransportError:
                return False

        program.wait_until("ready", answers)

    def rage(self):
        while not self.ended.wait(self.chance.uniform(0.2, 1)):
            # As if the two minutes were five seconds for which a courier takes a letter that it has not settled then.
            self.house.sql("update registry.outbox set due_at = clock_timestamp() where state = 'queued' and leased_until < clock_timestamp() + interval '115 s'")
            name = self.chance.choice(["one", "two", "courier", "connections"])
            if name == "connections":
                self.house.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename in ('aikotoba_server', 'aikotoba_courier')")
                continue
            program, command, environment = self.programs[name]
            program.process.kill()
            program.process.wait()
            self.kills += 1
            self.start(name, command, environment)
            if name != "courier":
                self.wait(name)

    def stop(self):
        self.ended.set()
        assert [program.stop(signal.SIGTERM) for program, _, _ in self.programs.values()] == [0, 0, 0]


@pytest.fixture
def house():
    with Instance(organisations=1) as instance:
        assert instance.stop() == 0
        instance.start_postgres()
        for name in UNTHROTTLED:
            [[definition]] = instance.sql("select pg_get_functiondef(oid) from pg_proc where proname = %s and pronamespace = 'app'::regnamespace", name)
            head = definition[:definition.index("LANGUAGE")]
            instance.sql(f"{head} language sql as $$ select null::timestamptz $$")
        yield instance
        instance.stop_postgres()


class Client:
    def __init__(self, house: Instance, urls: list[str], chance: random.Random):
        self.house, self.urls, self.chance = house, urls, chance
        self.http = httpx.Client(verify=False, timeout=30)
        self.connection = house.connect()
        self.lost = self.acts = 0

    def send(self, call: Call) -> tuple[tuple[int, str] | None, bytes]:
        headers = {"Authorization": f"Bearer {call.token}"} if call.token else {}
        if call.version is not None:
            headers["If-Match"] = f'"{call.version}"'
        for url in self.chance.sample(self.urls, 2):
            try:
                answer = self.http.request(call.method, f"{url}/v1/tenants/{SLUG}{call.path}", json=call.body, headers=headers)
                break
            except httpx.ConnectError:
                # Not even asked: there is the other one.
                continue
            except httpx.TransportError:
                return None, b""
        else:
            return None, b""
        if answer.status_code == 503:
            return None, b""
        return (answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""), answer.content

    def live_through(self, history: History, acts: int):
        for _ in range(acts):
            name, call, after = history.plan()
            answer, content = self.send(call)
            if answer is None:
                self.lost += 1
                self.wait_for_what_is_under_way()
            history.settle(name, call, after, answer, content)
            self.acts += 1
        audited = history.audited()
        assert {act: audited.get(act, 0) for act in history.standing.acts} == history.standing.acts, history.told
        assert set(audited) == set(history.standing.acts), history.told

    def wait_for_what_is_under_way(self):
        """A server that was killed has left calls behind that PostgreSQL still ends."""
        [now] = self.connection.execute("select clock_timestamp()").fetchone()
        wait_for("calls under way", lambda: self.connection.execute(
            "select count(*) = 0 from pg_stat_activity where usename = 'aikotoba_server' and state <> 'idle' and query_start < %s", (now,)).fetchone()[0])


def test_random_histories_agree_with_the_model_whatever_is_killed(house):
    seed = int(os.environ.get("AIKOTOBA_TEST_SEED", random.randrange(10**6)))
    print(f"Q19: AIKOTOBA_TEST_SEED={seed}")
    letters = Letters()
    histories = ACTS // ACTS_OF_A_HISTORY
    members = settled(house, histories)
    organisations = dict(house.sql("select member_id, organisation_id::text from registry.organisations"))
    tenant = house.one("select tenant_id from registry.tenants where slug = %s", SLUG)
    waiting, lock = list(enumerate(members)), threading.Lock()
    began = time.monotonic()
    with letters.running(), concurrent.futures.ThreadPoolExecutor(CLIENTS + 1) as pool:
        weather = Weather(house, letters, random.Random(seed))
        clients = [Client(house, weather.urls, random.Random(f"{seed} {number}")) for number in range(CLIENTS)]

        def work(client: Client):
            while True:
                with lock:
                    if not waiting:
                        return
                    number, member = waiting.pop()
                history = History(client.connection, letters, tenant, organisations[member.id], member, random.Random(f"{seed}/{number}"))
                client.live_through(history, ACTS_OF_A_HISTORY)

        raging = pool.submit(weather.rage)
        try:
            for done in [pool.submit(work, client) for client in clients]:
                done.result()
            wait_for("enough kills", lambda: raging.done() or weather.kills >= LEAST_KILLS, 300)
        finally:
            waiting.clear()
            weather.ended.set()
            raging.result()
        wait_for("the courier", lambda: house.one(
            "select count(*) = 0 from registry.outbox where state = 'queued' and due_at <= clock_timestamp() + interval '2 minutes'"), 180)
        weather.stop()
    took, acts, lost = time.monotonic() - began, sum(client.acts for client in clients), sum(client.lost for client in clients)
    print(f"Q5, Q19: {acts} acts in {histories} histories by {CLIENTS} clients, {acts / took:.0f} a second; {weather.kills} kills, {lost} answers lost")
    assert acts == histories * ACTS_OF_A_HISTORY and lost > 0
    mails_are_what_was_committed(house, letters)


def mails_are_what_was_committed(house, letters: Letters):
    """Q5: no mail without a commit, none forgotten, and of what is settled no payload is left."""
    states = {str(id): state for id, state in house.sql("select mail_id, state from registry.outbox")}
    assert set(letters.ids) <= set(states)
    handed_over = {id for id, state in states.items() if state == "handed-over"}
    assert handed_over <= set(letters.ids)
    # What went out and was called off meanwhile: an offer withdrawn between the two, a code replaced.
    assert {states[id] for id in set(letters.ids) - handed_over} <= {"cancelled"}
    assert set(states.values()) <= {"handed-over", "cancelled", "withheld", "queued", "spread"}
    assert house.one("select count(*) from registry.outbox where payload is not null and state <> 'queued'") == 0
    assert house.one("select count(*) from registry.one_time_codes k join registry.outbox m using (tenant_id, mail_id)"
                     " where not k.decoy and m.state not in ('handed-over', 'cancelled')") == 0
