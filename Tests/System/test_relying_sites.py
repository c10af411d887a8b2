"""Relying sites: a site of the association checks what it is never shown, and its web server guards pages by class."""

import concurrent.futures
import json
import re
import urllib.parse

import pytest

from instance import Instance, run_command, wait_for
from member import Caller, refusal
from operator_desk import A_YEAR_ON, OperatorDesk
from seals import TenantKeys
from web_server import WebServer

FULL, SUPPORTING = "正会員", "賛助会員"


@pytest.fixture(scope="module")
def owner(desk) -> OperatorDesk:
    return OperatorDesk(desk.url, json.loads((desk.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


def admit(desk, owner: OperatorDesk, *types: str, **fields) -> tuple[Caller, str]:
    """A new relying site, and the id of its token."""
    issued = owner.post("/tokens", {"name": "用語要請サイト", "types": types, "expiresAt": A_YEAR_ON} | fields)
    assert issued.status_code == 201, issued.text
    return desk.caller(token=issued.json()["token"]), issued.json()["id"]


@pytest.fixture
def site(desk, owner) -> Caller:
    return admit(desk, owner, "s-password")[0]


def verify(site: Caller, member_id: str, value: str, type: str = "s-password"):
    return site.post("/verifications", {"memberId": member_id, "type": type, "value": value})


def refused(answer):
    assert (answer.status_code, answer.json()) == (200, {"accepted": False}), answer.text


def value_of(desk, member_id: str, type: str) -> str:
    """The present value of a password, opened from the database."""
    holder, period, sealed = desk.sql(
        "select c.holder_id, p.code, v.sealed from registry.credentials c join registry.organisations o using (tenant_id, organisation_id)"
        " join registry.periods p using (tenant_id, period_id) join registry.credential_types t using (tenant_id, type_id)"
        " join vault.sealed_values v using (tenant_id, credential_id)"
        " where c.tenant_id = 1 and o.member_id = %s and t.code = %s and c.valid_from <= now() and c.valid_until > now()", member_id, type)[0]
    return TenantKeys.of(desk, "terms").open(sealed, holder, type, period)


# Verifications -----------------------------------------------------------------------------------------------------------


def test_what_a_member_types_is_accepted_with_period_class_and_end(desk, site, member):
    answer = verify(site, member.id, member.password)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"accepted", "period", "membershipClass", "acceptedUntil"} and body["accepted"] is True
    label, until = desk.sql(
        "select p.label_ja, to_char(c.grace_until at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from registry.credentials c"
        " join registry.organisations o using (tenant_id, organisation_id) join registry.periods p using (tenant_id, period_id)"
        " join registry.credential_types t using (tenant_id, type_id) where o.member_id = %s and t.code = 's-password' and c.tenant_id = 1", member.id)[0]
    assert body["period"]["ja"] == label and body["acceptedUntil"] == until
    assert body["membershipClass"] in (FULL, SUPPORTING)
    assert answer.headers["Cache-Control"] == "no-store"
    assert member.password not in answer.text


def test_a_member_id_is_read_as_people_type_it(site, member):
    wide = "".join(chr(ord(digit) - 0x30 + 0xFF10) for digit in member.id)
    assert verify(site, f" {wide[:3]}-{wide[3:]} ", member.password).json()["accepted"] is True


def test_every_refusal_is_the_same_answer(desk, owner, site, member, fresh_members):
    suspended = next(fresh_members)
    with_k = next(fresh_members)
    desk.sql("update registry.organisations set status = 'suspended' where tenant_id = 1 and member_id = %s", suspended.id)
    answers = [
        verify(site, member.id, "wrong"), verify(site, "999999", member.password), verify(site, suspended.id, suspended.password),
        verify(site, with_k.id, with_k.password, "k-password"), verify(site, with_k.id, with_k.password, "no-such-type")]
    for answer in answers:
        refused(answer)
    assert len({(answer.text, tuple(name for name, _ in answer.headers.items())) for answer in answers}) == 1


def test_without_a_token_for_it_nobody_verifies(desk, owner, member, signed_in):
    ended, id = admit(desk, owner, "s-password")
    assert verify(ended, member.id, member.password).json()["accepted"] is True
    assert owner.delete(f"/tokens/{id}").status_code == 204
    secret = ended.token.split(".")[1]
    demo = json.loads((desk.data / "demo.json").read_text())
    for token in (None, "x", ended.token, f"0.{secret}", f"2.{secret}", signed_in.token, owner.token, demo["platformToken"]):
        answer = verify(desk.caller(token=token), member.id, member.password)
        refusal(answer, 401, "client-unknown")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_of_one_tenant_is_unknown_to_another(desk, site, member):
    refusal(verify(desk.caller("norms", token=site.token), "20250004821", member.password), 401, "client-unknown")


def test_a_client_token_does_nothing_else(desk, site):
    refusal(site.get("/me"), 401, "session-ended")
    refusal(OperatorDesk(desk.url, site.token).get("/tokens"), 401, "operator-unknown")


def test_fields_are_named_when_they_are_not_what_they_must_be(site, member):
    for body, field in [({}, "memberId"), ({"memberId": "12", "type": "s-password", "value": "x"}, "memberId"),
                        ({"memberId": member.id, "type": "s-password", "value": ""}, "value"),
                        ({"memberId": member.id, "type": "s-password", "value": "x" * 1_025}, "value"),
                        ({"memberId": member.id, "type": 1, "value": "x"}, "type")]:
        assert refusal(site.post("/verifications", body), 422, "invalid-input")["errors"][0]["field"] == field


def test_guesses_at_a_site_and_at_the_sign_in_count_together(desk, owner, site, member, visitor):
    other, _ = admit(desk, owner, "k-password")
    for _ in range(2):
        refusal(visitor.try_sign_in(member.id, "wrong"), 401, "sign-in-refused")
        refused(verify(site, member.id, "wrong"))
    refused(verify(other, member.id, "wrong", "k-password"))
    problem = refusal(verify(site, member.id, member.password), 429, "too-many-tries")
    assert problem["retryAt"]
    refusal(visitor.try_sign_in(member.id, member.password), 429, "too-many-tries")
    with desk.clock.ahead(6):
        assert verify(site, member.id, member.password).json()["accepted"] is True
        assert visitor.try_sign_in(member.id, member.password).status_code == 201


def test_of_sixty_four_guesses_at_once_through_both_doors_five_are_judged(desk, site, member):
    def guess(number: int) -> bool:
        caller = desk.caller(token=site.token, network=f"127.66.0.{number + 1}")
        if number % 2:
            return caller.try_sign_in(member.id, f"wrong-{number}").status_code == 401
        return verify(caller, member.id, f"wrong-{number}").status_code == 200

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        assert sum(pool.map(guess, range(64))) == 5


def test_one_password_does_not_win_back_tries_at_the_other(desk, owner, site, member):
    other, _ = admit(desk, owner, "k-password")
    value = value_of(desk, member.id, "k-password")
    for _ in range(4):
        refused(verify(site, member.id, "wrong"))
    assert verify(other, member.id, value, "k-password").json()["accepted"] is True
    refused(verify(site, member.id, "wrong"))
    refusal(verify(site, member.id, "wrong"), 429, "too-many-tries")


def test_a_site_is_slowed_down_by_its_own_failures_and_not_by_its_network(desk, owner, fresh_members):
    slow, id = admit(desk, owner, "s-password")
    first, second = next(fresh_members), next(fresh_members)
    refused(verify(slow, first.id, "wrong"))
    desk.sql("update registry.throttles set tries = 999 where purpose = 'verification-token' and subject = uuid_send(%s::uuid)", id)
    refused(verify(slow, first.id, "wrong"))
    refusal(verify(slow, second.id, second.password), 429, "too-many-tries")
    another, _ = admit(desk, owner, "s-password")
    assert verify(another, second.id, second.password).json()["accepted"] is True
    # Visitors of a site share its network: it may fail more often than a stranger's.
    assert desk.one("select count(*) from registry.throttles where purpose = 'sign-in-network' and subject = '\\x7f000001'"
                    " and blocked_until > now()") == 0


def test_what_the_whole_tenant_holds_is_accepted_from_its_members_only(desk, owner, member):
    site, _ = admit(desk, owner, "archive-password")
    period, sealed = desk.sql(
        "select p.code, v.sealed from registry.credentials c join registry.periods p using (tenant_id, period_id)"
        " join vault.sealed_values v using (tenant_id, credential_id) where c.tenant_id = 1 and c.organisation_id is null")[0]
    value = TenantKeys.of(desk, "terms").open(sealed, None, "archive-password", period)
    assert verify(site, member.id, value, "archive-password").json()["accepted"] is True
    refused(verify(site, "999998", value, "archive-password"))


def test_use_and_answers_are_on_record_and_the_value_is_not(desk, owner, fresh_members):
    site, id = admit(desk, owner, "s-password", name="質問箱")
    one = next(fresh_members)
    refused(verify(site, one.id, "planted-guess-x7"))
    assert verify(site, one.id, one.password).json()["accepted"] is True
    events = desk.sql("select act, actor_kind, actor, detail::text from audit.events where subject = %s::uuid and actor_kind = 'client' order by event_no", id)
    assert [event[:3] for event in events] == [("verification-refused", "client", "質問箱"), ("credential-verified", "client", "質問箱")]
    assert "planted" not in str(events) and one.password not in str(events)
    (shown,) = [token for token in owner.every("/tokens", 200) if token["id"] == id]
    assert shown["lastUsedAt"]
    log = desk.program.log.read_text() + desk.program.output.read_text()
    assert "planted-guess-x7" not in log and one.password not in log


# Guarded pages -----------------------------------------------------------------------------------------------------------


def forward(caller: Caller, cookie: str | None = None, **parameters):
    headers = caller.headers | ({"Cookie": f"__Host-aikotoba-terms={cookie}"} if cookie else {})
    return caller.client.get("/forward-auth", params=parameters, headers=headers)


def class_of(desk, member) -> str:
    return desk.one("select membership_class from registry.organisations where tenant_id = 1 and member_id = %s", member.id)


def test_a_session_passes_with_its_class_by_bearer_or_cookie(desk, member, signed_in):
    mine = class_of(desk, member)
    other = SUPPORTING if mine == FULL else FULL
    for answer in (forward(signed_in), forward(signed_in, **{"class": mine}), forward(signed_in, **{"class": [other, mine]}),
                   forward(desk.caller(), signed_in.token)):
        assert answer.status_code == 204, answer.text
        assert answer.headers["X-Member-Id"] == member.id and answer.content == b""
        assert answer.headers["X-Membership-Class"].isascii()
        assert urllib.parse.unquote(answer.headers["X-Membership-Class"], errors="strict") == mine
    refusal(forward(signed_in, **{"class": other}), 403, "class-refused")
    refusal(forward(signed_in, **{"class": ""}), 403, "class-refused")


def test_without_a_session_nobody_passes(desk, signed_in):
    refusal(forward(desk.caller()), 401, "session-required")
    refusal(forward(desk.caller(), "x"), 401, "session-required")
    refusal(forward(desk.caller(token="A" * 43)), 401, "session-ended")
    refusal(forward(desk.caller("norms", token=signed_in.token)), 401, "session-ended")
    assert signed_in.sign_out().status_code == 204
    refusal(forward(signed_in), 401, "session-ended")


def test_a_suspended_organisation_passes_no_more(desk, member, signed_in):
    assert forward(signed_in).status_code == 204
    desk.sql("update registry.organisations set status = 'suspended' where tenant_id = 1 and member_id = %s", member.id)
    refusal(forward(signed_in), 401, "session-ended")


def test_another_scheme_of_the_guarded_site_does_not_stand_in_the_way(desk, signed_in):
    answer = desk.caller().client.get("/forward-auth", headers={
        "Authorization": "Basic YTpi", "Cookie": f"__Host-aikotoba-terms={signed_in.token}"})
    assert answer.status_code == 204


# Return pages ------------------------------------------------------------------------------------------------------------

PAGE = {"name": {"ja": "会員資料", "en": "Members' documents"}, "url": "/members/"}


def save_page(owner: OperatorDesk, code: str, body: dict = PAGE, version: int | None = None):
    return owner.put(f"/return-pages/{code}", body, version)


def test_an_owner_names_changes_and_forgets_return_pages(owner):
    made = save_page(owner, "named")
    assert made.status_code == 201 and made.headers["ETag"] == '"1"'
    assert refusal(save_page(owner, "named"), 412, "conflict")["version"] == 1
    changed = save_page(owner, "named", PAGE | {"url": "https://docs.example.jp/a?b=c"}, 1)
    assert changed.status_code == 200 and changed.json() == {"code": "named", "version": 2}
    assert {"code": "named", "version": 2} | PAGE | {"url": "https://docs.example.jp/a?b=c"} in owner.every("/return-pages", 1)
    refusal(owner.delete("/return-pages/named", version=1), 412, "conflict")
    refusal(owner.delete("/return-pages/named"), 428, "version-required")
    assert owner.delete("/return-pages/named", version=2).status_code == 204
    refusal(owner.delete("/return-pages/named", version=2), 404, "not-found")


@pytest.mark.parametrize("url", ["//evil.example/", "/\\evil.example/", "javascript:alert(1)", "evil.example", "http:///", "https://a.example/ x", "/日本", "",
                                 "https://a@evil.example/", "/" + "a" * 2_000, "/a\r\nSet-Cookie: x=y"])
def test_a_return_page_has_a_path_or_an_address(owner, url):
    problem = refusal(save_page(owner, "odd", PAGE | {"url": url}), 422, "invalid-input")
    assert problem["errors"] == [{"field": "url", "reason": "malformed"}]


@pytest.mark.parametrize("code,reason", [("inquiries", "taken"), ("k-password", "taken"), ("Großes", "malformed"), ("-a", "malformed"), ("a" * 64, "malformed")])
def test_a_return_page_has_a_name_of_its_own(owner, code, reason):
    assert refusal(save_page(owner, code), 422, "invalid-input")["errors"] == [{"field": "code", "reason": reason}]


def test_what_the_database_cannot_hold_is_refused_before_it(desk, owner, site, member, signed_in):
    refusal(forward(signed_in, **{"class": "\0"}), 403, "class-refused")
    refused(verify(site, member.id, member.password, "s-password\0"))
    problem = refusal(save_page(owner, "nul", PAGE | {"name": {"ja": "\0", "en": "a"}}), 422, "invalid-input")
    assert problem["errors"] == [{"field": "name", "reason": "malformed"}]
    refusal(owner.delete("/return-pages/%00", version=1), 404, "not-found")


def test_return_pages_are_named_on_the_command_line(desk, tmp_path):
    token = tmp_path / "token"
    token.write_text(desk.demo["tenants"][0]["operatorToken"] + "\n")

    def command(*words):
        return run_command(*words[:2], "--tenant", "terms", *words[2:], environment=desk.environment(AIKOTOBA_OPERATOR_TOKEN_FILE=str(token)))

    words = ["return-page", "save", "typed", "--name-ja", "会員資料", "--name-en", "Documents", "--url"]
    assert command(*words, "/members/").stdout == "saved typed, version 1\n"
    assert command(*words, "/other/").returncode == 1
    assert "the url of the return page is malformed" in command(*words, "//other/").stderr
    assert command(*words, "/other/", "--version", "1").stdout == "saved typed, version 2\n"
    (typed,) = [page for page in json.loads(command("return-page", "list", "--json").stdout)["items"] if page["code"] == "typed"]
    assert (typed["url"], typed["version"]) == ("/other/", 2)
    assert command("return-page", "remove", "typed", "--version", "2").stdout == "removed typed\n"


def test_return_pages_are_an_owners_and_the_tenants_own(desk, owner):
    norms = OperatorDesk(desk.url, json.loads((desk.data / "demo.json").read_text())["tenants"][1]["operatorToken"])
    refusal(save_page(norms, "theirs"), 404, "tenant-unknown")
    assert save_page(owner, "ours").status_code == 201
    signed_out = desk.caller("norms").client.get(f"{desk.url}/norms/?next=ours")
    assert signed_out.status_code == 200 and 'name="next"' not in signed_out.text


def test_proxies_that_show_the_answer_are_given_the_way_to_the_sign_in(desk, owner, signed_in):
    assert save_page(owner, "shown").status_code == 201
    answer = forward(desk.caller(), next="shown")
    assert (answer.status_code, answer.headers["Location"], answer.content) == (303, "/terms/?next=shown", b"")
    refusal(forward(desk.caller(), next="https://evil.example"), 401, "session-required")
    assert forward(signed_in, next="shown").status_code == 204


# All of it behind nginx -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def web(desk, owner):
    assert save_page(owner, "members").status_code == 201
    with WebServer(desk) as server:
        (server.pages / "members").mkdir()
        (server.pages / "members/index.html").write_text("<h1>会員資料</h1>")
        yield server


@pytest.fixture
def of_class(desk, fresh_members):
    def find(membership_class: str):
        return next(one for one in fresh_members if class_of(desk, one) == membership_class)

    return find


def sign_in(browser, page, member):
    """Fills in the form that the page shows."""
    fields = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page.text))
    return browser.post("/terms/sign-in", data=fields | {"member-id": member.id, "password": member.password})


