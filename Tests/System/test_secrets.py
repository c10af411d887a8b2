"""Q9: planted secrets are looked for wherever something is kept: logs at their most talkative, statistics, a dump, the
database's own files, mails, metrics, the process list. A code is in its one mail, a value in its one answer."""

import base64
import collections
import pathlib
import subprocess

import httpx
import pytest

from askings import Address, Case, Handover, Proof
from instance import POSTGRES_PROGRAMS, Instance, wait_for
from member import Caller, Member
from operator_desk import A_YEAR_ON, OperatorDesk
from recovering import SLUG, Recovering, settled
from seals import Ring, TenantKeys
from test_audit import audit_fails

TALKATIVE = {
    "log_statement": "all", "log_min_duration_statement": "0", "log_parameter_max_length": "-1", "log_parameter_max_length_on_error": "-1",
    "log_error_verbosity": "verbose", "log_min_error_statement": "debug5", "log_min_messages": "debug1", "log_connections": "on",
    "shared_preload_libraries": "pg_stat_statements,auto_explain", "pg_stat_statements.track": "all",
    "auto_explain.log_min_duration": "0", "auto_explain.log_nested_statements": "on", "auto_explain.log_verbose": "on",
    "track_activity_query_size": "65536",
}
TYPED_WRONG = "Wr0ng-password-typed-by-mistake"
OWN_TYPED_WRONG = "合言葉、でも書きまちがい"
TYPED_AS_LIST = "Secret-in-a-list"
# What is in the register or told to operators, and nobody else's to read.
PRIVATE = ("m.saeki", "contact@member1", "004821", "佐伯", "みどり丘", "@new.example", "03-5555-7777", "カナリア", "高橋", "村瀬", "03-0000-1187", "千代田区")
REFUSED, CHOSEN = "Ch0sen!", "a Chosen-P4ssword that nobody else has"


