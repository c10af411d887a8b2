"""The commands of operators: doctor, check, migrate, tenant, key and what `serve` says before it can work."""

import concurrent.futures
import json
import pathlib
import re
import subprocess

import psycopg
import pytest

import tenancy
from instance import Instance, free_port, run_command
from mail_server import MailServer


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=3) as instance:
        yield instance


@pytest.fixture
def mail_server():
    server = MailServer()
    with server.running():
        yield server


@pytest.fixture
def fresh_database(house):
    """An empty database in the same cluster; the administrator's connection string."""
    name = f"fresh{free_port()}"
    house.sql(f"create database {name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'")
    yield house.connection().replace("dbname=aikotoba", f"dbname={name}")
    house.sql(f"drop database {name} with (force)")


def sentences(result) -> dict[str, bool]:
    return {line[9:]: line.startswith("good") for line in result.stdout.splitlines()}


def missing(house, mail_server, **settings: str) -> list[str]:
    result = run_command("doctor", environment=house.environment(**mail_server.settings() | settings))
    found = [sentence for sentence, good in sentences(result).items() if not good]
    assert result.returncode == (1 if found else 0)
    return found


# doctor --------------------------------------------------------------------------------------------------------------


def test_doctor_is_content_with_what_serve_needs_and_says_each_thing_in_a_sentence(house, mail_server):
    result = run_command("doctor", environment=house.environment(**mail_server.settings()))
    assert result.returncode == 0, result.stdout
    good = sentences(result)
    assert all(good.values()) and len(good) >= 12
    for sentence in ("the schema is in place", "there are 2 tenants", "the data keys of terms can be opened", "the server's role is an ordinary one"):
        assert sentence in good
    assert "the mail server is reached, without TLS, and it lets us in" in good and not any("certificate" in sentence for sentence in good)
    listed = json.loads(run_command("doctor", "--json", environment=house.environment(**mail_server.settings())).stdout)
    assert {entry["sentence"] for entry in listed} == set(good) and {entry["verdict"] for entry in listed} == {"good"}


def test_doctor_names_every_setting_that_is_missing_at_once():
    result = run_command("doctor")
    assert result.returncode == 1
    for variable in ("AIKOTOBA_KEYS_FILE", "AIKOTOBA_DATABASE_URL", "AIKOTOBA_COURIER_DATABASE_URL", "AIKOTOBA_SMTP_HOST"):
        assert any(variable in sentence and not good for sentence, good in sentences(result).items())


@pytest.mark.parametrize("settings, words", [
    ({"AIKOTOBA_KEYS_FILE": "/nowhere/ring"}, "the key ring /nowhere/ring cannot be read"),
    ({"AIKOTOBA_LISTEN": "everywhere"}, "“everywhere” is not an address with a port"),
    ({"AIKOTOBA_TRUSTED_PROXIES": "10.0.0.0/99"}, "trustedProxies has an entry that is neither an address nor a range"),
    ({"AIKOTOBA_SMTP_PORT": "1"}, "the mail server 127.0.0.1:1 cannot be used"),
    ({"AIKOTOBA_DATABASE_URL": "host=/nowhere user=aikotoba_server dbname=aikotoba"}, "the database cannot be reached: connection to server on socket \"/nowhere/"),
], ids=lambda value: str(value)[:40])
def test_doctor_says_what_is_wrong_with_a_setting(house, mail_server, settings, words):
    found = missing(house, mail_server, **settings)
    assert any(words in sentence for sentence in found), found


def test_doctor_refuses_a_mighty_login_for_the_server(house, mail_server):
    found = missing(house, mail_server, AIKOTOBA_DATABASE_URL=house.connection("postgres"))
    assert any("the server logs in as postgres, who may do everything: use aikotoba_server" in sentence for sentence in found)


def test_doctor_finds_a_key_ring_that_others_may_read_or_that_is_another_one(house, mail_server, tmp_path):
    ring = tmp_path / "ring"
    assert run_command("key", "create", str(ring)).returncode == 0
    assert any("cannot be opened with this key ring" in sentence for sentence in missing(house, mail_server, AIKOTOBA_KEYS_FILE=str(ring)))
    ring.write_text((house.data / "key-ring").read_text())
    ring.chmod(0o640)
    assert missing(house, mail_server, AIKOTOBA_KEYS_FILE=str(ring)) == [f"the key ring {ring} can be read by others: chmod 600 it"]