def test_signed_out_a_visitor_is_led_to_the_sign_in_and_then_to_the_page(web, of_class):
    with web.browser() as browser:
        away = browser.get("/members/")
        assert away.status_code in (302, 303)
        assert urllib.parse.urljoin(f"{web.url}/members/", away.headers["Location"]).endswith("/terms/?next=members")
        assert "会員資料" not in away.text
        page = browser.get("/terms/?next=members")
        assert page.status_code == 200 and "「会員資料」のご利用にはログインが必要です" in page.text
        signed_in = sign_in(browser, page, of_class(FULL))
        assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/members/")
        shown = browser.get("/members/")
        assert shown.status_code == 200 and shown.text == "<h1>会員資料</h1>"
        assert shown.headers["Cache-Control"] == "no-cache" and "Strict-Transport-Security" in shown.headers
        # Whoever is signed in goes straight on.
        assert browser.get("/terms/?next=members").headers["Location"] == "/members/"


def test_the_wrong_class_is_refused_and_the_right_one_is_shown_the_page(web, of_class):
    for membership_class, status in ((SUPPORTING, 403), (FULL, 200)):
        with web.browser() as browser:
            sign_in(browser, browser.get("/terms/?next=members"), of_class(membership_class))
            answer = browser.get("/members/index.html")
            assert answer.status_code == status
            assert ("会員資料" in answer.text) == (status == 200)