class Story:
    """A day at the desk, with every secret in it and every answer that was given."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self.secrets: dict[str, str] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.values: set[str] = set()
        self.answers: list[tuple[str, str]] = []
        # Of the letters' addresses that carry one: whom they are for.
        self.links: dict[str, str] = {}

    def caller(self, network: str = "127.44.0.1", slug: str = "terms") -> Caller:
        caller = self.instance.caller(slug, network=network)
        caller.client.event_hooks["response"].append(self.record)
        return caller

    def record(self, answer: httpx.Response):
        answer.read()
        self.answers.append((f"{answer.request.method} {answer.request.url.path}", answer.text + str(answer.headers)))

    def asked(self, caller, type, address, **fields):
        asked = caller.ask(type, address, **fields)
        code = self.instance.mails.code_for(address, asked.reference)
        self.codes[code] = (address, asked.reference)
        return asked, code

    def redeem(self, caller, asked, code):
        answer = caller.redeem(asked, code)
        assert answer.status_code == 200, answer.text
        for organisation in answer.json()["organisations"]:
            self.values |= {value["value"] for value in organisation["values"] if value["kind"] == "credential"}

    def tell(self):
        instance = self.instance
        (id, password), (other, other_password), *_ = sorted(instance.passwords.items())
        address = "m.saeki@midorigaoka.example"
        caller = self.caller()
        caller.try_sign_in(id, TYPED_WRONG)
        caller.post("/sessions", {"memberId": id, "password": [TYPED_AS_LIST]})
        caller.sign_in(id, password)
        for type in ("k-password", "m-password", "archive-password", "external-id"):
            asked, code = self.asked(caller, type, address)
            caller.redeem(asked, "ZZZZ-XXXX")
            self.redeem(caller, asked, code)
            caller.redeem(asked, code)
        public = self.caller()
        asked, code = self.asked(public, "s-password", address, memberId=id)
        self.redeem(public, asked, code)
        # A code that is replaced, one that is never used, one whose redemption fails in the database.
        second = self.caller().sign_in(other, other_password)
        asked, code = self.asked(second, "k-password", "contact@member1.example")
        with audit_fails(instance, "value-disclosed"):
            second.redeem(asked, code)
        with instance.clock.ahead(61):
            answer = second.resend(asked)
            fresh = instance.mails.code_for("contact@member1.example", answer.json()["reference"])
            self.codes[fresh] = ("contact@member1.example", answer.json()["reference"])
            self.redeem(second, asked, fresh)
        self.asked(second, "m-password", "contact@member1.example")
        # A password that the member chose, at the sign-in and at a relying site.
        own = instance.demo["tenants"][1]
        member = self.caller(slug="norms")
        member.try_sign_in(own["memberId"], OWN_TYPED_WRONG)
        member.sign_in(own["memberId"], own["password"])
        issued = OperatorDesk(instance.url, own["operatorToken"], "norms").post(
            "/tokens", {"name": "site", "types": ["password"], "expiresAt": A_YEAR_ON}).json()
        site = self.instance.caller("norms", network="127.44.0.1", token=issued["token"])
        for typed in (OWN_TYPED_WRONG, own["password"]):
            checked = site.post("/verifications", {"memberId": own["memberId"], "type": "password", "value": typed})
            assert checked.json()["accepted"] is (typed == own["password"]), checked.text
        self.secrets |= {
            "own password": own["password"], "own password typed wrong": OWN_TYPED_WRONG, "token by own password": member.token, "site's token": issued["token"]}
        grant = self.recover()
        self.change_hands()
        # Secrets where they do not belong.
        second.get("/disclosures", params={"token": second.token, "cursor": password})
        second.client.get("/me", headers={"Authorization": f"Basic {second.token}"})
        public.client.post("/inquiries", json={"type": password, "email": f"{password} {TYPED_WRONG}"})
        self.secrets |= {
            "S-password": password, "another S-password": other_password, "wrong password": TYPED_WRONG, "password in a list": TYPED_AS_LIST,
            "grant": grant, "refused password": REFUSED, "chosen password": CHOSEN, "token": caller.token, "another token": second.token}
        self.secrets |= {f"value {number}": value for number, value in enumerate(self.values)}
        self.secrets |= {f"code {number}": code for number, code in enumerate(self.codes)}
        self.secrets |= {f"code {number} as typed": code.replace("-", "") for number, code in enumerate(self.codes)}

    def recover(self) -> str:
        """A forgotten password, set anew and signed in with: the grant."""
        [norm] = settled(self.instance, 1)
        caller = self.caller(slug=SLUG)
        recovering = Recovering(caller)
        asked = recovering.ask(norm)
        code = self.instance.mails.code_for(norm.address, asked.reference)
        self.codes[code] = (norm.address, asked.reference)
        grant = recovering.verify(asked, code).json()["grant"]
        recovering.register(asked, grant, REFUSED)
        with audit_fails(self.instance, "password-registered"):
            recovering.register(asked, grant, CHOSEN)
        assert recovering.register(asked, grant, CHOSEN).status_code == 204
        recovering.register(asked, grant, CHOSEN)
        caller.sign_in(norm.id, CHOSEN)
        caller.token = None
        return grant

    def change_hands(self):
        """Contacts, an office and a case: codes typed right, wrong and twice, and the letters to old addresses."""
        members = (Member(id, password, f"contact@member{place}.example") for place, (id, password) in enumerate(sorted(self.instance.passwords.items())))
        fresh = list(members)[2:]
        for purpose in (Proof, Address, Handover, Case):
            purpose = purpose(self.instance)
            asking = purpose.ask(fresh.pop())
            [letter] = [mail for mail in self.instance.mails.all(asking.to) if mail.code == asking.code]
            self.codes[asking.code] = (asking.to, letter.reference)
            answers = [asking.type(self.instance.url, code) for code in ("ZZZZ-XXXX", asking.code, asking.code)]
            assert answers == [purpose.wrong, purpose.right, purpose.used]
            if isinstance(purpose, Handover):
                self.links[purpose.secret(asking)] = asking.member.address
                assert purpose.objecting(asking)().status_code == 303
        self.secrets |= {f"link {number}": secret for number, secret in enumerate(self.links)}
        self.secrets |= {f"operator's token {number}": operator.token for number, operator in enumerate(purpose.operators)}
        caller, contact = Address(self.instance).proven(fresh.pop())
        changed = caller.client.patch(f"/me/contacts/{contact['id']}", json={"phone": "03-5555-7777", "person": "小石川 カナリア"},
                                      headers=caller.headers | {"If-Match": f'"{contact["version"]}"'})
        assert changed.status_code == 200, changed.text

    def keys(self) -> dict[str, bytes]:
        ring = Ring((self.instance.data / "key-ring").read_text())
        tenant, key_id, wrapped = self.instance.sql("select tenant_id, key_id, wrapped from vault.data_keys order by tenant_id limit 1")[0]
        keys = TenantKeys.of(self.instance, "terms")
        return {"wrapping key": ring.key, "data key": ring.unwrap(wrapped, tenant, key_id), "seal key": keys.seal_key, "digest key": keys.digest_key}


@pytest.fixture(scope="module")
def story():
    with Instance(organisations=9, log_level="trace") as instance:
        with (instance.postgres_folder / "data/postgresql.conf").open("a") as configuration:
            configuration.writelines(f"{name} = '{value}'\n" for name, value in TALKATIVE.items())
        instance.stop_postgres()
        instance.start_postgres()
        instance.sql("create extension pg_stat_statements schema registry")
        wait_for("the server to find its database again", lambda: httpx.get(f"{instance.admin_url}/readyz").status_code == 200)
        story = Story(instance)
        story.tell()
        yield story


@pytest.fixture(scope="module")
def spellings(story) -> dict[bytes, str]:
    """Every way in which a secret could be written down."""
    raw = {name: secret.encode() for name, secret in story.secrets.items()} | story.keys()
    found = {}
    for name, value in raw.items():
        found[value] = name
        found[value.hex().encode()] = f"{name} in hex"
        for shift in range(3):
            # base64 from each position; the ends depend on what stands beside.
            found[base64.b64encode(b"\0" * shift + value)[4 if shift else 0:].rstrip(b"=")[:-2]] = f"{name} in base64"
        found[str(list(value)).encode()] = f"{name} as numbers"
    return {spelling: name for spelling, name in found.items() if len(spelling) >= 7}


def sought(text: bytes, spellings: dict[bytes, str]) -> list[str]:
    return [name for spelling, name in spellings.items() if spelling in text]


def test_the_search_finds_what_is_there(story, spellings):
    """Or else its silence would mean nothing."""
    code = next(iter(story.codes))
    assert sought(f"x{code}y".encode(), spellings)
    assert sought(b"x" + base64.b64encode(b"ab" + story.secrets["S-password"].encode() + b"c"), spellings)
    assert sought(story.keys()["data key"].hex().encode(), spellings)


def test_the_servers_log_at_trace_holds_no_secret_no_address_and_no_member_id(story, spellings):
    log = story.instance.program.log.read_bytes()
    assert log.count(b'"message":"request"') > 20, "the log is as talkative as it can be"
    assert sought(log, spellings) == []
    assert [private for private in PRIVATE if private.encode() in log] == []


def test_postgresqls_log_at_its_most_talkative_holds_no_secret(story, spellings):
    log = (story.instance.postgres_folder / "log").read_bytes()
    # Statements, their values and their plans are all there.
    assert b"app.redeem_code" in log and b"m.saeki@midorigaoka.example" in log and b"Query Text" in log and b"no audit today" in log
    assert sought(log, spellings) == []


def test_statement_statistics_and_the_activity_view_hold_no_secret(story, spellings):
    statements = story.instance.sql("select query from registry.pg_stat_statements")
    assert any("app.redeem_code" in query for (query,) in statements)
    activity = story.instance.sql("select query, application_name from pg_stat_activity")
    assert sought(repr([statements, activity]).encode(), spellings) == []


def test_a_dump_and_the_databases_own_files_hold_no_secret(story, spellings, tmp_path):
    dump = subprocess.run(
        [POSTGRES_PROGRAMS / "pg_dump", story.instance.connection()], capture_output=True, check=True, timeout=60).stdout
    assert b"m.saeki@midorigaoka.example" in dump and b"COPY vault.sealed_values" in dump
    assert sought(dump, spellings) == []
    # Tables, indexes and the write-ahead log as they lie on the disk.
    story.instance.sql("checkpoint")
    for path in (story.instance.postgres_folder / "data").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not sought(content, spellings), f"{path}: {sought(content, spellings)}"


def test_each_code_is_in_its_one_mail_and_no_value_is_in_any(story):
    holders = collections.defaultdict(list)
    for mail in story.instance.mails.all():
        text = mail.subject + mail.text
        for code in story.codes:
            if code in text or code.replace("-", "") in text:
                holders[code].append((mail.recipient, mail.reference))
        for secret in story.links:
            assert (secret in text) == (mail.recipient == story.links[secret] and "/objection?" in text), mail.subject
        assert "03-5555-7777" not in text and "千代田区" not in text
        assert not any(value in text for value in story.values | set(story.instance.passwords.values()) | {CHOSEN, story.secrets["grant"]})
    assert holders == {code: [mail] for code, mail in story.codes.items()}


def test_each_value_is_in_its_one_answer_and_codes_and_keys_are_in_none(story, spellings):
    for value in story.values - {story.secrets["S-password"]}:
        [call] = [call for call, text in story.answers if value in text]
        assert call.endswith("/redemption")
    for name in ("token", "another token"):
        assert [call for call, text in story.answers if story.secrets[name] in text] == ["POST /v1/tenants/terms/sessions"]
    own = story.secrets["token by own password"]
    assert [call for call, text in story.answers if own in text] == ["POST /v1/tenants/norms/sessions"]
    assert [call for call, text in story.answers if story.secrets["grant"] in text] == [
        next(call for call, _ in story.answers if call.startswith("POST /v1/tenants/norms/recoveries/") and call.endswith("/verification"))]
    for call, text in story.answers:
        for spelling in sought(text.encode(), spellings):
            assert spelling.startswith(("value", "token", "another token", "grant")) or (spelling, call.rsplit("/")[-1]) == ("S-password", "redemption"), (
                f"{call} told {spelling}")


def test_metrics_process_list_and_environment_hold_no_secret(story, spellings):
    instance = story.instance
    assert sought(httpx.get(f"{instance.admin_url}/metrics").content, spellings) == []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            seen = (process / "cmdline").read_bytes()
            if process.name == str(instance.program.process.pid):
                seen += (process / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        assert sought(seen, spellings) == []


def test_what_is_settled_in_the_outbox_has_lost_its_payload(story):
    assert story.instance.sql("select state, count(*) from registry.outbox where payload is not null and state <> 'queued' group by 1") == []
    queued = "select mail_id, template, attempts, due_at, leased_until, reply_class from registry.outbox where state = 'queued'"
    try:
        # A mail whose settling the restart of PostgreSQL cut off is claimed again when its lease of two minutes is over.
        wait_for("the courier", lambda: story.instance.sql(queued) == [], seconds=140)
    except AssertionError:
        raise AssertionError(f"still queued: {story.instance.sql(queued)}")
    assert story.instance.one("select count(*) from registry.outbox where payload is not null") == 0