def test_the_help_says_what_each_scope_lets_a_token_do():
    wrong = ("token", "issue", "--tenant", "terms", "--name", "x", "--operator", "00000000-0000-0000-0000-000000000000", "--scope", "none")
    scopes = run_command(*wrong).stderr.split("“none”: ")[1].splitlines()[0].split(", ")
    help = run_command("token", "issue", "--help").stdout
    assert len(scopes) > 5 and [scope for scope in scopes if f"\n  {scope} " not in help] == []


def test_doctor_tells_an_empty_database_from_one_without_tenants(house, mail_server, fresh_database):
    server = fresh_database.replace("user=postgres", "user=aikotoba_server")
    courier = fresh_database.replace("user=postgres", "user=aikotoba_courier")
    settings = {"AIKOTOBA_DATABASE_URL": server, "AIKOTOBA_COURIER_DATABASE_URL": courier}
    assert any("run `aikotoba migrate`" in sentence for sentence in missing(house, mail_server, **settings))
    assert run_command("migrate", environment={"AIKOTOBA_MIGRATE_DATABASE_URL": fresh_database}).returncode == 0
    assert missing(house, mail_server, **settings) == ["there is no tenant yet: `aikotoba tenant create --help`"]


def test_doctor_and_check_tell_when_the_roles_are_those_of_an_earlier_version(house, mail_server):
    said = house.one("select obj_description('registry'::regnamespace)")
    assert re.search(r"roles\.sql, revision \d+$", said)
    house.sql("comment on schema registry is 'Tables of the desk.'")
    try:
        assert missing(house, mail_server) == [
            "roles.sql has changed since it was run here: run `aikotoba migrate` once as the cluster's administrator"]
        found = run_command("check", environment={"AIKOTOBA_MIGRATE_DATABASE_URL": house.connection()})
        assert found.returncode == 1 and "sql/roles.sql: was not run by the administrator since it changed" in found.stdout
        assert run_command("migrate", environment={"AIKOTOBA_MIGRATE_DATABASE_URL": house.connection()}).returncode == 0
        assert house.one("select obj_description('registry'::regnamespace)") == said
    finally:
        house.sql(f"comment on schema registry is '{said}'")


# migrate and check ---------------------------------------------------------------------------------------------------


def test_migrate_fills_an_empty_database_and_the_second_time_changes_nothing(house, fresh_database):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": fresh_database}
    first = run_command("migrate", environment=environment)
    assert first.returncode == 0, first.stderr
    assert re.findall(r"applied migrations/(\d{4})_", first.stdout) == sorted(re.findall(r"applied migrations/(\d{4})_", first.stdout))
    assert "applied current/" in first.stdout
    second = run_command("migrate", environment=environment)
    assert (second.returncode, second.stdout) == (0, "The schema is up to date.\n")
    assert json.loads(run_command("migrate", "--json", environment=environment).stdout) == {"applied": [], "currentReapplied": False}
    # The administrator's work is done: from now on the migrator's own login is enough.
    login = {"AIKOTOBA_MIGRATE_DATABASE_URL": fresh_database.replace("user=postgres", "user=aikotoba_migrate")}
    assert run_command("migrate", environment=login).returncode == 0
    assert run_command("check", environment=environment).stdout == "nothing found\n"


def test_migrators_that_start_together_do_the_work_once(house, fresh_database):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": fresh_database}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: run_command("migrate", environment=environment), range(3)))
    assert [result.returncode for result in results] == [0, 0, 0], [result.stderr for result in results]
    assert sum("applied migrations/0001" in result.stdout for result in results) == 1


def test_a_migration_that_was_edited_after_it_was_applied_is_refused(house, fresh_database):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": fresh_database}
    assert run_command("migrate", environment=environment).returncode == 0
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        connection.execute("update registry.migrations set checksum = 'other' where number = 2")
        result = run_command("migrate", environment=environment)
        assert result.returncode == 1 and "0002" in result.stderr
        assert run_command("check", environment=environment).returncode == 1
        connection.execute("delete from registry.migrations where number = 2")
        connection.execute("insert into registry.migrations (number, name, checksum, breaking) values (9999, 'of_the_future', 'x', true)")
        result = run_command("migrate", environment=environment)
        assert result.returncode == 1 and "of_the_future" in result.stderr


