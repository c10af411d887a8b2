"""A forgotten password, by the member API: asked for, proven, set anew; and every way in which that is refused."""

import concurrent.futures
import uuid

import pytest

from conftest import next_network
from instance import wait_for
from member import Caller, Member, refusal
from operator_desk import OperatorDesk
from recovering import SLUG, Recovering, settled
from tenancy import ADDRESS, MEMBER_ID, found, settle
from test_operator_commands import answer as told, owners_command

PASSWORD, OTHER = "七つの海 and seven swans", "a second one, quite different"


@pytest.fixture
def norm(desk) -> Member:
    """A member of the tenant whose members choose their passwords, which no other test has touched."""
    return settled(desk, 1)[0]


@pytest.fixture
def asker(desk) -> Recovering:
    return Recovering(desk.caller(SLUG, network=next_network()))


@pytest.fixture(scope="module")
def office(desk) -> OperatorDesk:
    [norms] = [tenant for tenant in desk.demo["tenants"] if tenant["slug"] == SLUG]
    return OperatorDesk(desk.url, norms["operatorToken"], SLUG)


def code_of(desk, asked) -> str:
    return desk.mails.code_for(asked.address, asked.reference)


def acts(desk, asked) -> list[str]:
    return [act for (act,) in desk.sql("select act from audit.events where subject = %s order by event_no", asked.id)]


def test_a_forgotten_password_is_set_anew(desk, norm, asker, office):
    asked = asker.ask(norm, locale="en")
    assert set(asked.answer.json()) == {"id", "reference", "expiresAt", "resendAfter", "codeFormat"}
    mail = desk.mails.wait(norm.address, lambda mail: mail.reference == asked.reference)
    assert f"{desk.url}/{SLUG}/recoveries/{asked.id}/code\n" in mail.text.replace("\r", "")
    assert mail.subject.endswith(f"Change code (reference {asked.reference})")
    [shown] = office.get("/mail", reference=asked.reference).json()["items"]
    assert (shown["template"], shown["memberId"], shown["recipient"]) == ("recovery-code", norm.id, norm.address)

    answer = asker.verify(asked, mail.code.lower())
    assert answer.status_code == 200, answer.text
    verified = answer.json()
    assert verified["choices"] == [{"choice": 1, "memberId": "•" * 8 + norm.id[-3:], "name": verified["choices"][0]["name"], "nameEn": verified["choices"][0]["nameEn"]}]
    assert verified["passwordPolicy"]["least"] == 15 and len(verified["passwordPolicy"]["rules"]) == 5
    answer = asker.register(asked, verified["grant"], PASSWORD)
    assert answer.status_code == 204 and answer.content == b""

    member = desk.caller(SLUG).sign_in(norm.id, PASSWORD)
    assert member.get("/me").json()["organisation"]["memberId"] == norm.id
    # Set once more: the sessions end, the old one no longer signs in.
    with desk.clock.ahead(61):
        again, grant = asker.grant(desk, norm)
        assert asker.register(again, grant, OTHER).status_code == 204
        refusal(member.get("/me"), 401, "session-ended")
        refusal(desk.caller(SLUG, network=next_network()).try_sign_in(norm.id, PASSWORD), 401, "sign-in-refused")
        desk.caller(SLUG, network=next_network()).sign_in(norm.id, OTHER)
    notice = desk.mails.wait(norm.address, lambda mail: "変更のお知らせ" in mail.subject)
    assert PASSWORD not in notice.text and "コード送付先　de•••@norm" in notice.text
    assert acts(desk, asked) == ["recovery-asked", "recovery-verified", "password-registered"]


def test_a_member_id_may_be_typed_as_people_type_it_and_a_wrong_length_says_both(desk, norm, asker):
    typed = norm.id[:3] + "－" + "".join(chr(ord(digit) + 0xFEE0) for digit in norm.id[3:]) + " "
    asked = asker.ask(norm, memberId=typed)
    assert code_of(desk, asked)
    [field] = refusal(asker.try_ask(norm.address, memberId=norm.id[:-1]), 422, "invalid-input")["errors"]
    assert field == {"field": "memberId", "reason": "length", "expected": 11, "actual": 10}
    [field] = refusal(asker.try_ask("nobody", memberId=norm.id), 422, "invalid-input")["errors"]
    assert field == {"field": "email", "reason": "missing-at"}


