"""Nobody at the desk sees a secret: planted ones are looked for in the answer of every GET of the admin contract and in every
view and function of schema dba. The contract is walked, so a route that is added is looked at, too."""

import base64
import json
import re
import time

import httpx
import pytest

from applicant import Applicant, EVIDENCE
from conftest import next_network
from instance import Instance
from operator_desk import A_YEAR_ON, OperatorDesk
from seals import Ring
from test_desk_messages import put
from test_operator_sign_in import PASSWORD, Person

# What a path's parameter stands for where no list says it.
KNOWN = {"tenant": "terms"}


@pytest.fixture(scope="module")
def instance():
    with Instance(organisations=6) as instance:
        yield instance


@pytest.fixture(scope="module")
def owner(instance) -> OperatorDesk:
    return OperatorDesk(instance.url, instance.demo["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def secrets(instance, owner, tmp_path_factory) -> dict[str, str]:
    """A day with a secret of every kind in it."""
    found: dict[str, str] = {}
    member, password = sorted(instance.passwords.items())[1]
    address = "contact@member1.example"
    caller = instance.caller().sign_in(member, password)
    asked = caller.ask("k-password", address)
    code = instance.mails.code_for(address, asked.reference)
    open_one = caller.ask("m-password", address)
    values = [v["value"] for o in caller.redeem(asked, code).json()["organisations"] for v in o["values"]]
    assert values
    found |= {f"value {n}": value for n, value in enumerate(values)} | {
        "S-password": password, "code": code, "code typed together": code.replace("-", ""),
        "open code": instance.mails.code_for(address, open_one.reference), "session": caller.token, "owner's token": owner.token,
        "platform token": instance.demo["platformToken"]}
    person = Person(instance, owner, tmp_path_factory.mktemp("people"), "auditor").enrol()
    opened = person.sign_in()
    assert opened.status_code == 201, opened.text
    site = owner.post("/tokens", {"name": "site", "types": ["s-password"], "expiresAt": A_YEAR_ON}).json()["token"]
    found |= {"operator's password": PASSWORD, "second factor": re.search("secret=([A-Z2-7]+)", person.uri)[1],
              "operator's session": opened.json()["token"], "relying site's token": site, "operator's token": person.file.read_text()}
    assert owner.post("/rotations", {"type": "m-password"}).status_code == 201
    assert owner.post("/credentials/reissue", {"type": "k-password", "all": True, "reason": "planted"}).status_code == 200
    assert instance.caller().post("/handover-cases", EVIDENCE).status_code == 202
    assert put(Applicant(instance, next_network())).status_code == 200
    instance.sql("update registry.sessions set proven_until = 'infinity' where ended_at is null")
    office = instance.one("select contact_id from registry.contacts where address = %s", address)
    offered = {"contactId": str(office), "person": "高橋 健", "email": "successor@member1.example"}
    assert caller.post("/handovers", offered).status_code == 202
    ring = Ring((instance.data / "key-ring").read_text())
    number = instance.one("select tenant_id from registry.tenants where slug = 'terms'")
    for slug, tenant in (("terms", number), ("installation", 0)):
        [(wrapped, key_id)] = instance.sql("select wrapped, key_id from vault.data_keys where tenant_id = %s and state = 'current'", tenant)
        found |= spellings(f"data key of {slug}", ring.unwrap(bytes(wrapped), tenant, key_id))
    found |= spellings("wrapping key", ring.key)
    # What stands for them in the database is nobody's business either.
    [(digest, salt, sealed)] = instance.sql("select password_digest, password_salt, totp_sealed from registry.operators where operator_id = %s", person.id)
    for name, value in (("password digest", digest), ("password salt", salt), ("sealed second factor", sealed)):
        found |= spellings(name, bytes(value))
    # The home before the point is no secret.
    found = {name: value.split(".", 1)[-1] if "token" in name or name.endswith("session") else value for name, value in found.items()}
    assert all(len(value) >= 6 for value in found.values()), found.keys()
    return found


def spellings(name: str, value: bytes) -> dict[str, str]:
    return {f"{name} in hexadecimal": value.hex(), f"{name} in base64": base64.b64encode(value).decode().rstrip("="),
            f"{name} in base64url": base64.urlsafe_b64encode(value).decode().rstrip("=")}


def leaks(text: str, secrets: dict[str, str]) -> list[str]:
    return [name for name, value in secrets.items() if value in text or json.dumps(value)[1:-1] in text]


def gets(contract: dict) -> list[str]:
    return [path for path, item in contract["paths"].items() if "get" in item]


class Walker:
    """Fills in the parameters of a path from the lists that lead there."""

    def __init__(self, instance: Instance, token: str):
        self.instance = instance
        self.client = httpx.Client(base_url=instance.url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        self.contract = self.client.get("/admin/openapi.json").json()
        self.known = KNOWN | {"memberId": sorted(instance.passwords)[1]}

    def fill(self, path: str) -> str | None:
        """nil where the list that leads there is empty."""
        while match := re.search(r"\{(\w+)\}", path):
            value = self.known.get(match[1])
            if value is None:
                before = path[:match.start()].rstrip("/")
                item = self.first(before)
                assert item is not None, f"{path}: nothing is listed at {before}; plant something there, or say in KNOWN what {match[1]} is"
                value = item.get("id") or item.get("code") or item.get("kind")
            path = path[:match.start()] + str(value) + path[match.end():]
        return path

    def first(self, before: str) -> dict | None:
        answer = self.client.get(before)
        if answer.status_code == 200:
            return next(iter(answer.json().get("items", [])), None)
        # A way in between that is no list: what it is about has the id of the part before.
        return None

    def read(self, path: str) -> str:
        # Progress comes as it is made: what was sent within two seconds.
        text, end = "", time.monotonic() + 2
        with self.client.stream("GET", path, timeout=httpx.Timeout(30, read=2)) as answer:
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            try:
                for part in answer.iter_text():
                    text += part
                    if "event-stream" in answer.headers["Content-Type"] and time.monotonic() > end:
                        break
            except httpx.ReadTimeout:
                pass
        return text + str(answer.headers)


def test_no_answer_to_an_operator_holds_a_secret(instance, owner, secrets):
    walker = Walker(instance, instance.demo["platformToken"])
    paths = gets(walker.contract)
    assert len(paths) >= 12
    told = ""
    for path in paths:
        text = walker.read(walker.fill(path))
        assert leaks(text, secrets) == [], path
        told += text
        if "/tenants/{tenant}/" in path and path.count("{") == 1:
            installation = walker.client.get(path.replace("{tenant}", "installation"))
            assert leaks(installation.text, secrets) == [], path
    # What was looked at is what there is.
    assert sorted(instance.passwords)[1] in told and "contact@member1.example" in told


def test_no_view_or_function_for_dbas_holds_a_secret(instance, secrets):
    told = ""
    for (view,) in instance.sql("select relname from pg_class where relnamespace = 'dba'::regnamespace and relkind = 'v' order by 1"):
        text = instance.one(f"select coalesce(json_agg(v), '[]')::text from dba.{view} v")
        assert leaks(text, secrets) == [], view
        told += text
    for (function, arguments) in instance.sql(
            "select p.proname, p.pronargs from pg_proc p where p.pronamespace = 'dba'::regnamespace and p.proname not like 'check%'"):
        text = instance.one(f"select coalesce(json_agg(v), '[]')::text from dba.{function}({'now()' if arguments else ''}) v")
        assert leaks(text, secrets) == [], function
    assert sorted(instance.passwords)[1] in told


def test_a_secret_would_be_found(secrets):
    for name, value in secrets.items():
        assert name in leaks(json.dumps({"x": [value]}), secrets), name