def test_after_signing_out_the_pages_are_gone(web, of_class):
    with web.browser() as browser:
        sign_in(browser, browser.get("/terms/"), of_class(FULL))
        assert browser.get("/members/").status_code == 200
        menu = browser.get("/terms/inquiries")
        token = re.search(r'name="form_token" value="([^"]*)"', menu.text)[1]
        assert browser.post("/terms/sign-out", data={"form_token": token}).status_code == 303
        assert browser.get("/members/").status_code == 302


def test_the_question_itself_cannot_be_asked_or_answered_from_outside(web, of_class):
    with web.browser() as browser:
        assert browser.get("/.members-auth").status_code == 404
        forged = browser.get("/members/", headers={"X-Member-Id": "004821", "X-Membership-Class": urllib.parse.quote(FULL)})
        assert forged.status_code == 302


def test_what_leads_elsewhere_leads_to_the_menu(web, of_class):
    for next in ("https://evil.example/", "//evil.example", "nothing", "members%0d%0aX: y"):
        with web.browser() as browser:
            page = browser.get(f"/terms/?next={next}")
            assert page.status_code == 200 and "evil" not in page.text
            signed_in = sign_in(browser, page, of_class(FULL))
            assert signed_in.headers["Location"] == "/terms/inquiries"


def test_the_log_keeps_addresses_without_their_queries(web):
    page = "/terms/handovers/01a1ff2a-cb3e-7921-bf1d-f21aa159d008/objection"
    with web.browser() as browser:
        browser.get(f"{page}?key=in-the-letter-alone", headers={"Referer": f"{web.url}{page}?key=in-the-letter-alone"})
    wait_for("the line", lambda: page in (web.folder / "access.log").read_text())
    assert "in-the-letter-alone" not in (web.folder / "access.log").read_text()


def test_a_page_at_another_host_is_let_through_by_the_form_and_no_other(web, owner):
    assert save_page(owner, "elsewhere", PAGE | {"url": "https://docs.example.jp/a"}).status_code == 201
    with web.browser() as browser:
        def form_action(path):
            return re.search(r"form-action ([^;]*)", browser.get(path).headers["Content-Security-Policy"])[1]

        assert form_action("/terms/?next=elsewhere") == "'self' https://docs.example.jp"
        assert form_action("/terms/?next=members") == form_action("/terms/") == "'self'"


def test_when_the_desk_is_away_nothing_is_served(tmp_path):
    with Instance(organisations=3) as instance, WebServer(instance) as web:
        (web.pages / "members").mkdir()
        (web.pages / "members/index.html").write_text("secret")
        with web.browser() as browser:
            sign_in(browser, browser.get("/terms/"), type("Demo", (), {"id": instance.demo["tenants"][0]["memberId"], "password": instance.demo["tenants"][0]["password"]}))
            assert browser.get("/members/").status_code == 200
            instance.stop()
            answer = browser.get("/members/")
            assert answer.status_code == 500 and "secret" not in answer.text