def test_who_has_forgotten_both_asks_by_the_address_alone(desk, norm, asker):
    for forgotten in ({}, {"memberId": ""}):
        answer = asker.try_ask(norm.address, **forgotten)
        if answer.status_code == 202:
            assert desk.mails.code_for(norm.address, answer.json()["reference"])
    refusal(answer, 429, "too-many-tries")


def test_an_address_of_several_gets_one_mail_and_chooses_after_the_proof(desk, asker):
    address = f"shared@{uuid.uuid4().hex[:8]}.example"
    one, two = settled(desk, 2, address)
    asked = asker.ask(one, memberId="")
    code = code_of(desk, asked)
    [mail] = desk.mails.all(address)
    for member in (one, two):
        assert member.id not in mail.text and "•" * 8 + member.id[-3:] in mail.text
    assert "ご担当者 様" in mail.text and "担当 太郎" not in mail.text
    verified = asker.verify(asked, code).json()
    assert [choice["memberId"][-3:] for choice in verified["choices"]] == [one.id[-3:], two.id[-3:]]
    refusal(asker.register(asked, verified["grant"], PASSWORD), 422, "choice-required")
    refusal(asker.register(asked, verified["grant"], PASSWORD, choice=3), 422, "choice-required")
    assert asker.register(asked, verified["grant"], PASSWORD, choice=2).status_code == 204
    desk.caller(SLUG, network=next_network()).sign_in(two.id, PASSWORD)
    refusal(desk.caller(SLUG, network=next_network()).try_sign_in(one.id, PASSWORD), 401, "sign-in-refused")


def test_a_tenant_may_refuse_an_address_of_several_in_the_words_of_old(desk, asker, office):
    address = f"shared@{uuid.uuid4().hex[:8]}.example"
    one, _ = settled(desk, 2, address)
    policy = office.get("/policies").json()
    try:
        assert office.patch("/policies", {"duplicateAddress": "refuse"}, policy["version"]).status_code == 200
        refusal(asker.try_ask(address), 409, "duplicate-address")
        assert Recovering(desk.caller(SLUG, network=next_network())).try_ask(address, memberId=one.id).status_code in (202, 429)
    finally:
        assert office.patch("/policies", {"duplicateAddress": "choose"}, policy["version"] + 1).status_code == 200


def test_a_password_is_refused_with_all_reasons_and_the_grant_still_counts(desk, norm, asker):
    asked, grant = asker.grant(desk, norm)
    problem = refusal(asker.register(asked, grant, norm.id), 422, "password-refused")
    reasons = {reason["code"]: reason for reason in problem["reasons"]}
    assert reasons["too-short"] == {"code": "too-short", "limit": 15, "actual": 11} and "contains-own-words" in reasons
    problem = refusal(asker.register(asked, grant, "界" * 129), 422, "password-refused")
    assert {"code": "too-long", "limit": 128, "actual": 129} in problem["reasons"]
    refusal(asker.register(asked, grant, ""), 422, "invalid-input")
    assert asker.register(asked, grant, "界隈" * 60 + "の八文字足す").status_code == 204


def test_wrong_codes_are_counted_and_text_that_can_be_none_is_not(desk, norm, asker):
    asked = asker.ask(norm)
    [field] = refusal(asker.verify(asked, "AEIOU"), 422, "invalid-input")["errors"]
    assert field == {"field": "code", "reason": "malformed"}
    for left in (4, 3, 2, 1):
        problem = refusal(asker.verify(asked, "BBBB-BBBB"), 422, "code-incorrect")
        assert (problem["remainingTries"], problem["reference"]) == (left, asked.reference)
    refusal(asker.verify(asked, "BBBB-BBBB"), 429, "too-many-tries")
    refusal(asker.verify(asked, code_of(desk, asked)), 429, "too-many-tries")


def test_a_code_is_used_once(desk, norm, asker):
    asked, _ = asker.grant(desk, norm)
    refusal(asker.verify(asked, code_of(desk, asked)), 409, "code-already-used")
    refusal(asker.resend(asked), 409, "code-already-used")


