"""The six inquiries: ask, code by mail, redeem, result, history, notices; limits and what strangers see."""

import datetime
import json
import re
import unicodedata
import uuid

import pytest

from instance import wait_for
from member import refusal
from seals import TenantKeys

SESSION_TYPES = ["k-password", "m-password", "archive-password", "external-id"]
RECEIPT = re.compile(r"^D\d\d-\d{4}-[0-9A-Z]{4}$")


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def redeemed(desk, caller, asked) -> dict:
    answer = caller.redeem(asked, desk.mails.code_for(asked.address, asked.reference))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()


def only_value(result: dict) -> dict:
    [organisation] = result["organisations"]
    [value] = organisation["values"]
    return value


def stored_value(desk, member, type: str) -> str:
    """What the vault holds, opened by an independent implementation."""
    keys = TenantKeys.of(desk, "terms")
    holder, period, sealed = desk.sql(
        "select c.organisation_id, p.code, v.sealed from registry.credentials c"
        " join vault.sealed_values v using (tenant_id, credential_id)"
        " join registry.credential_types t using (tenant_id, type_id)"
        " join registry.periods p using (tenant_id, period_id)"
        " left join registry.organisations o using (tenant_id, organisation_id)"
        " where t.code = %s and (o.member_id = %s or o.member_id is null) and c.valid_from <= now() and c.valid_until > now()"
        " and c.tenant_id = %s", type, member.id, keys.tenant)[0]
    return keys.open(sealed, holder, type, period)


# The six inquiries ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["k-password", "m-password"])
def test_a_signed_in_member_sees_a_password_of_its_organisation(desk, member, signed_in, type):
    asked = signed_in.ask(type, member.address)
    result = redeemed(desk, signed_in, asked)
    [organisation] = result["organisations"]
    name, name_en = desk.sql("select name, name_en from registry.organisations where member_id = %s", member.id)[0]
    assert (organisation["memberId"], organisation["name"], organisation["nameEn"]) == (member.id, name, name_en)
    value = only_value(result)
    assert value["kind"] == "credential" and value["state"] == "current"
    assert value["value"] == stored_value(desk, member, type)
    assert value["label"] == {"k-password": {"ja": "Kパスワード", "en": "K-password"},
                              "m-password": {"ja": "Mパスワード", "en": "M-password"}}[type]
    assert RECEIPT.match(result["receipt"])


def test_the_result_says_period_and_validity_in_the_tenants_zone(desk, member, signed_in):
    result = redeemed(desk, signed_in, signed_in.ask("k-password", member.address))
    value = only_value(result)
    code, starts, ends = desk.sql(
        "select p.code, p.starts_at, p.ends_at from registry.periods p join registry.tenants t using (tenant_id)"
        " where t.slug = 'terms' and p.kind = 'fiscal-year' and p.starts_at <= now() and p.ends_at > now()")[0]
    assert value["period"] == {"ja": f"{code}年度", "en": code}
    assert (instant(value["validFrom"]), instant(value["validUntil"])) == (starts, ends)
    # A fiscal year turns at midnight in Tokyo, and grace ends 30 days later, at midnight again.
    tokyo = datetime.timezone(datetime.timedelta(hours=9))
    assert instant(value["validFrom"]).astimezone(tokyo).strftime("%m-%d %H:%M") == "04-01 00:00"
    assert instant(value["graceUntil"]) - instant(value["validUntil"]) == datetime.timedelta(days=30)
    today = instant(result["disclosedAt"]).astimezone(tokyo)
    assert result["receipt"].startswith(today.strftime("D%y-%m%d-"))


def test_the_archive_password_is_the_same_for_all_members_and_belongs_to_a_release(desk, fresh_members):
    values = []
    for member in [next(fresh_members), next(fresh_members)]:
        caller = desk.caller().sign_in(member.id, member.password)
        value = only_value(redeemed(desk, caller, caller.ask("archive-password", member.address)))
        assert value["period"] == {"ja": "第29.0版", "en": "Version 29.0"}
        values.append(value["value"])
    assert values[0] == values[1] == stored_value(desk, member, "archive-password")


def test_a_signed_in_member_sees_its_external_identifier(desk, member, signed_in):
    value = only_value(redeemed(desk, signed_in, signed_in.ask("external-id", member.address)))
    assert value == {"kind": "external-id", "label": {"ja": "登録者ID", "en": "registrant ID"}, "value": f"R-{member.id}"}


