"""PostgreSQL goes away and comes back; the server is told to end while requests are under way."""

import collections
import concurrent.futures
import contextlib
import signal
import socket
import threading
import time

import httpx
import pytest

from instance import Instance, wait_for
from member import Member, refusal


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=20) as instance:
        yield instance


@pytest.fixture(scope="module")
def house_members(house):
    return iter([Member(id, password, f"contact@member{index}.example") for index, (id, password) in enumerate(sorted(house.passwords.items()))][1:])


@contextlib.contextmanager
def watched(url: str, path: str, token: str):
    """Asks again and again meanwhile; counts the statuses."""
    statuses, ended = collections.Counter(), threading.Event()

    def ask():
        with httpx.Client(timeout=30) as client:
            while not ended.is_set():
                answer = client.get(url + path, headers={"Authorization": f"Bearer {token}"})
                statuses[answer.status_code] += 1
                if answer.status_code == 503 and "problem+json" in answer.headers["Content-Type"]:
                    statuses["with Retry-After"] += "Retry-After" in answer.headers
                time.sleep(0.02)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        asking = pool.submit(ask)
        try:
            yield statuses
        finally:
            ended.set()
        asking.result()


def test_without_postgresql_it_answers_503_with_retry_after_and_with_it_serves_again_by_itself(house, house_members):
    member = next(house_members)
    with house.serve() as server:
        caller = server.caller().sign_in(member.id, member.password)
        asked = caller.ask("k-password", member.address)
        code = house.mails.code_for(member.address, asked.reference)
        before = house.row_counts()
        with watched(server.url, "/v1/tenants/terms/me", caller.token) as statuses:
            house.stop_postgres()
            try:
                with concurrent.futures.ThreadPoolExecutor() as pool:
                    began = time.monotonic()
                    for answer in [pool.submit(call).result for call in (
                            lambda: caller.get("/me"), lambda: caller.redeem(asked, code), lambda: caller.try_ask("m-password", member.address),
                            lambda: caller.try_sign_in(member.id, member.password), lambda: caller.resend(asked), lambda: caller.get("/disclosures"))]:
                        refusal(answer(), 503, "unavailable")
                        assert int(answer().headers["Retry-After"]) >= 1
                    assert time.monotonic() - began < 6, "nobody waits long for a refusal"
                page = httpx.post(f"{server.url}/terms/sign-in", headers={"Content-Type": "application/x-www-form-urlencoded"}, content=b"")
                assert page.status_code in (403, 503) and "text/html" in page.headers["Content-Type"]
                assert httpx.get(f"{server.admin_url}/livez").status_code == 200
                wait_for("readyz to say so", lambda: httpx.get(f"{server.admin_url}/readyz").status_code == 503)
                # What needs no database is served all the time.
                assert httpx.get(f"{server.url}/terms/").status_code == 200
            finally:
                house.start_postgres()
            back = time.monotonic()
            wait_for("service", lambda: caller.get("/me").status_code == 200, seconds=15)
            print(f"served again {time.monotonic() - back:.1f} s after PostgreSQL accepted")
            wait_for("readiness", lambda: httpx.get(f"{server.admin_url}/readyz").status_code == 200)
        assert set(statuses) == {200, 503, "with Retry-After"} and statuses[503] == statuses["with Retry-After"]
        assert house.row_counts() == before
        assert caller.redeem(asked, code).status_code == 200, "nothing was lost, and nothing half-done"


def test_connections_that_are_cut_are_made_again_and_calls_answer_or_say_503(house, house_members):
    member = next(house_members)
    with house.serve() as server:
        caller = server.caller().sign_in(member.id, member.password)
        with watched(server.url, "/v1/tenants/terms/me", caller.token) as statuses:
            for _ in range(10):
                house.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'aikotoba_server'")
                time.sleep(0.2)
            wait_for("service", lambda: caller.get("/me").status_code == 200)
        assert set(statuses) <= {200, 503, "with Retry-After"} and statuses[200] > 20


def test_a_call_that_waits_too_long_for_a_row_is_refused_and_changes_nothing(house, house_members):
    member = next(house_members)
    with house.serve() as server:
        caller = server.caller().sign_in(member.id, member.password)
        asked = caller.ask("k-password", member.address)
        code = house.mails.code_for(member.address, asked.reference)
        with house.connect(autocommit=False) as holder:
            holder.execute("select from registry.one_time_codes where code_for = %s for update", (asked.id,))
            began = time.monotonic()
            refusal(caller.redeem(asked, code), 503, "unavailable")
            assert time.monotonic() - began < 12
            # Others are served meanwhile.
            assert caller.get("/me").status_code == 200
        assert caller.redeem(asked, code).status_code == 200