def test_an_expired_code_says_since_when_and_another_may_be_sent(desk, norm, asker):
    asked = asker.ask(norm)
    code = code_of(desk, asked)
    with desk.clock.ahead(1201):
        assert refusal(asker.verify(asked, code), 410, "code-expired")["expiredAt"] == asked.answer.json()["expiresAt"]
        answer = asker.resend(asked)
        assert answer.status_code == 202 and answer.json()["id"] == asked.id
        fresh = desk.mails.wait(norm.address, lambda mail: mail.reference == answer.json()["reference"])
        assert f"/recoveries/{asked.id}/code" in fresh.text, "the page stays where it was"
        assert refusal(asker.verify(asked, code), 422, "code-incorrect")["reference"] == answer.json()["reference"]
        assert asker.verify(asked, fresh.code).status_code == 200


def test_another_code_waits_a_minute(desk, norm, asker):
    asked = asker.ask(norm)
    answer = asker.resend(asked)
    problem = refusal(answer, 429, "too-many-tries")
    assert 0 < int(answer.headers["Retry-After"]) <= 60 and problem["retryAt"]


def test_a_grant_ends_with_its_time(desk, norm, asker):
    asked, grant = asker.grant(desk, norm)
    with desk.clock.ahead(901):
        refusal(asker.register(asked, grant, PASSWORD), 410, "grant-ended")
    assert asker.register(asked, grant, PASSWORD).status_code == 204


def test_a_grant_is_spent_by_the_first_of_eight_at_once(desk, norm, asker):
    asked, grant = asker.grant(desk, norm)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(asker.register, asked, grant, f"{PASSWORD} {number}") for number in range(8)]
    assert sorted(answer.result().status_code for answer in answers) == [204] + [410] * 7
    refusal(asker.register(asked, grant, PASSWORD), 410, "grant-ended")
    assert acts(desk, asked).count("password-registered") == 1


def test_what_one_recovery_has_set_ends_the_code_and_the_grant_of_another(desk, norm, asker):
    first, grant = asker.grant(desk, norm)
    with desk.clock.ahead(61):
        second, other = asker.grant(desk, norm)
        with desk.clock.ahead(122):
            third = asker.ask(norm)
            code = code_of(desk, third)
            assert asker.register(second, other, PASSWORD).status_code == 204
            refusal(asker.register(first, grant, OTHER), 410, "grant-ended")
            refusal(asker.verify(third, code), 409, "code-already-used")


def test_what_another_tenant_asks_with_is_unknown(desk, norm, asker):
    asked, grant = asker.grant(desk, norm)
    waiting = Recovering(desk.caller(SLUG, network=next_network())).ask(settled(desk, 1)[0])
    stranger = Recovering(desk.caller("terms", network=next_network()))
    refusal(stranger.verify(waiting, code_of(desk, waiting)), 404, "recovery-unknown")
    refusal(stranger.resend(waiting), 404, "recovery-unknown")
    refusal(stranger.register(asked, grant, PASSWORD), 410, "grant-ended")
    refusal(asker.register(waiting, grant, PASSWORD), 410, "grant-ended")
    for unknown in (uuid.uuid4(), "nothing"):
        refusal(asker.verify(str(unknown), "BBBB-BBBB"), 404, "recovery-unknown")
        refusal(asker.resend(str(unknown)), 404, "recovery-unknown")
    refusal(asker.register(asked, "no grant at all", PASSWORD), 410, "grant-ended")


def test_where_no_member_chooses_a_password_none_is_recovered(desk, members):
    caller = desk.caller("terms", network=next_network())
    refusal(Recovering(caller).try_ask(members[1].address), 404, "recovery-not-offered")
    for path in ("/terms/recoveries/ask", "/terms/recoveries/registered"):
        assert Caller(desk.url).client.get(f"{desk.url}{path}").status_code == 404
    assert "/recoveries/" not in Caller(desk.url).client.get(f"{desk.url}/terms/").text
    assert "/norms/recoveries/ask" in Caller(desk.url).client.get(f"{desk.url}/norms/").text


