"""Bad input: a clear problem document, never a 5xx, and nothing written."""

import base64
import contextlib
import json
import socket

import httpx
import pytest

from member import Caller
from wire import Connection

EMPTY = ["", " ", "　", "\u200b"]
STRANGE = {
    "NUL": "a\0b", "emoji": "👩‍👩‍👧‍👦", "RTL": "مرحبا\u202e", "full-width": "ＡＢＣ１２３", "combining": "e\u0301" * 40, "control": "\x01\x1b[31m",
    "surrogate pair": "𠮷野家", "quote": "'; drop table registry.tenants; --", "format": "%s%n{{x}}${jndi:ldap://a}", "newline": "a\r\nBcc: x@y.example",
    "replacement": "\ufffd", "lone separators": "\u2028\u2029",
}
WRONG_TYPES = [None, 1, 1.5, True, [], ["a"], {}, {"a": 1}]


@pytest.fixture
def nothing_written(desk):
    """Compares the rows of all tables before and after."""

    @contextlib.contextmanager
    def check():
        before = desk.row_counts()
        yield
        after = desk.row_counts()
        assert after == before, {table: (before[table], after[table]) for table in after if after[table] != before[table]}

    return check


def problem(answer: httpx.Response, *statuses: int) -> dict:
    assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:300]}"
    assert answer.headers["Content-Type"] == "application/problem+json", answer.headers
    document = answer.json()
    assert set(document) >= {"type", "title", "status", "code", "requestId"} and document["status"] == answer.status_code
    assert document["type"].endswith(document["code"])
    # Fixed texts: nothing of PostgreSQL or Swift shines through.
    assert not any(word in answer.text for word in ("app.", "SQL", "Swift", "Error(", "violates", "constraint"))
    return document


def raw(caller: Caller, path: str, content: bytes, type: str | None = "application/json", method: str = "POST") -> httpx.Response:
    headers = caller.headers | ({"Content-Type": type} if type else {})
    return caller.client.request(method, path, content=content, headers=headers)


CALLS = {
    "sessions": {"memberId": "004822", "password": "wrong"},
    "inquiries": {"type": "member-id", "email": "somebody@nowhere.example", "memberId": "004822", "locale": "ja"},
    "inquiries/01a1fc9c-5d20-7e1a-8135-144c280fa6eb/redemption": {"code": "BCDF-GHJK"},
}
REQUIRED = {"memberId", "password", "type", "email", "code"}


def refused_fields(call: str):
    return [field for field in CALLS[call] if field in REQUIRED and (call, field) != ("inquiries", "memberId")]


# JSON members --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS)
def test_a_field_of_the_wrong_type_or_missing_is_named(call, visitor, nothing_written):
    with nothing_written():
        for field in CALLS[call]:
            for value in WRONG_TYPES:
                if value is None and field in ("memberId", "locale") and call == "inquiries":
                    continue
                document = problem(visitor.post(f"/{call}", CALLS[call] | {field: value}), 422)
                assert document["code"] == "invalid-input" and document["errors"][0]["field"] == field
        for field in refused_fields(call):
            document = problem(visitor.post(f"/{call}", {name: value for name, value in CALLS[call].items() if name != field}), 422)
            assert document["errors"] == [{"field": field, "reason": "missing"}]


@pytest.mark.parametrize("call", CALLS)
def test_an_empty_or_far_too_long_field_is_refused(call, visitor, nothing_written):
    with nothing_written():
        for field in refused_fields(call):
            document = problem(visitor.post(f"/{call}", CALLS[call] | {field: ""}), 422, 404)
            assert document["code"] == "type-unknown" if field == "type" else document["errors"][0]["field"] == field
            for length in (2_000, 15_000):
                problem(visitor.post(f"/{call}", CALLS[call] | {field: "a" * length}), 422, 404)
            problem(visitor.post(f"/{call}", CALLS[call] | {field: "a" * 17_000}), 413)