@pytest.mark.parametrize("harm, undo, words", [
    ("grant select on registry.sessions to aikotoba_server", "revoke select on registry.sessions from aikotoba_server", "sessions"),
    ("alter table registry.outbox no force row level security", "alter table registry.outbox force row level security", "outbox"),
    ("grant execute on function app.claim_mail(integer, integer) to public", "revoke execute on function app.claim_mail(integer, integer) from public", "claim_mail"),
    ("insert into registry.inquiries values (1, gen_random_uuid(), gen_random_uuid(), null, null, now())",
     "delete from registry.inquiries i where not exists (select from registry.inquiry_types t where t.inquiry_type_id = i.inquiry_type_id)", "inquiries"),
], ids=["a right too many", "unforced row security", "a function for everybody", "an orphan"])
def test_check_finds_what_somebody_changed_by_hand(house, harm, undo, words):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": house.connection()}
    assert run_command("check", environment=environment).stdout == "nothing found\n"
    house.sql(harm)
    try:
        result = run_command("check", environment=environment)
        assert result.returncode == 1 and words in result.stdout, result.stdout
        assert all(set(finding) == {"rule", "object", "finding"} for finding in json.loads(run_command("check", "--json", environment=environment).stdout))
    finally:
        house.sql(undo)
    assert run_command("check", environment=environment).returncode == 0


@pytest.mark.parametrize("command", ["check", "migrate"])
def test_without_a_database_nothing_is_said_to_have_been_looked_at_or_changed(command):
    result = run_command(command, environment={"AIKOTOBA_MIGRATE_DATABASE_URL": "host=/nowhere user=aikotoba_migrate dbname=aikotoba"})
    assert result.returncode == 1 and result.stdout == ""
    assert "Nothing was done: the database cannot be reached" in result.stderr and "schema" not in result.stderr


def test_check_finds_a_clock_that_does_not_run(house):
    environment = {"AIKOTOBA_MIGRATE_DATABASE_URL": house.connection()}
    with house.clock.ahead(60):
        result = run_command("check", environment=environment)
    assert result.returncode == 1 and "clock" in result.stdout


# tenant, key, serve --------------------------------------------------------------------------------------------------

CREATE = {"--preset": "inquiry-desk", "--slug": "mine", "--name-ja": "私の協会", "--name-en": "My body", "--sender": "desk@mine.example", "--base-url": "https://mine.example/"}


@pytest.mark.parametrize("option, value, words", [
    ("--slug", "Mine", "must begin with a lower-case letter"), ("--slug", "../x", "must begin with a lower-case letter"),
    ("--time-zone", "Mars/Olympus", "there is no time zone"), ("--sender", "nobody", "is not a mail address"), ("--base-url", "ftp://x", "must begin with https://"),
])
def test_tenant_create_refuses_what_would_not_work_and_writes_nothing(house, option, value, words):
    before = house.row_counts()
    arguments = [word for pair in (CREATE | {option: value}).items() for word in pair]
    result = run_command("tenant", "create", *arguments, environment=house.environment())
    assert result.returncode != 0 and words in result.stderr
    assert house.row_counts() == before


def test_a_tenant_created_by_command_serves_its_members_at_once(house):
    number = tenancy.found_by_command(house, "mine")
    tenant = tenancy.settle(house, number, "mine")
    assert len(house.caller("terms").get("/inquiry-types").json()["items"]) == 6
    caller = house.caller("mine").sign_in(tenancy.MEMBER_ID, tenant.password)
    asked = caller.ask("k-password", tenancy.ADDRESS)
    [organisation] = caller.redeem(asked, house.mails.code_for(tenancy.ADDRESS, asked.reference)).json()["organisations"]
    assert [value["value"] for value in organisation["values"]] == [tenant.value]


def test_key_create_never_touches_a_file_that_exists(tmp_path):
    ring = tmp_path / "ring"
    assert run_command("key", "create", str(ring)).returncode == 0
    content = ring.read_bytes()
    assert ring.stat().st_mode & 0o777 == 0o600 and len(content.split()) == 2
    result = run_command("key", "create", str(ring))
    assert result.returncode == 1 and "exists already and was left alone" in result.stderr
    assert ring.read_bytes() == content
    assert content.split()[1].decode() not in result.stdout + result.stderr


