"""Operators by OpenID Connect: tokens of an identity provider on the admin API."""

import hashlib
import hmac
import json
import time
import uuid

import pytest

from identity_provider import IdentityProvider, Key, encode
from instance import run_command
from mail_server import Authority
from member import refusal
from operator_desk import A_YEAR_ON, OperatorDesk


@pytest.fixture(scope="module")
def owner(desk) -> OperatorDesk:
    return OperatorDesk(desk.url, json.loads((desk.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """Over HTTPS, with an authority nobody else knows."""
    folder = tmp_path_factory.mktemp("provider")
    authority = Authority(folder, "provider")
    with IdentityProvider(authority.context()).running() as running:
        running.ca = str(authority.file)
        yield running


@pytest.fixture(scope="module")
def served(desk, provider):
    settings = provider.settings(AIKOTOBA_OIDC_MAIN_KEYS_CA_FILE=provider.ca)
    with desk.serve(log_level="debug", **settings) as server:
        yield server


def known_operator(owner, issuer: str, role: str = "operator") -> str:
    """An operator whom the provider knows; his subject."""
    subject = f"sub-{uuid.uuid4().hex}"
    made = owner.post("/operators", {"address": f"{subject}@desk.example", "name": "担当", "role": role, "oidc": {"issuer": issuer, "subject": subject}})
    assert made.status_code == 201, made.text
    return subject


@pytest.fixture
def subject(owner) -> str:
    from identity_provider import ISSUER
    return known_operator(owner, ISSUER)


def test_a_token_of_the_provider_acts_as_its_operator(desk, owner, provider, served, subject):
    for key in provider.keys:
        someone = OperatorDesk(served.url, provider.token(subject, key))
        assert someone.get("/operators").status_code == 200
        refusal(someone.post("/tokens", {"name": "x", "types": ["s-password"], "expiresAt": A_YEAR_ON}), 403, "role-refused")
        refusal(OperatorDesk(served.url, someone.token, "norms").get("/operators"), 404, "tenant-unknown")
    assert provider.reads == 1
    # Many calls with one token are one session.
    assert desk.one("select count(*) from audit.events where act = 'operator-signed-in' and actor = %s", f"{subject}@desk.example") == 2
    sessions = [one for one in owner.every("/tokens", 200) if one.get("address") == f"{subject}@desk.example"]
    assert {one["kind"] for one in sessions} == {"operator-session"} and len(sessions) == 2


def test_signing_out_ends_the_token_though_it_has_not_expired(provider, served, subject):
    someone = OperatorDesk(served.url, provider.token(subject))
    assert someone.get("/operators").status_code == 200
    out = someone.client.delete(f"{served.url}/admin/v1/operator-sessions/current", headers=someone._headers())
    assert out.status_code == 204
    refusal(someone.get("/operators"), 401, "operator-unknown")
    # Nor does it come back in another spelling of its signature.
    for token in (f"{someone.token}=", f"{someone.token}==", someone.token.replace("-", "+").replace("_", "/")):
        refusal(OperatorDesk(served.url, token).get("/operators"), 401, "operator-unknown")


def test_nobody_is_the_subject_that_another_operator_is(owner, subject):
    from identity_provider import ISSUER
    draft = {"address": f"second-{subject}@desk.example", "name": "担当", "role": "auditor", "oidc": {"issuer": ISSUER, "subject": subject}}
    refusal(owner.post("/operators", draft), 409, "subject-taken")
    assert owner.post("/operators", draft | {"oidc": {"issuer": "https://other.example", "subject": subject}}).status_code == 201


def test_every_bad_token_is_answered_alike_and_named_in_the_log_without_itself(provider, served, subject):
    now = int(time.time())
    stranger = Key("first")
    claims = {"iss": "https://id.association.example/realms/desk", "aud": "aikotoba-desk", "sub": subject, "exp": now + 300}
    unsigned = ".".join([encode(json.dumps({"alg": "none", "kid": "first"}).encode()), encode(json.dumps(claims).encode()), ""])
    head = ".".join([encode(json.dumps({"alg": "HS256", "kid": "first-rsa"}).encode()), encode(json.dumps(claims).encode())])
    public = provider.keys[1].key.public_key().public_bytes(*pem())
    confused = head + "." + encode(hmac.new(public, head.encode(), hashlib.sha256).digest())
    bad = {
        "expired": provider.token(subject, exp=now - 120), "never expires": provider.token(subject, exp=None),
        "not yet": provider.token(subject, nbf=now + 120), "from the future": provider.token(subject, iat=now + 120),
        "another audience": provider.token(subject, aud="another"), "no audience": provider.token(subject, aud=None),
        "another issuer": provider.token(subject, iss="https://id.association.example/"), "a stranger's key": provider.token(subject, stranger),
        "no key": provider.token(subject, header={"kid": None}), "an unknown key": provider.token(subject, header={"kid": "other"}),
        "unsigned": unsigned, "confused": confused, "unknown subject": provider.token("nobody"), "no token": "eyJhbGciOiJub25lIn0.e30.",
        "none at all": "",
    }
    answers = {why: OperatorDesk(served.url, token).get("/operators") for why, token in bad.items()}
    shown = {why: refusal(answer, 401, "operator-unknown") for why, answer in answers.items()}
    assert len({json.dumps(problem | {"requestId": ""}) for problem in shown.values()}) == 1
    assert len({json.dumps({k: v for k, v in answer.headers.items() if k != "date"}) for answer in answers.values()}) == 1
    log = served.program.log.read_text()
    for reason in ("has expired", "never expires", "not valid yet", "issued in the future", "another audience", "unknown issuer",
                   "signature is not good", "names no key", "a key nobody knows", "not allowed"):
        assert reason in log, reason
    for token in bad.values():
        for part in token.split("."):
            assert len(part) < 30 or part not in log


def pem():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    return Encoding.PEM, PublicFormat.SubjectPublicKeyInfo


def test_a_leeway_for_clocks(provider, served, subject):
    now = int(time.time())
    assert OperatorDesk(served.url, provider.token(subject, exp=now - 20)).get("/operators").status_code == 200
    assert OperatorDesk(served.url, provider.token(subject, nbf=now + 20)).get("/operators").status_code == 200


def test_the_role_claim_limits_and_keys_rotate_and_outlive_the_provider(desk, owner):
    from identity_provider import ISSUER
    boss = known_operator(owner, ISSUER, "owner")
    provider = IdentityProvider()
    # A file of the settings: one provider, its roles below a member.
    settings = provider.settings(AIKOTOBA_OIDC_MAIN_ROLE_CLAIM="realm_access.roles", AIKOTOBA_OIDC_MAIN_ROLES_OWNER="desk-owner")
    with desk.serve(**settings) as server:
        # Not there yet: nobody can be judged, which is not the asker's fault.
        busy = OperatorDesk(server.url, provider.token(boss, realm_access={"roles": ["auditor"]})).get("/operators")
        refusal(busy, 503, "unavailable")
        assert busy.headers["Retry-After"]
        with provider.running():
            time.sleep(10.5)
            auditor = OperatorDesk(server.url, provider.token(boss, realm_access={"roles": ["auditor"]}))
            assert auditor.get("/operators").status_code == 200
            refusal(auditor.post("/tokens", {"name": "x", "types": ["s-password"], "expiresAt": A_YEAR_ON}), 403, "role-refused")
            refusal(OperatorDesk(server.url, provider.token(boss)).get("/operators"), 401, "operator-unknown")
            owning = OperatorDesk(server.url, provider.token(boss, realm_access={"roles": ["auditor", "desk-owner"]}))
            made = owning.post("/tokens", {"name": "by oidc", "types": ["s-password"], "expiresAt": A_YEAR_ON})
            assert made.status_code == 201, made.text
            reads = provider.reads
            # A new key is found within seconds, and whoever invents key names makes nobody ask more often.
            new = Key("second")
            provider.keys = [new]
            roles = {"realm_access": {"roles": ["auditor"]}}
            for _ in range(20):
                OperatorDesk(server.url, provider.token(boss, header={"kid": uuid.uuid4().hex}, **roles)).get("/operators")
            assert provider.reads <= reads + 1
            time.sleep(10.5)
            assert OperatorDesk(server.url, provider.token(boss, new, **roles)).get("/operators").status_code == 200
        # The provider is gone: what was read last goes on to count.
        assert OperatorDesk(server.url, provider.token(boss, new, jti="later", **roles)).get("/operators").status_code == 200


@pytest.mark.parametrize("changes, sentence", [
    ({"AIKOTOBA_OIDC_MAIN_AUDIENCE": ""}, "oidc.main.audience (AIKOTOBA_OIDC_MAIN_AUDIENCE) is not set"),
    ({"AIKOTOBA_OIDC_MAIN_KEYS_URL": "http://id.example/keys"}, "oidc.main.keys.url must begin with https://"),
    ({"AIKOTOBA_OIDC_MAIN_ALGORITHMS": "ES256,HS256"}, "oidc.main.algorithms has one that is not allowed here"),
    ({"AIKOTOBA_OIDC_MAIN_ALGORITHMS": "none"}, "oidc.main.algorithms has one that is not allowed here"),
    ({"AIKOTOBA_OIDC_MAIN_LEEWAY_SECONDS": "3600"}, "oidc.main.leewaySeconds is not a number from 0 to 300"),
])
def test_settings_that_would_let_anybody_in_are_refused(desk, changes, sentence):
    environment = desk.environment(**(IdentityProvider().settings() | changes))
    result = run_command("doctor", environment=environment)
    assert sentence in result.stdout, result.stdout