def test_who_lacks_the_s_password_gets_it_by_member_id_and_address_without_signing_in(desk, member, visitor):
    value = only_value(redeemed(desk, visitor, visitor.ask("s-password", member.address, memberId=member.id)))
    assert value["value"] == member.password
    assert desk.caller().try_sign_in(member.id, value["value"]).status_code == 201


def test_who_forgot_the_member_id_gets_it_by_address(desk, member, visitor):
    result = redeemed(desk, visitor, visitor.ask("member-id", member.address))
    assert only_value(result) == {"kind": "member-id", "label": {"ja": "会員番号", "en": "member ID"}, "value": member.id}


def test_the_list_of_inquiries_says_what_each_needs(visitor):
    items = {item["code"]: item for item in visitor.get("/inquiry-types").json()["items"]}
    assert list(items) == ["k-password", "s-password", "m-password", "archive-password", "member-id", "external-id"]
    assert {code for code, item in items.items() if item["requiresSession"]} == set(SESSION_TYPES)
    assert [code for code, item in items.items() if item["asksMemberId"]] == ["s-password"]
    for item in items.values():
        assert item["codeFormat"] == {"length": 8, "alphabet": "BCDFGHJKLMNPQRSTVWXZ", "grouping": 4}
        assert item["codeLifetimeSeconds"] == 1200 and item["purpose"]["ja"] and item["purpose"]["en"]


@pytest.mark.parametrize("type", SESSION_TYPES)
def test_an_inquiry_that_needs_a_session_is_refused_without_one(visitor, member, type):
    refusal(visitor.try_ask(type, member.address), 401, "session-required")


def test_the_s_password_inquiry_needs_the_right_member_id_too(desk, member, visitor, fresh_members):
    stranger = next(fresh_members)
    asked = visitor.ask("s-password", member.address, memberId=stranger.id)
    refusal(visitor.redeem(asked, "BCDF-GHJK"), 422, "code-incorrect")
    assert not desk.mails.all(member.address)


# Mail, history, notices ----------------------------------------------------------------------------------------------


