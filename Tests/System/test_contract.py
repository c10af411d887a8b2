"""The OpenAPI document is valid, true of the running service, and complete: nothing it does not say is answered."""

import json
import socket
import subprocess
import sys

import jsonschema
import openapi_spec_validator
import pytest

from instance import Instance
from member import Member
from operator_desk import A_YEAR_ON, OperatorDesk

PREFIX = "/v1/tenants/{tenant}"
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance"]


@pytest.fixture(scope="module")
def contract(desk) -> dict:
    return desk.caller().client.get(f"{desk.url}/openapi.json").json()


@pytest.fixture(scope="module")
def alone():
    """An instance of its own: what is thrown at it here spends every throttle."""
    with Instance(organisations=40) as instance:
        yield instance


def operations(contract: dict):
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield method.upper(), path, operation


def test_the_document_is_valid_openapi_3_1(contract):
    assert contract["openapi"].startswith("3.1")
    openapi_spec_validator.validate(contract)
    names = [operation["operationId"] for _, _, operation in operations(contract)]
    assert len(names) == len(set(names))


class Prober:
    """Provokes every documented answer of every operation."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self.members = iter([
            Member(id, password, f"contact@member{index}.example") for index, (id, password) in enumerate(sorted(instance.passwords.items()))][1:])
        self.member = next(self.members)
        self.caller = instance.caller().sign_in(self.member.id, self.member.password)
        self.public = instance.caller(network="127.55.0.1")
        self.nobody = instance.caller("nobody")

    def raw(self, method: str, path: str) -> int:
        """What the HTTP parser refuses: a header that is none."""
        with socket.create_connection(("127.0.0.1", self.instance.port), timeout=5) as connection:
            connection.sendall(f"{method} {path.replace('{tenant}', 'terms')} HTTP/1.1\r\nBad Header\r\n\r\n".encode())
            return int(connection.recv(4_096)[9:12])

    def bodies(self, path: str):
        """400, 413, 415 of a call with a body."""
        json_type = {"Content-Type": "application/json"}
        yield self.public.client.post(path, content=b"{", headers=json_type)
        yield self.public.client.post(path, content=b'{"a":"' + b"a" * 20_000 + b'"}', headers=json_type)
        yield self.public.client.post(path, content=b"{}", headers={"Content-Type": "text/plain"})

    def openSession(self):
        yield self.public.try_sign_in(self.member.id, self.member.password)
        yield self.nobody.try_sign_in(self.member.id, self.member.password)
        yield self.public.try_sign_in("1", "x")
        guessed = next(self.members)
        yield from (self.public.try_sign_in(guessed.id, "wrong") for _ in range(6))
        yield from self.bodies("/sessions")

    def endSession(self):
        caller = self.instance.caller().sign_in(self.member.id, self.member.password)
        yield caller.sign_out()
        yield self.public.sign_out()
        yield self.nobody.sign_out()

    def readMe(self):
        yield from (caller.get("/me") for caller in (self.caller, self.public, self.nobody))

    def listInquiryTypes(self):
        yield from (caller.get("/inquiry-types") for caller in (self.caller, self.nobody))

    def listDisclosures(self):
        self.redeem_one(next(self.members))
        yield from (caller.get("/disclosures") for caller in (self.caller, self.public, self.nobody))
        yield self.caller.get("/disclosures", params={"limit": "0"})

    def ask(self):
        yield self.caller.try_ask("k-password", self.member.address)
        yield self.caller.try_ask("k-password", self.member.address)
        yield self.public.try_ask("k-password", self.member.address)
        yield self.caller.try_ask("no-such-type", self.member.address)
        yield self.caller.try_ask("k-password", "no address")
        yield from self.bodies("/inquiries")

    def asked(self, type="k-password"):
        member = next(self.members)
        caller = self.instance.caller().sign_in(member.id, member.password)
        asked = caller.ask(type, member.address)
        return caller, asked, self.instance.mails.code_for(member.address, asked.reference)

    def redeem_one(self, member):
        caller, asked, code = self.asked()
        answer = caller.redeem(asked, code)
        assert answer.status_code == 200
        return caller, asked, answer

    def resend(self):
        caller, asked, _ = self.asked()
        yield caller.resend(asked)
        yield self.public.resend(asked)
        with self.instance.clock.ahead(61):
            yield caller.resend(asked)
        yield caller.resend("00000000-0000-0000-0000-000000000000")
        caller, asked, _ = self.redeem_one(next(self.members))
        yield caller.resend(asked)
        # The one bad request there is: a token that is none is refused like no token.
        yield 400, self.raw("POST", f"{PREFIX}/inquiries/{asked.id}/resend")

    def redeem(self):
        caller, asked, answer = self.redeem_one(next(self.members))
        yield answer
        yield caller.redeem(asked, "BBBB-BBBB")
        caller, asked, _ = self.asked()
        yield self.public.redeem(asked, "BBBB-BBBB")
        yield from (caller.redeem(asked, "BBBB-BBBB") for _ in range(5))
        yield caller.redeem("00000000-0000-0000-0000-000000000000", "BBBB-BBBB")
        caller, asked, code = self.asked()
        with self.instance.clock.ahead(1201):
            yield caller.redeem(asked, code)
        yield from self.bodies(f"/inquiries/{asked.id}/redemption")

    def openCase(self):
        evidence = {"postalAddress": "x", "organisation": "x", "person": "x", "phone": "1", "email": "case@nowhere.example"}
        yield from (self.public.post("/handover-cases", evidence) for _ in range(2))
        yield self.public.post("/handover-cases", evidence | {"email": "x"})
        yield self.nobody.post("/handover-cases", evidence)
        yield from self.bodies("/handover-cases")

    def verify(self):
        owner = OperatorDesk(self.instance.url, self.instance.demo["tenants"][0]["operatorToken"])
        issued = owner.post("/tokens", {"name": "site", "types": ["s-password"], "expiresAt": A_YEAR_ON})
        site, member = self.instance.caller(token=issued.json()["token"]), next(self.members)
        draft = {"memberId": member.id, "type": "s-password", "value": member.password}
        yield site.post("/verifications", draft)
        yield from (site.post("/verifications", draft | {"value": "wrong"}) for _ in range(6))
        yield site.post("/verifications", draft | {"memberId": "1"})
        yield self.public.post("/verifications", draft)
        yield self.nobody.post("/verifications", draft)
        headers = site.headers | {"Content-Type": "application/json"}
        yield site.client.post("/verifications", content=b"{", headers=headers)
        yield site.client.post("/verifications", content=b'{"a":"' + b"a" * 20_000 + b'"}', headers=headers)
        yield site.client.post("/verifications", content=b"{}", headers=site.headers | {"Content-Type": "text/plain"})

    def authoriseForward(self):
        owner = OperatorDesk(self.instance.url, self.instance.demo["tenants"][0]["operatorToken"])
        owner.put("/return-pages/members", {"name": {"ja": "会員資料", "en": "Documents"}, "url": "/members/"})
        yield from (caller.get("/forward-auth") for caller in (self.caller, self.public, self.nobody))
        yield self.caller.get("/forward-auth", params={"class": "nobody's"})
        yield self.public.get("/forward-auth", params={"next": "members"})


@pytest.fixture(scope="module")
def prober(alone):
    return Prober(alone)


@pytest.mark.parametrize("name", ["openSession", "endSession", "readMe", "listInquiryTypes", "ask", "resend", "redeem", "listDisclosures", "openCase", "verify",
                                  "authoriseForward"])
def test_every_documented_answer_is_given_and_every_given_answer_is_documented(name, contract, prober):
    [(method, path, operation)] = [found for found in operations(contract) if found[2]["operationId"] == name]
    given = set()
    for answer in getattr(prober, name)():
        if isinstance(answer, tuple):
            assert answer[0] == answer[1]
            given.add(str(answer[0]))
            continue
        status = str(answer.status_code)
        given.add(status)
        documented = operation["responses"].get(status)
        assert documented, f"{name} answered {status}, which is not documented: {answer.text}"
        while "$ref" in documented:
            documented = contract["components"]["responses"][documented["$ref"].rsplit("/", 1)[1]]
        for header, description in documented.get("headers", {}).items():
            if description.get("required"):
                assert header in answer.headers
        if "content" not in documented:
            assert answer.content == b""
            continue
        [(type, content)] = documented["content"].items()
        assert answer.headers["Content-Type"] == type
        schema = content["schema"] | {"components": contract["components"]}
        jsonschema.Draft202012Validator(schema).validate(json.loads(answer.content))
        described(answer.json(), content["schema"], contract)
    if "400" not in given:
        given.add(str(prober.raw(method, path)))
    # 503 is provoked where PostgreSQL is stopped, 408 by clients that drip.
    assert given | {"503"} | ({"408"} if "requestBody" in operation else set()) == set(operation["responses"])


def described(value, schema: dict, contract: dict, at: str = "answer"):
    """No member of an answer that the contract does not name."""
    while "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        for name, member in value.items():
            assert name in schema["properties"], f"{at}.{name} is not in the contract"
            described(member, schema["properties"][name], contract, f"{at}.{name}")
    elif isinstance(value, list):
        for item in value:
            described(item, schema["items"], contract, f"{at}[]")


@pytest.mark.parametrize("signed_in", [False, True], ids=["stranger", "member"])
def test_whatever_the_contract_allows_and_forbids_gets_a_documented_answer(alone, prober, tmp_path, signed_in):
    """Q12: schemathesis over the whole contract."""
    caller, asked, _ = prober.asked()
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(f'[parameters]\ntenant = "terms"\ninquiry = "{asked.id}"\n')
    words = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run", f"{alone.url}/openapi.json", "--url", alone.url,
             "--max-examples", "100", "--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing", "--workers", "1", "--no-shrink",
             "--generation-deterministic", "--continue-on-failure"]
    if signed_in:
        # Signing out would leave a stranger for the rest of the run.
        words += ["--header", f"Authorization: Bearer {caller.token}", "--exclude-operation-id", "endSession"]
    result = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout[-8_000:] + result.stderr[-2_000:]
    print([line for line in result.stdout.splitlines() if "generated" in line])
    assert "passed" in result.stdout
