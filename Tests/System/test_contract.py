"""The OpenAPI document is valid, true of the running service, and complete: nothing it does not say is answered."""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import openapi_spec_validator
import pytest

from instance import Instance
from prober import Prober

DOCUMENT = pathlib.Path(__file__).parent.parent.parent / "Sources/API/openapi.yaml"
OPERATIONS = re.findall(r"(?m)^      operationId: (\w+)$", DOCUMENT.read_text())
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance"]


@pytest.fixture(scope="module")
def contract(desk) -> dict:
    return desk.caller().client.get(f"{desk.url}/openapi.json").json()


@pytest.fixture(scope="module")
def alone():
    """An instance of its own: what is thrown at it here spends every throttle."""
    with Instance(organisations=80) as instance:
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


@pytest.fixture(scope="module")
def prober(alone):
    return Prober(alone)


@pytest.mark.parametrize("name", OPERATIONS)
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
    if "oneOf" in schema:
        schema = next(one for one in schema["oneOf"] if value.keys() <= resolved(one, contract)["properties"].keys())
    schema = resolved(schema, contract)
    if isinstance(value, dict):
        for name, member in value.items():
            assert name in schema["properties"], f"{at}.{name} is not in the contract"
            described(member, schema["properties"][name], contract, f"{at}.{name}")
    elif isinstance(value, list):
        for item in value:
            described(item, schema["items"], contract, f"{at}[]")


def resolved(schema: dict, contract: dict) -> dict:
    while "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


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