@pytest.mark.parametrize("setting, value, words", [
    ("AIKOTOBA_DATABASE_URL", "", "database.url (AIKOTOBA_DATABASE_URL) is not set"), ("AIKOTOBA_KEYS_FILE", "/nowhere/ring", "cannot be read"),
    ("AIKOTOBA_LISTEN", "nowhere", "is not an address with a port"), ("AIKOTOBA_LOG_LEVEL", "loud", "log.level is “loud”"),
    ("AIKOTOBA_SMTP_SECURITY", "maybe", "smtp.security is “maybe”"),
])
def test_serve_with_a_wrong_setting_ends_at_once_with_one_sentence(house, setting, value, words):
    environment = house.environment(AIKOTOBA_LISTEN="127.0.0.1:1", AIKOTOBA_SMTP_HOST="127.0.0.1", AIKOTOBA_SMTP_SECURITY="none") | {setting: value}
    result = run_command("serve", environment=environment, seconds=10)
    assert result.returncode == 1 and words in result.stderr, result.stderr
    assert result.stderr.count("\n") <= 2


def test_settings_come_from_a_file_too_and_the_environment_wins(house, tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"database": {"url": house.connection("aikotoba_server")}, "keys": {"file": str(house.data / "key-ring")},
                                "courier": {"inServer": False}, "listen": "nonsense"}))
    result = run_command("doctor", "--config", str(path))
    assert result.returncode == 1 and [s for s, good in sentences(result).items() if not good] == ["“nonsense” is not an address with a port, like 127.0.0.1:8080"]
    result = run_command("doctor", environment={"AIKOTOBA_CONFIG": str(path), "AIKOTOBA_LISTEN": "127.0.0.1:8080"})
    assert result.returncode == 0, result.stdout
    result = run_command("doctor", "--config", str(pathlib.Path(tmp_path / "nothing.json")))
    assert result.returncode == 1 and "nothing.json cannot be read" in result.stderr


def test_a_second_instance_on_the_same_folder_is_refused(desk):
    result = run_command("dev", "--data", str(desk.data), "--listen", "127.0.0.1:9")
    assert result.returncode == 1 and "an instance is running on" in result.stderr
    assert desk.caller().get("/inquiry-types").status_code == 200, "the first serves on"


def test_an_address_that_is_taken_is_named(desk):
    admin = free_port()
    environment = desk.environment(
        AIKOTOBA_LISTEN=f"127.0.0.1:{desk.port}", AIKOTOBA_ADMIN_LISTEN=f"127.0.0.1:{admin}", AIKOTOBA_COURIER_IN_SERVER="false")
    result = run_command("serve", environment=environment)
    assert result.returncode == 1 and f"127.0.0.1:{desk.port} or 127.0.0.1:{admin} cannot be listened on" in result.stderr


def test_a_port_that_is_none_is_refused_and_not_replaced():
    result = run_command("doctor", environment={"AIKOTOBA_SMTP_HOST": "h", "AIKOTOBA_SMTP_PORT": "abc"})
    assert "smtp.port is not a port" in result.stdout + result.stderr


@pytest.mark.parametrize("shell, words", [
    ("bash", ["_aikotoba()"]), ("zsh", ["#compdef aikotoba"]), ("fish", ["complete -c 'aikotoba'"])])
def test_shells_complete_its_commands(shell, words, tmp_path):
    script = run_command("--generate-completion-script", shell)
    assert script.returncode == 0 and words[0] in script.stdout, script.stdout[:300]
    for command in ("rotation", "operator", "audit", "token"):
        assert command in script.stdout
    if shell == "bash":
        (tmp_path / "completion").write_text(script.stdout)
        asked = 'source "$1"; COMP_WORDS=(aikotoba audit ver); COMP_CWORD=2; COMP_LINE="aikotoba audit ver"; COMP_POINT=18; _aikotoba aikotoba ver audit; echo "${COMPREPLY[@]}"'
        said = subprocess.run(["bash", "-c", asked, "bash", str(tmp_path / "completion")], capture_output=True, text=True, timeout=30)
        assert said.stdout.split() == ["verify"], said.stderr