def test_an_address_that_is_not_registered_is_sent_nothing_and_answered_alike(desk, norm, asker):
    for address, member_id in ((f"nobody@{uuid.uuid4().hex[:8]}.example", norm.id), (norm.address, "39999999999")):
        answer = Recovering(desk.caller(SLUG, network=next_network())).try_ask(address, memberId=member_id)
        assert answer.status_code == 202
        [state] = desk.sql("select state, payload from registry.outbox where code_for = %s", answer.json()["id"])
        assert state == ("withheld", None)


def test_a_suspended_organisation_recovers_nothing(desk, norm, asker, office):
    asked, grant = asker.grant(desk, norm)
    [found] = office.get("/organisations", q=norm.id).json()["items"]
    assert office.patch(f"/organisations/{found['id']}", {"status": "suspended"}, found["version"]).status_code == 200
    refusal(asker.register(asked, grant, PASSWORD), 410, "grant-ended")
    with desk.clock.ahead(61):
        other = asker.ask(norm)
        assert desk.one("select state from registry.outbox where code_for = %s", other.id) == "withheld"


def test_a_tenant_of_both_kinds_of_password_signs_in_with_either_and_recovers_the_chosen_one(desk):
    slug = f"mixed-{uuid.uuid4().hex[:6]}"
    tenant = settle(desk, found(desk, slug), slug)
    desk.sql(
        "insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position, calendar_id,"
        " origin, signs_in, may_be_disclosed) select tenant_id, gen_random_uuid(), 'password', 'パスワード', 'password', '', '', 9,"
        " calendar_id, 'member-chosen', true, false from registry.credential_types where tenant_id = %s and code = 's-password'", tenant.number)
    desk.sql("update registry.tenants set settings_changes = settings_changes + 1 where tenant_id = %s", tenant.number)
    caller = desk.caller(slug, network=next_network())
    wait_for("the tenant to be known", lambda: caller.get("/password-policy").status_code == 200, pause=0.5)
    page = caller.client.get(f"{desk.url}/{slug}/?lang=ja").text
    assert "Sパスワードまたはパスワード" in page and f"/{slug}/recoveries/ask" in page and f"/{slug}/inquiries/ask/s-password" in page

    member, asker = Member(MEMBER_ID, tenant.password, ADDRESS), Recovering(caller)
    generated = desk.caller(slug).sign_in(member.id, tenant.password)
    asked, grant = asker.grant(desk, member)
    assert asker.register(asked, grant, PASSWORD).status_code == 204
    refusal(generated.get("/me"), 401, "session-ended")
    for password in (PASSWORD, tenant.password):
        desk.caller(slug, network=next_network()).sign_in(member.id, password)


def test_operators_follow_a_recovery_by_its_reference_and_nobody_elses(desk, norm, asker, office, tmp_path_factory):
    asked = asker.ask(norm)
    code = code_of(desk, asked)
    assert asker.try_ask("stranger@else.example", memberId=norm.id).status_code == 202

    def listed(**filters):
        return office.get("/recoveries", **filters).json()["items"]

    [item] = listed(reference=asked.reference, memberId=norm.id)
    assert (item["id"], item["state"], item["waitingFor"], item["recipient"]) == (asked.id, "asked", "code", norm.address)
    assert item["organisations"] == 1 and code not in str(item)
    wait_for("the courier's word", lambda: listed(reference=asked.reference)[0]["mailState"] == "handed-over")
    assert asker.verify(asked, code).status_code == 200
    assert listed(reference=asked.reference, state="asked") == []
    assert [item["waitingFor"] for item in listed(reference=asked.reference, state="verified")] == ["password"]
    assert [item["id"] for item in listed(memberId=norm.id)] == [asked.id]
    refusal(office.get("/recoveries", state="lost"), 422, "invalid-input")
    elsewhere = OperatorDesk(desk.url, desk.demo["tenants"][0]["operatorToken"], "terms")
    assert elsewhere.get("/recoveries", reference=asked.reference).json()["items"] == []

    run = owners_command(desk, tmp_path_factory, 1)
    [shown] = told(run("recovery", "list", "--reference", asked.reference, "--json"))["items"]
    assert (shown["id"], shown["state"]) == (asked.id, "verified")
    assert norm.address in run("recovery", "list", "--member-id", norm.id).stdout
    assert run("recovery", "list", "--state", "lost").returncode == 64
