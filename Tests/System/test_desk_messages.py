"""Questions put before the desk, and the texts that tenants write for their pages."""

import json
import uuid

import pytest

from applicant import Applicant, text
from conftest import next_network
from member import refusal
from operator_desk import OperatorDesk
from test_operator_commands import answer, owners_command

MESSAGE = {"subject": "請求書について", "message": "一行目\r\n二行目", "person": "村瀬 悟", "reply-to": "03-0000-1187"}
DESK = "jimukyoku@terms.example"


@pytest.fixture(scope="module")
def owner(desk) -> OperatorDesk:
    return OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module", autouse=True)
def desk_address(desk, owner):
    tenant = owner.get("")
    assert tenant.json()["deskAddress"] == ""
    saved = owner.patch("", {"deskAddress": DESK}, tenant.json()["version"])
    assert saved.status_code == 200, saved.text
    refusal(owner.patch("", {"deskAddress": "a\r\nBcc: x@y.example"}, saved.json()["version"]), 422, "invalid-input")


def put(visitor: Applicant, **fields):
    return visitor.submit(visitor.get(f"{visitor.base}/help-desk"), "/help-desk", **(MESSAGE | fields))


def test_a_question_lands_in_the_queue_and_in_the_desks_mailbox(desk, owner):
    subject = f"件名 {uuid.uuid4().hex}"
    assert "お問い合わせを受け付けました。会員窓口からご連絡します。" in text(put(Applicant(desk, next_network()), subject=subject))
    mail = desk.mails.wait(DESK, lambda mail: subject in mail.text)
    assert "一行目\n二行目" in mail.text.replace("\r\n", "\n") and "03-0000-1187" in mail.text and subject not in mail.subject
    (message,) = [found for found in owner.every("/desk-messages", 50, state="open") if found["subject"] == subject]
    assert message["body"] == "一行目\n二行目" and message["person"] == "村瀬 悟" and message["version"] == 1 and "memberId" not in message
    one = owner.get(f"/desk-messages/{message['id']}")
    assert one.json() == message and one.headers["ETag"] == '"1"'
    path = f"/desk-messages/{message['id']}/close"
    refusal(owner.post(path, {}), 428, "version-required")
    closed = owner.client.post(path, json={"note": "電話で回答"}, headers=owner._headers(version=1))
    assert closed.json() == {"version": 2}
    refusal(owner.client.post(path, json={}, headers=owner._headers(version=2)), 409, "ended")
    assert message["id"] in {found["id"] for found in owner.every("/desk-messages", 50, state="closed")}
    other = OperatorDesk(desk.url, desk.demo["tenants"][1]["operatorToken"], "norms")
    assert message["id"] not in {found["id"] for found in other.every("/desk-messages", 50)}
    refusal(other.client.post(path, json={}, headers=other._headers(version=2)), 404, "not-found")
    refusal(other.get(f"/desk-messages/{message['id']}"), 404, "not-found")


def test_bad_input_is_refused_at_its_field_and_nothing_is_written(desk):
    visitor = Applicant(desk, next_network())
    page = visitor.get(f"{visitor.base}/help-desk")
    before = desk.row_counts()
    for field, values in {
        "subject": ["", " ", "x" * 101, "a\r\nBcc: x@y.example", "a\0b"], "message": ["", "\r\n", "x" * 4001, "a\u202eb", "a\0b"],
        "person": ["", "x" * 201, "a\nb"], "reply-to": ["", "　", "x" * 255, "a\r\nb"],
    }.items():
        for value in values:
            refused = visitor.submit(page, "/help-desk", **(MESSAGE | {field: value}))
            assert refused.status_code == 422 and f'href="#{field}"' in refused.text, (field, value)
    stale = visitor.post(f"{visitor.base}/help-desk", **MESSAGE, form_token="x")
    assert stale.status_code == 403 and MESSAGE["subject"] in stale.text
    assert desk.row_counts() == before


def test_questions_are_throttled_by_contact_and_network(desk):
    visitor = Applicant(desk, next_network())
    reply = f"{uuid.uuid4().hex[:8]}@ask.example"
    assert put(visitor, **{"reply-to": reply}).status_code == 200
    again = put(visitor, **{"reply-to": reply.upper()})
    assert again.status_code == 429 and 0 < int(again.headers["Retry-After"]) <= 60 and "続けて送ることはできません" in text(again)


def test_questions_at_the_command_line(desk, tmp_path_factory):
    run = owners_command(desk, tmp_path_factory, 0)
    subject = f"件名 {uuid.uuid4().hex}"
    put(Applicant(desk, next_network()), subject=subject, **{"reply-to": f"{uuid.uuid4().hex[:8]}@ask.example"})
    assert subject in run("message", "list", "--state", "open").stdout
    (message,) = [found for found in answer(run("message", "list", "--json"))["items"] if found["subject"] == subject]
    shown = run("message", "show", message["id"]).stdout
    assert subject in shown and "一行目" in shown and "二行目" in shown
    assert answer(run("message", "show", message["id"], "--json"))["body"] == message["body"] == "一行目\n二行目"
    late = run("message", "close", message["id"], "--version", "9")
    assert late.returncode == 1 and "conflict" in late.stderr
    assert answer(run("message", "close", message["id"], "--note", "x", "--json"))["version"] == 2
    assert run("message", "list", "--state", "other").returncode == 64


def test_a_tenants_texts_are_drawn_from_a_safe_part_of_markdown(desk, owner):
    written = owner.get("/texts/faq").json()
    body = "## 見出し\n\n- **太字**\n- [窓口](https://desk.example/)\n\n<script>alert(1)</script> [x](javascript:alert(1))"
    changed = owner.patch("/texts/faq", {"body": {"ja": body}}, written["version"])
    assert changed.status_code == 200, changed.text
    try:
        visitor = Applicant(desk, next_network())
        page = visitor.get(f"{visitor.base}/faq")
        assert "<h2>見出し</h2>" in page.text and "<li><strong>太字</strong></li>" in page.text
        assert '<li><a href="https://desk.example/">窓口</a></li>' in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1))" in page.text and "<script>" not in page.text
        for path in ("", "help-desk", "privacy", "handover-cases/ask/contact-left", "inquiries/ask/member-id", "nothing"):
            linking = visitor.get(f"{visitor.base}/{path}").text
            assert 'href="/terms/faq"' in linking and 'href="/terms/help-desk"' in linking, path
    finally:
        owner.patch("/texts/faq", {"body": written["body"]}, changed.json()["version"])
    assert json.loads(owner.get("/texts/faq").text)["body"] == written["body"]