def test_the_code_mail_names_what_was_asked_and_shows_the_reference(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    mail = desk.mails.wait(member.address, lambda mail: mail.reference == asked.reference)
    assert mail.subject == f"会員セルフサービス - Retrieve Kパスワード（照合記号 {asked.reference}）"
    assert mail.code not in mail.subject and asked.reference in mail.text
    assert mail.message["From"].addresses[0].addr_spec == "no-reply@terms.example"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "http" not in mail.text


def test_the_mail_comes_in_the_language_that_was_asked_for(desk, member, signed_in):
    asked = signed_in.ask("m-password", member.address, locale="en")
    mail = desk.mails.wait(member.address, lambda mail: mail.reference == asked.reference)
    assert mail.subject == f"Member Self-Service - Retrieve M-password (reference {asked.reference})"
    assert mail.code and "Valid until" in mail.text


def test_all_contacts_are_told_of_a_disclosure_and_no_mail_holds_the_value(desk, member, signed_in):
    tenant, organisation = desk.sql(
        "select tenant_id, organisation_id from registry.organisations where member_id = %s", member.id)[0]
    others = [f"{role}.{member.id}@elsewhere.example" for role in ("deputy", "technical")]
    desk.sql(
        "select * from app.store_contacts(%s, %s::uuid[], %s::uuid[], %s, %s, %s, %s, %s)", tenant, [uuid.uuid4(), uuid.uuid4()],
        [organisation] * 2, ["deputy", "technical"], ["副 代表", "技術 担当"], ["総務部", None], others, ["ja", "en"],
        role="aikotoba_migrate")
    result = redeemed(desk, signed_in, signed_in.ask("k-password", member.address))
    notices = desk.mails.notices(result["receipt"], 3)
    assert sorted(notice.recipient for notice in notices) == sorted([member.address, *others])
    for notice in notices:
        assert only_value(result)["value"] not in notice.text
        # Masked: whoever reads the notice learns which address, not what it is.
        assert member.address not in notice.text and member.address[0] in notice.text
    english = next(notice for notice in notices if notice.recipient == others[1])
    assert english.subject == f"Member Self-Service - K-password was shown (receipt {result['receipt']})"


def test_the_history_lists_disclosures_newest_first_without_values(desk, member, signed_in):
    receipts = []
    for type in SESSION_TYPES:
        receipts.append((redeemed(desk, signed_in, signed_in.ask(type, member.address))["receipt"], type))
    answer = signed_in.get("/disclosures")
    items = answer.json()["items"]
    assert [(item["receipt"], item["inquiryType"]) for item in items] == receipts[::-1]
    assert all("value" not in item for item in items) and member.password not in answer.text
    first = signed_in.get("/disclosures", params={"limit": 3}).json()
    rest = signed_in.get("/disclosures", params={"limit": 3, "cursor": first["next"]}).json()
    assert [item["receipt"] for item in first["items"] + rest["items"]] == [receipt for receipt, _ in receipts[::-1]]
    assert "next" not in rest


def test_pages_of_the_history_lose_no_line_of_one_instant(desk, member, signed_in):
    """One inquiry shows several values at once: a page that ends among them goes on with the next of them."""
    redeemed(desk, signed_in, signed_in.ask("k-password", member.address))
    [[inquiry]] = desk.sql(
        "select d.inquiry_id from registry.disclosures d join registry.organisations o using (tenant_id, organisation_id)"
        f" where o.member_id = '{member.id}'")
    desk.sql(
        "insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, credential_id, kind, receipt, disclosed_at)"
        " select tenant_id, inquiry_id, item + n, organisation_id, credential_id, kind, 'D26-0406-000' || n, disclosed_at"
        f" from registry.disclosures, generate_series(1, 6) n where inquiry_id = '{inquiry}'")
    whole = [item["receipt"] for item in signed_in.get("/disclosures").json()["items"]]
    assert len(set(whole)) == 7
    read, cursor = [], {}
    while True:
        page = signed_in.get("/disclosures", params={"limit": 2, **cursor}).json()
        read += [item["receipt"] for item in page["items"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert read == whole


# The code ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    lambda code: code.replace("-", "ー").lower(),
    lambda code: f"　{code[:2]} {code[2:]}\n",
    lambda code: code.replace("-", "\u200b\u2212\u00a0"),
], ids=["lower case", "no hyphen", "full-width", "long-vowel mark", "spaces", "zero-width and minus"])
def test_a_code_typed_another_way_is_the_same_code(desk, member, signed_in, typed):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    assert signed_in.redeem(asked, typed(code)).status_code == 200


def test_a_wrong_code_stays_wrong_however_it_is_typed(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    wrong = ("B" if code[0] != "B" else "C") + code[1:]
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in wrong)
    assert unicodedata.normalize("NFKC", full_width) == wrong
    problem = refusal(signed_in.redeem(asked, full_width), 422, "code-incorrect")
    assert problem["remainingTries"] == 4 and problem["reference"] == asked.reference


NO_CODES = ["B", "BCDF-GHJ", "BCDF-GHJKL", "AEIO-UAEI", "1234-BCDF", "BCDF GHJÉ", "BCDFGHJ\0", "ＢＣＤＦ－ＧＨＪ", "\u200b", "あ" * 8, "B" * 256]


@pytest.mark.parametrize("typed", NO_CODES, ids=ascii)
def test_what_can_be_no_code_is_refused_without_a_try_whoever_asked_for_whatever(desk, member, signed_in, visitor, typed):
    asked = signed_in.ask("k-password", member.address)
    decoy = visitor.ask("member-id", "nobody@nowhere.example")
    tries = desk.one("select sum(tries) from registry.throttles")
    answers = {
        json.dumps(refusal(caller.redeem(inquiry, typed), 422, "invalid-input") | {"requestId": ""})
        for caller, inquiry in ((signed_in, asked), (visitor, decoy), (visitor, asked), (visitor, "00000000-0000-0000-0000-000000000000"))
    }
    [answer] = answers
    assert json.loads(answer)["errors"] == [{"field": "code", "reason": "malformed"}]
    assert desk.one("select sum(tries) from registry.throttles") == tries
    assert desk.one("select max(tries) from registry.one_time_codes where code_for in (%s, %s)", asked.id, decoy.id) == 0
    # What could be one, if only of another tenant's form, is a wrong one.
    assert refusal(signed_in.redeem(asked, "1234-5678"), 422, "code-incorrect")["remainingTries"] == 4
    assert signed_in.redeem(asked, desk.mails.code_for(member.address, asked.reference)).status_code == 200


def test_a_code_works_once_and_a_reload_shows_nothing(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    value = only_value(signed_in.redeem(asked, code).json())["value"]
    again = signed_in.redeem(asked, code)
    refusal(again, 409, "code-already-used")
    assert value not in again.text
    refusal(signed_in.resend(asked), 409, "code-already-used")


def test_five_wrong_codes_spend_a_code_and_then_the_right_one_is_refused(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    for left in (4, 3, 2, 1):
        assert refusal(signed_in.redeem(asked, "BBBB-BBBB"), 422, "code-incorrect")["remainingTries"] == left
    for typed in ("BBBB-BBBB", code, code):
        refusal(signed_in.redeem(asked, typed), 429, "too-many-tries")


def test_a_resend_replaces_code_and_reference_and_the_earlier_code_dies(desk, member, signed_in):
    asked = signed_in.ask("k-password", member.address)
    first = desk.mails.code_for(member.address, asked.reference)
    refusal(signed_in.redeem(asked, "BBBB-BBBB"), 422, "code-incorrect")
    early = signed_in.resend(asked)
    assert refusal(early, 429, "too-many-tries")["retryAt"] == asked.answer.json()["resendAfter"]
    assert 1 <= int(early.headers["Retry-After"]) <= 61
    with desk.clock.ahead(61):
        answer = signed_in.resend(asked)
        assert answer.status_code == 202 and answer.json()["id"] == asked.id
        assert answer.json().keys() == asked.answer.json().keys()
        assert answer.json()["reference"] != asked.reference
        second = desk.mails.code_for(member.address, answer.json()["reference"])
        # The tries of the earlier code are not held against the new one.
        assert refusal(signed_in.redeem(asked, first), 422, "code-incorrect")["remainingTries"] == 4
        assert signed_in.redeem(asked, second).status_code == 200


def test_an_hour_allows_five_mails_for_a_purpose(desk, member, signed_in):
    for number in range(5):
        with desk.clock.ahead(61 * number):
            signed_in.ask("k-password", member.address)
    with desk.clock.ahead(61 * 5):
        refused = signed_in.try_ask("k-password", member.address)
        retry = instant(refusal(refused, 429, "too-many-tries")["retryAt"])
        assert datetime.timedelta(minutes=50) < retry - datetime.datetime.now(datetime.timezone.utc) <= datetime.timedelta(minutes=60)
        # Another purpose has a window of its own.
        signed_in.ask("m-password", member.address)
    with desk.clock.ahead(3605):
        caller = desk.caller().sign_in(member.id, member.password)
        caller.ask("k-password", member.address)


def test_fifteen_wrong_codes_a_day_close_a_purpose(desk, member, signed_in):
    for number in range(3):
        with desk.clock.ahead(61 * number):
            asked = signed_in.ask("k-password", member.address)
            for _ in range(5):
                signed_in.redeem(asked, "BBBB-BBBB")
    with desk.clock.ahead(61 * 3):
        problem = refusal(signed_in.try_ask("k-password", member.address), 429, "too-many-tries")
        ahead = instant(problem["retryAt"]) - datetime.datetime.now(datetime.timezone.utc)
        assert datetime.timedelta(hours=23) < ahead <= datetime.timedelta(hours=24)
        signed_in.ask("external-id", member.address)


def test_an_inquiry_belongs_to_the_organisation_that_asked(desk, member, signed_in, fresh_members):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    other = next(fresh_members)
    stranger = desk.caller().sign_in(other.id, other.password)
    refusal(stranger.redeem(asked, code), 404, "inquiry-unknown")
    refusal(stranger.resend(asked), 404, "inquiry-unknown")
    refusal(desk.caller().redeem(asked, code), 401, "session-ended")
    assert signed_in.redeem(asked, code).status_code == 200


def test_a_suspended_organisation_gets_nothing(desk, member, signed_in, visitor):
    asked = signed_in.ask("k-password", member.address)
    code = desk.mails.code_for(member.address, asked.reference)
    desk.sql("update registry.organisations set status = 'suspended' where member_id = %s", member.id)
    refusal(signed_in.redeem(asked, code), 401, "session-ended")
    refusal(signed_in.get("/me"), 401, "session-ended")
    refusal(desk.caller().try_sign_in(member.id, member.password), 401, "sign-in-refused")
    before = len(desk.mails.all(member.address))
    decoy = visitor.ask("member-id", member.address)
    refusal(visitor.redeem(decoy, code), 422, "code-incorrect")
    assert len(desk.mails.all(member.address)) == before


# Addresses -----------------------------------------------------------------------------------------------------------


def test_an_address_of_several_organisations_gets_one_mail_naming_none_and_a_result_with_all(desk, fresh_members, visitor):
    shared = "shared-desk@several.example"
    pair = [next(fresh_members), next(fresh_members)]
    desk.sql("update registry.contacts c set address = %s from registry.organisations o"
             " where o.organisation_id = c.organisation_id and o.member_id = any (%s)", shared, [member.id for member in pair])
    asked = visitor.ask("member-id", shared)
    mail = desk.mails.wait(shared, lambda mail: mail.reference == asked.reference)
    names = [name for (name,) in desk.sql(
        "select name from registry.organisations where member_id = any (%s)", [member.id for member in pair])]
    assert not any(name in mail.text for name in names)
    result = visitor.redeem(asked, mail.code).json()
    assert sorted(organisation["memberId"] for organisation in result["organisations"]) == sorted(member.id for member in pair)
    assert sorted(organisation["name"] for organisation in result["organisations"]) == sorted(names)
    # Each organisation's contacts are told of its own disclosure.
    notices = desk.mails.notices(result["receipt"], 2)
    assert sorted(name for name in names for notice in notices if name in notice.text) == sorted(names)


def test_an_unknown_address_gets_the_same_answer_and_its_decoy_counts_down_like_a_code(desk, member, visitor):
    known, unknown = visitor.ask("member-id", member.address), visitor.ask("member-id", "nobody@nowhere.example")
    assert unknown.answer.json().keys() == known.answer.json().keys()
    assert unknown.answer.json()["codeFormat"] == known.answer.json()["codeFormat"]
    assert unknown.answer.headers.keys() == known.answer.headers.keys()
    for asked in (known, unknown):
        lefts = [refusal(visitor.redeem(asked, "BBBB-BBBB"), 422, "code-incorrect")["remainingTries"] for _ in range(4)]
        assert lefts == [4, 3, 2, 1]
        refusal(visitor.redeem(asked, "BBBB-BBBB"), 429, "too-many-tries")
        refusal(visitor.resend(asked), 429, "too-many-tries")
    with desk.clock.ahead(61):
        answers = [visitor.resend(asked) for asked in (known, unknown)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json().keys() == answers[1].json().keys()
        for asked in (known, unknown):
            assert refusal(visitor.redeem(asked, "BBBB-BBBB"), 422, "code-incorrect")["remainingTries"] == 4
        desk.mails.code_for(member.address, answers[0].json()["reference"])
    assert not desk.mails.all("nobody@nowhere.example")
    with desk.clock.ahead(61 + 1200):
        for asked in (known, unknown):
            assert refusal(visitor.redeem(asked, "BBBB-BBBB"), 410, "code-expired")["expiredAt"]


def test_the_code_goes_only_to_a_representative_or_deputy_of_the_organisation_that_asks(desk, member, signed_in, fresh_members):
    other = next(fresh_members)
    technical = f"technical@member{member.id}.example"
    tenant, organisation = desk.sql("select tenant_id, organisation_id from registry.organisations where member_id = %s", member.id)[0]
    desk.sql("select * from app.store_contacts(%s, %s::uuid[], %s::uuid[], %s, %s, %s, %s, %s)", tenant, [uuid.uuid4()], [organisation],
             ["technical"], ["技術 担当"], [None], [technical], ["ja"], role="aikotoba_migrate")
    for type, address in (("k-password", other.address), ("m-password", technical)):
        signed_in.ask(type, address)
    real = signed_in.ask("external-id", member.address)
    # The real one was asked last: when its mail is there, the others' would be.
    desk.mails.code_for(member.address, real.reference)
    assert not desk.mails.all(other.address) and not desk.mails.all(technical)


def test_an_address_typed_another_way_is_the_same_address(desk, member, signed_in):
    typed = "".join(chr(ord(letter) + 0xFEE0) for letter in member.address.upper())
    asked = signed_in.ask("k-password", f" {typed} ")
    assert desk.mails.code_for(member.address, asked.reference)


def test_rfc_breaking_addresses_that_exist_get_their_code(desk, member, signed_in):
    odd = f"a..b.{member.id}.@docomo.example"
    desk.sql("update registry.contacts c set address = %s from registry.organisations o"
             " where o.organisation_id = c.organisation_id and o.member_id = %s", odd, member.id)
    asked = signed_in.ask("k-password", odd)
    # The header quotes what RFC 5322 has no other spelling for.
    wait_for("the mail", lambda: (f'"a..b.{member.id}."@docomo.example', asked.reference) in desk.mails.codes())