def test_a_server_starts_without_postgresql_and_becomes_ready_with_it(house, house_members):
    house.stop_postgres()
    try:
        with house.serve_starting() as server:
            wait_for("the admin listener", lambda: reachable(f"{server.admin_url}/livez"))
            assert httpx.get(f"{server.admin_url}/readyz").status_code == 503
            house.start_postgres()
            wait_for("readiness", lambda: httpx.get(f"{server.admin_url}/readyz").status_code == 200)
            member = next(house_members)
            server.caller().sign_in(member.id, member.password)
    finally:
        if not house.postgres_runs():
            house.start_postgres()


def test_a_server_that_waits_for_postgresql_ends_when_it_is_told(house):
    house.stop_postgres()
    try:
        with house.serve_starting() as server:
            wait_for("the admin listener", lambda: reachable(f"{server.admin_url}/livez"))
            assert server.program.stop(seconds=10) == 0
    finally:
        house.start_postgres()


def reachable(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_told_to_end_it_answers_what_is_under_way_takes_nothing_new_and_ends_well(house, house_members, how):
    member = next(house_members)
    with house.serve() as server, concurrent.futures.ThreadPoolExecutor() as pool:
        caller = server.caller().sign_in(member.id, member.password)
        asked = caller.ask("k-password", member.address)
        code = house.mails.code_for(member.address, asked.reference)
        with house.connect(autocommit=False) as holder:
            holder.execute("select from registry.one_time_codes where code_for = %s for update", (asked.id,))
            under_way = pool.submit(server.caller(token=caller.token).redeem, asked, code)
            time.sleep(0.5)
            server.program.process.send_signal(how)
            wait_for("no new connections", lambda: not accepts(server.url))
            assert server.program.process.poll() is None and not under_way.done()
            holder.rollback()
        answer = under_way.result()
        assert answer.status_code == 200 and answer.json()["receipt"]
        assert server.program.process.wait(10) == 0
    assert house.one("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == 1


def accepts(url: str) -> bool:
    port = int(url.rsplit(":", 1)[1])
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /v1/tenants/terms/inquiry-types HTTP/1.1\r\nHost: x\r\n\r\n")
            return bool(connection.recv(100))
    except OSError:
        return False


def test_health_and_metrics_are_on_their_own_listener_only(house, house_members):
    member = next(house_members)
    with house.serve() as server:
        server.caller().sign_in(member.id, member.password).get("/me")
        server.caller().try_ask("no-such-type", "a@b.example")
        for path in ("/livez", "/readyz", "/metrics"):
            assert httpx.get(server.admin_url + path).status_code == 200
            assert httpx.get(server.url + path).status_code == 404
        text = httpx.get(f"{server.admin_url}/metrics").text
        samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert all(float(value) >= 0 for value in samples.values())
        count = 'aikotoba_http_request_seconds_count{route="/v1/tenants/{tenant}/me",method="GET",status="200"}'
        assert float(samples[count]) == 1
        assert float(samples['aikotoba_database_connected{lane="read"}']) >= 1
        # Paths and slugs are not labels: nobody can make the page grow by guessing.
        for number in range(50):
            httpx.get(f"{server.url}/v1/tenants/nobody{number}/me")
        assert "nobody" not in httpx.get(f"{server.admin_url}/metrics").text


@contextlib.contextmanager
def answering(house, function: str, word: str, other: str):
    """The function's own refusal in a word that this program does not know."""
    [[definition]] = house.sql("select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname = %s", function)
    assert f"'{word}'" in definition
    house.sql(definition.replace(f"'{word}'", f"'{other}'"))
    try:
        yield
    finally:
        house.sql(definition)


@pytest.mark.parametrize("function,path", [("read_me", "/me"), ("list_disclosures", "/disclosures")])
def test_an_outcome_of_another_version_is_a_fault_and_not_the_end_of_the_session(house, function, path):
    caller = house.caller(token="A" * 43)
    with answering(house, function, "session-ended", "session-asleep"):
        refusal(caller.get(path), 500, "fault")
    refusal(caller.get(path), 401, "session-ended")


def test_a_mail_settled_in_a_word_of_another_version_is_logged(house, house_members):
    member = next(house_members)
    caller = house.caller().sign_in(member.id, member.password)
    # Both: what was settled in the first call is a lost lease in the next.
    with answering(house, "settle_mail", "settled", "put-aside"), answering(house, "settle_mail", "lease-lost", "put-aside"):
        asked = caller.ask("k-password", member.address)
        assert house.mails.code_for(member.address, asked.reference)
        wait_for("the log", lambda: "app.settle_mail answered the unknown outcome “put-aside”" in house.program.tail(), seconds=30)