@pytest.mark.parametrize("call", CALLS)
def test_a_field_that_is_said_twice_is_named_even_when_both_say_the_same(call, visitor, nothing_written):
    with nothing_written():
        for field, value in CALLS[call].items():
            for second in (f'"{field}":{json.dumps(value)}', f'"\\u{ord(field[0]):04x}{field[1:]}" : null'):
                body = f"{json.dumps(CALLS[call])[:-1]},{second}}}"
                document = problem(raw(visitor, f"/{call}", body.encode()), 422)
                assert document["errors"] == [{"field": field, "reason": "repeated"}]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_is_no_member_id_no_address_no_type_and_no_language(name, visitor, nothing_written):
    text = STRANGE[name]
    with nothing_written():
        problem(visitor.post("/sessions", {"memberId": text, "password": "wrong"}), 422)
        problem(visitor.post("/inquiries", {"type": text, "email": "somebody@nowhere.example"}), 404)
        problem(visitor.post("/inquiries", {"type": "member-id", "email": "somebody@nowhere.example", "locale": text}), 422)
        problem(visitor.post("/inquiries", {"type": "s-password", "email": "somebody@nowhere.example", "memberId": text}), 422)
        if name != "full-width":
            problem(visitor.post("/inquiries", {"type": "member-id", "email": f"{text}@nowhere.example"}), 422)
            problem(visitor.post("/inquiries", {"type": "member-id", "email": f"somebody@{text}"}), 422)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_is_a_wrong_password_like_any_other_and_no_code(name, desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    assert problem(signed_in.redeem(asked, STRANGE[name]), 422)["errors"] == [{"field": "code", "reason": "malformed"}]
    assert problem(desk.caller(network=f"127.66.0.{len(name) + ord(name[0]) % 90}").try_sign_in(member.id, STRANGE[name]), 401)["code"] == "sign-in-refused"
    assert signed_in.redeem(asked, desk.mails.code_for(member.address, asked.reference)).status_code == 200


@pytest.mark.parametrize("address", [
    "plain", "@", "a@", "@b.example", "a@b@c.example", "a b@c.example", "a@b..example", "a@-b.example", "a@b.example.", "a@[127.0.0.1]",
    "<a@b.example>", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a@b\0.example", f"{'a' * 250}@b.example",
    f"a@{'b' * 64}.example", "a;b@c.example", '"a"b@c.example', "日本@例え.example\u202e",
])
def test_what_is_no_address_is_refused_before_anything_is_sent(address, visitor, nothing_written):
    with nothing_written():
        document = problem(visitor.post("/inquiries", {"type": "member-id", "email": address}), 422)
        assert document["errors"][0]["field"] == "email"


@pytest.mark.parametrize("text", EMPTY)
def test_what_only_looks_filled_in_is_missing(text, visitor, nothing_written):
    with nothing_written():
        assert problem(visitor.post("/sessions", {"memberId": text, "password": "x"}), 422)["errors"] == [{"field": "memberId", "reason": "missing"}]
        assert problem(visitor.post("/inquiries", {"type": "member-id", "email": text}), 422)["errors"] == [{"field": "email", "reason": "missing"}]


def test_a_member_id_of_the_wrong_length_says_both_lengths(visitor, nothing_written):
    with nothing_written():
        document = problem(visitor.post("/sessions", {"memberId": "48-21", "password": "x"}), 422)
    assert document["errors"] == [{"field": "memberId", "reason": "length", "expected": 6, "actual": 4}]


# Bodies --------------------------------------------------------------------------------------------------------------

BODIES = {
    "nothing": b"", "no JSON": b"hello", "half": b'{"memberId":"0048', "two": b'{"memberId":"004822","password":"x"}{}', "an array": b"[]", "a string": b'"a"',
    "null": b"null", "a number": b"1", "NUL bytes": b"\0\0\0", "invalid UTF-8": b'{"memberId":"\xff\xfe","password":"x"}',
    "overlong UTF-8": b'{"memberId":"\xc0\xaf","password":"x"}', "lone surrogate": b'{"memberId":"\\ud800","password":"x"}',
    "UTF-16": '{"memberId":"004822","password":"x"}'.encode("utf-16"), "deep": b"[" * 8_000 + b"]" * 8_000,
    "deep objects": b'{"a":' * 2_500 + b"1" + b"}" * 2_500, "deep member": b'{"memberId":' + b"[" * 5_000 + b"]" * 5_000 + b',"password":"x"}',
    "huge number": b'{"memberId":1e999999,"password":"x"}', "comment": b'{/* */"memberId":"004822"}', "single quotes": b"{'memberId':'004822'}",
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_such_document_is_refused(name, visitor, nothing_written):
    with nothing_written():
        for path in CALLS:
            document = problem(raw(visitor, f"/{path}", BODIES[name]), 400, 422)
            assert document["code"] in ("malformed-body", "invalid-input")


def test_a_body_over_the_limit_is_refused_whether_its_length_is_said_or_not(visitor, nothing_written):
    body = json.dumps({"memberId": "004822", "password": "x", "more": "y" * 1_000_000}).encode()
    with nothing_written():
        for path in CALLS:
            problem(raw(visitor, f"/{path}", body), 413)
            answer = visitor.client.post(f"/{path}", content=iter([body[:500_000], body[500_000:]]), headers={"Content-Type": "application/json"})
            problem(answer, 413)


@pytest.mark.parametrize("type", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "*/*"])
def test_another_content_type_is_refused(type, visitor, nothing_written):
    with nothing_written():
        for path, body in CALLS.items():
            assert problem(raw(visitor, f"/{path}", json.dumps(body).encode(), type), 415)["code"] == "unsupported-media-type"


def test_a_content_type_with_parameters_is_json_too(visitor):
    for type in ("application/json; charset=utf-8", "Application/JSON"):
        assert raw(visitor, "/sessions", b'{"memberId":"004822","password":"wrong"}', type).status_code == 401


def test_unknown_members_of_a_body_are_left_alone(visitor):
    answer = visitor.post("/inquiries", {"type": "member-id", "email": "unknown-members@nowhere.example", "shoeSize": {"eu": 42}})
    assert answer.status_code == 202


# Paths, queries, headers, methods ------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["1", "x", "%00", "..", "01a1fc9c-5d20-7e1a-8135-144c280fa6e", "01A1FC9C-5D20-7E1A-8135-144C280FA6EB", "a" * 4_000, "'", "%ff", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_inquiry_is_unknown(id, visitor, signed_in, nothing_written):
    with nothing_written():
        for caller in (visitor, signed_in):
            for step, body in (("redemption", {"code": "BCDF-GHJK"}), ("resend", {})):
                problem(caller.post(f"/inquiries/{id}/{step}", body), 404)


@pytest.mark.parametrize("query", [
    {"limit": "0"}, {"limit": "201"}, {"limit": "-1"}, {"limit": "x"}, {"limit": ""}, {"limit": "9" * 40}, {"limit": "５"}, {"cursor": "yesterday"}, {"cursor": ""},
    {"cursor": "2026-02-28T00:00:00Z"}, {"cursor": "\0"}, {"cursor": "A" * 37}, {"cursor": "_" * 37 + "w"}, {"cursor": "A" * 4_000},
])
def test_a_query_out_of_range_is_named(query, signed_in, nothing_written):
    with nothing_written():
        document = problem(signed_in.get("/disclosures", params=query), 422)
        assert document["errors"][0]["field"] == list(query)[0]


@pytest.mark.parametrize("cursor", ["A" * 38, base64.urlsafe_b64encode((253_402_300_799_999_999).to_bytes(8) + bytes(20)).decode().rstrip("=")])
def test_a_cursor_far_away_is_a_cursor(cursor, signed_in):
    assert signed_in.get("/disclosures", params={"cursor": cursor}).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Basic dXNlcjpwYXNz", "Bearer x", "Bearer " + "A" * 43, "Bearer " + "A" * 5_000, "bearer null", "Bearer a b c", "Bearer ééé"])
def test_what_is_no_session_is_refused(header, visitor, nothing_written):
    with nothing_written():
        for method, path in (("GET", "/me"), ("GET", "/disclosures"), ("DELETE", "/sessions/current")):
            if method == "DELETE" and header == "Bearer " + "A" * 43:
                continue
            answer = visitor.client.request(method, path, headers={"Authorization": header.encode()})
            assert problem(answer, 401)["code"] in ("session-required", "session-ended")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        problem(visitor.client.post("/inquiries", json={"type": "k-password", "email": "a@b.example"}, headers={"Authorization": header.encode()}), 401)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GET"])
def test_a_method_nobody_expects_gets_a_problem_document(method, desk, visitor, nothing_written):
    with nothing_written():
        for path in ("/sessions", "/inquiries", "/me", "/nothing", f"{desk.url}/v1/", f"{desk.url}/v1/tenants/terms"):
            if method == "GET" and path == "/me":
                continue
            answer = visitor.client.request(method, path)
            problem(answer, 404, 405, 401)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def malformed(desk, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
        return answer


@pytest.mark.parametrize("text", [
    b"\r\n\r\n", b"hello\r\n\r\n", b"FROBNICATE /v1/tenants/terms/me HTTP/1.1\r\nHost: x\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /v1/tenants/terms/me HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
    b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzzz\r\n",
    b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    b"GET /v1/tenants/terms/me HTTP/1.1\r\nBad Header\r\n\r\n", b"GET /v1/tenants/terms/me HTTP/1.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /v1/tenants/terms/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \0\r\n\r\n", b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
])
def test_malformed_http_is_refused_and_the_server_goes_on(text, desk, visitor, nothing_written):
    with nothing_written():
        answer = malformed(desk, text)
        # Refused or hung up on; what the parser refuses has no document.
        assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]
        assert not answer.startswith(b"HTTP/1.1 2"), answer[:200]
    assert visitor.get("/inquiry-types").status_code == 200


def test_many_half_sent_requests_keep_nobody_waiting(desk, visitor):
    idle = [socket.create_connection(("127.0.0.1", desk.port), timeout=5) for _ in range(300)]
    for connection in idle:
        connection.sendall(b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
    for _ in range(10):
        assert visitor.get("/inquiry-types", timeout=3).status_code == 200
    for connection in idle:
        connection.close()


# Pages ---------------------------------------------------------------------------------------------------------------

UNKNOWN = "01a1fc9c-5d20-7e1a-8135-144c280fa6eb"
PAGE_FORMS = [
    "/terms/sign-in", "/terms/sign-out", "/terms/inquiries/ask/member-id", f"/terms/inquiries/{UNKNOWN}/code", f"/terms/inquiries/{UNKNOWN}/resend",
    "/norms/recoveries/ask", *(f"/norms/recoveries/{UNKNOWN}/{step}" for step in ("code", "resend", "choice", "password")), "/terms/help-desk",
    "/terms/handovers", f"/terms/handovers/{UNKNOWN}", *(f"/terms/handovers/{UNKNOWN}/{step}" for step in ("resend", "withdrawal", "objection")),
    *(f"/terms/handover-cases/{step}" for step in ("ask/contact-left", "ask/member-id-unknown", "ask/x")),
    *(f"/terms/handover-cases/{UNKNOWN}/{step}" for step in ("supplement", "resend", "code", "objection")),
    *(f"/terms/my-page/{step}" for step in ("proof", f"contacts/{UNKNOWN}", f"changes/{UNKNOWN}/code", "sessions/end"))]


@pytest.mark.parametrize("path", PAGE_FORMS)
def test_a_form_that_is_no_form_of_ours_gets_a_page_and_changes_nothing(path, desk, nothing_written):
    bodies = [b"", b"member_id=%ff&password=%00", b"a=1&a=2", b"form_token=x", b"\xff\xfe", b"&" * 5_000, b"=" * 5_000, b"a" * 100_000, b"%", b"%zz=1"]
    with nothing_written(), httpx.Client(base_url=desk.url) as browser:
        for body in bodies:
            for type in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
                answer = browser.post(path, content=body, headers={"Content-Type": type})
                assert answer.status_code < 500, f"{body[:20]!r}: {answer.text}"
                if answer.status_code >= 400:
                    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
                    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_every_page_that_can_be_got_changes_nothing_also_for_a_scanner_of_links(desk, signed_in, nothing_written):
    paths = ["/", "/terms", "/terms/", "/terms/faq", "/terms/help-desk", "/terms/privacy", "/terms/inquiries", "/terms/disclosures", "/terms/my-page",
             "/terms/sign-in", "/terms/sign-out", "/terms/nothing", "/terms/a/b/c/d", "/nobody/", "/terms/inquiries/ask/member-id", "/terms/inquiries/ask/nothing",
             "/terms/inquiries/x/code", "/terms/inquiries/x/resend", "/assets/portal.css", "/assets/..%2f..%2fetc%2fpasswd", "/assets/nothing", "/openapi.json",
             "/terms/?lang=xx", "/terms/?lang=%00", "/terms/%ff", "/%e3%81%82/", "/dev/mail", "/dev/mail/0", "/dev/mail/..%2f1"]
    with nothing_written(), httpx.Client(base_url=desk.url) as browser:
        for path in paths:
            for method in ("GET", "HEAD"):
                answer = browser.request(method, path)
                assert answer.status_code < 500, f"{method} {path}: {answer.status_code} {answer.text[:200]}"
                assert "root:x:" not in answer.text
