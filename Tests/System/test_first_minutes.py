"""What a newcomer does first: the README's walk, a second start, Ctrl-C."""

import json
import os
import pathlib
import re
import signal
import stat
import subprocess
import urllib.request

import pytest

from instance import Instance, wait_for

README = pathlib.Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def first_instance():
    with Instance(organisations=12) as instance:
        yield instance


def walk(heading: str = "An inquiry by curl") -> str:
    """The shell commands below a heading of the README, as they stand there."""
    return re.search(rf"## {heading}\n.*?```sh\n(.*?)```", README.read_text(), re.DOTALL)[1]


def test_it_prints_addresses_and_sign_ins_and_last_of_all_ready(first_instance):
    lines = first_instance.program.output.read_text().splitlines()
    tenant = first_instance.demo["tenants"][0]
    assert lines[-1] == f"ready {first_instance.url}"
    assert any(tenant["memberId"] in line and tenant["password"] in line for line in lines)
    assert any(line.startswith(f"{first_instance.url}/terms/") for line in lines)


def test_demo_json_says_how_to_get_in_and_only_its_owner_reads_it(first_instance):
    demo = first_instance.demo
    assert demo["baseURL"] == first_instance.url
    assert [tenant["slug"] for tenant in demo["tenants"]] == ["terms", "norms"]
    assert len(demo["tenants"][1]["memberId"]) == 11
    for name in ("demo.json", "demo-passwords.tsv", "key-ring"):
        assert stat.S_IMODE((first_instance.data / name).stat().st_mode) == 0o600
    assert first_instance.one("select count(*) from registry.organisations where tenant_id = 1") == 12


def test_the_walk_of_the_readme_ends_with_the_k_password_when_pasted(first_instance):
    script = walk().replace(".aikotoba/", f"{first_instance.data}/")
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    [organisation] = shown["organisations"]
    assert organisation["memberId"] == first_instance.demo["tenants"][0]["memberId"]
    assert organisation["values"][0]["label"]["ja"] == "Kパスワード"
    assert len(organisation["values"][0]["value"]) >= 16
    # Representative and deputy are told.
    assert len(first_instance.mails.notices(shown["receipt"], 2)) == 2


def test_the_recovery_of_the_readme_ends_signed_in_when_pasted(first_instance):
    script = walk("A forgotten password by curl").replace(".aikotoba/", f"{first_instance.data}/")
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    status, organisation = result.stdout.split("\n", 1)
    assert status == "204" and json.loads(organisation)["memberId"] == first_instance.demo["tenants"][1]["memberId"]


def test_a_shell_that_read_env_gives_commands_as_they_stand_in_the_readme(first_instance):
    for name in ("env", "operator-token"):
        assert stat.S_IMODE((first_instance.data / name).stat().st_mode) == 0o600
    token = (first_instance.data / "operator-token").read_text().strip()
    assert token == first_instance.demo["tenants"][0]["operatorToken"]
    assert token not in (first_instance.data / "env").read_text()
    assert f". '{first_instance.data}/env'" in first_instance.program.output.read_text()
    script = f". '{first_instance.data}/env'; " + "; ".join(
        re.findall(r"^(aikotoba (?:rotation|policy|operator) .*)$", README.read_text(), re.MULTILINE))
    assert "aikotoba policy change" in script
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr


def test_pages_contract_and_mails_can_be_looked_at_in_a_browser(first_instance):
    for path, type in {"/terms/": "text/html", "/norms/": "text/html", "/openapi.json": "application/json", "/dev/mail": "text/html"}.items():
        with urllib.request.urlopen(first_instance.url + path) as answer:
            assert answer.status == 200 and answer.headers["Content-Type"].startswith(type)


def test_postgresql_listens_on_no_address_and_lets_nobody_else_in(first_instance):
    assert first_instance.one("show listen_addresses") == ""
    assert stat.S_IMODE(first_instance.postgres_folder.stat().st_mode) == 0o700


def test_ctrl_c_stops_everything_and_the_second_start_is_quick_with_all_data(first_instance):
    tenant = first_instance.demo["tenants"][0]
    caller = first_instance.caller().sign_in(tenant["memberId"], tenant["password"])
    history = caller.get("/disclosures").json()
    assert history["items"], "the walk has left a disclosure"
    keys = (first_instance.data / "key-ring").read_bytes()
    assert first_instance.stop(signal.SIGINT) == 0
    took = first_instance.start()
    print(f"second start: {took:.2f} s")
    assert took < 6, "a second start takes about a second on an idle machine"
    # The session is in the database: it outlives the server.
    assert caller.get("/disclosures").json() == history
    assert (first_instance.data / "key-ring").read_bytes() == keys
    assert first_instance.demo["tenants"][0] == tenant


def test_ctrl_c_does_not_wait_for_clients_that_keep_a_connection_open(first_instance):
    tenant = first_instance.demo["tenants"][0]
    caller = first_instance.caller().sign_in(tenant["memberId"], tenant["password"])
    assert caller.get("/me").status_code == 200
    first_instance.program.process.send_signal(signal.SIGINT)
    assert first_instance.program.process.wait(5) == 0
    assert not first_instance.postgres_runs()
    first_instance.start()


def test_an_instance_that_was_killed_starts_again_with_all_data(first_instance):
    before = first_instance.row_counts()
    first_instance.program.process.kill()
    first_instance.program.process.wait()
    assert first_instance.postgres_runs()
    first_instance.start()
    assert first_instance.row_counts() == before
    caller = first_instance.caller()
    tenant = first_instance.demo["tenants"][0]
    assert caller.try_sign_in(tenant["memberId"], tenant["password"]).status_code == 201


def test_without_its_passwords_it_says_what_to_do(first_instance):
    """demo.json is the only place the demo passwords are in."""
    assert first_instance.stop() == 0
    kept = (first_instance.data / "demo.json").rename(first_instance.folder / "kept")
    result = subprocess.run(
        [os.environ["AIKOTOBA_BINARY"], "dev", "--listen", f"127.0.0.1:{first_instance.port}", "--data", str(first_instance.data)],
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and f"remove {first_instance.data} to start afresh" in result.stderr
    wait_for("PostgreSQL's end", lambda: not first_instance.postgres_runs())
    kept.rename(first_instance.data / "demo.json")
    first_instance.start()
