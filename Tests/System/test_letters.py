"""The letters about passwords as their readers get them: announcements, reissues, reminders; never the value."""

import datetime
import json
import zoneinfo

import pytest

from instance import Instance, wait_for
from operator_desk import OperatorDesk
from seals import TenantKeys

JAPAN = zoneinfo.ZoneInfo("Asia/Tokyo")
DAY = datetime.timedelta(days=1)
SAEKI, INOUE, THIRD = "m.saeki@midorigaoka.example", "t.inoue@midorigaoka.example", "contact@member1.example"


def started(instance: Instance) -> Instance:
    """With a contact who reads English."""
    instance.sql("update registry.contacts set locale = 'en', person = 'Taku Inoue' where address = %s", INOUE)
    return instance


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=3) as instance:
        yield started(instance)
        assert instance.stop() == 0


def owner_of(house) -> OperatorDesk:
    return OperatorDesk(house.url, json.loads((house.data / "demo.json").read_text())["tenants"][0]["operatorToken"])


def rotate(owner: OperatorDesk, type: str) -> dict:
    planned = owner.post("/rotations", {"type": type})
    assert planned.status_code == 201, planned.text
    generated = owner.post(f"/rotations/{planned.json()['id']}/generate")
    assert generated.status_code == 200, generated.text
    return planned.json()


def ja(at: datetime.datetime) -> str:
    at = at.astimezone(JAPAN)
    return f"{at.year}年{at.month}月{at.day}日"


def en(at: datetime.datetime) -> str:
    return f"{at.astimezone(JAPAN):%-d %B %Y}"


def instant_ja(at: datetime.datetime) -> str:
    at = at.astimezone(JAPAN)
    return f"{ja(at)} {at.hour}時" + (f"{at.minute:02}分" if at.minute else "")


def instant_en(at: datetime.datetime) -> str:
    return f"{en(at)}, {at.astimezone(JAPAN):%H:%M}"


def letter(house, address: str, subject: str, seconds: float = 20) -> str:
    """The text, once it has come."""
    return house.mails.wait(address, lambda mail: mail.subject == subject, seconds).text.replace("\r\n", "\n")


def values_of(house, type: str, member_id: str) -> list[str]:
    """The first value of each period that the member has of a type, opened with the keys."""
    keys = TenantKeys.of(house, "terms")
    rows = house.sql(
        "select v.sealed, c.organisation_id, t.code, p.code from registry.credentials c"
        " join registry.credential_types t using (tenant_id, type_id) join registry.periods p using (tenant_id, period_id)"
        " join registry.organisations o using (tenant_id, organisation_id) join vault.sealed_values v using (tenant_id, credential_id)"
        " where o.member_id = %s and t.code = %s and c.generation = 1", member_id, type)
    return [keys.open(sealed, holder, code, period) for sealed, holder, code, period in rows]


def test_an_announcement_tells_each_contact_what_is_ready_from_when_and_where_in_his_language(house):
    owner = owner_of(house)
    rotation = rotate(owner, "k-password")
    announced = owner.post(f"/rotations/{rotation['id']}/announce")
    assert announced.status_code == 200 and announced.json()["counts"]["announced"] == 3, announced.text
    starts, ends = (datetime.datetime.fromisoformat(rotation[name]) for name in ("effectiveAt", "endsAt"))
    year = rotation["period"]

    text = letter(house, SAEKI, f"会員セルフサービス - {year}年度Kパスワード更新のお知らせ")
    assert text.startswith(f"""みどり丘製薬株式会社
佐伯 真理子 様

学術用語普及協会の会員窓口です。
{year}年度のKパスワードをご用意しました。

　種類　　　　　Kパスワード（{year}年度）
　使用開始　　　{ja(starts)}（日本時間）
　有効期限　　　{ja(ends - DAY)}（日本時間）
　これまでの分　{ja(starts + 29 * DAY)}まで使えます（日本時間）

このメールにパスワードは記載していません。
{ja(starts)}以降に、会員ページの「Kパスワード」の照会で
ご確認ください。

それまでは、これまでのKパスワードをお使いください。

ご不明の点は、会員窓口までご連絡ください。

学術用語普及協会""")
    text = letter(house, INOUE, f"Member Self-Service - K-password for {year} is ready")
    assert text.startswith(f"""Taku Inoue, Midorigaoka Pharma

The K-password for {year} is ready.

  Password     K-password, {year}
  Valid from   {en(starts)} (Japan time)
  Valid until  the end of {en(ends - DAY)} (Japan time)
  Earlier one  accepted until the end of {en(starts + 29 * DAY)} (Japan time)

This email does not contain the password.
From {en(starts)} on, look it up under "K-password" on the member pages.

Until then, use the earlier one.

Questions: the member desk of Academic Terms Association.
""")
    assert letter(house, THIRD, f"会員セルフサービス - {year}年度Kパスワード更新のお知らせ")

    values = values_of(house, "k-password", sorted(house.passwords)[0])
    assert len(values) == 2
    for mail in house.mails.all():
        assert not any(value in mail.text or value.encode() in mail.raw for value in values)


def reissue(house, place: int, **order) -> tuple[datetime.datetime, datetime.datetime]:
    """When the new S-password of the organisation at this place begins and ends."""
    member_id = sorted(house.passwords)[place]
    organisation = house.one("select organisation_id from registry.organisations where tenant_id = 1 and member_id = %s", member_id)
    answer = owner_of(house).post(
        "/credentials/reissue", {"type": "s-password", "organisationId": str(organisation), "reason": "was published"} | order)
    assert answer.status_code == 200 and answer.json()["reissued"] == 1, answer.text
    return house.sql(
        "select valid_from, valid_until from registry.credentials c join registry.credential_types t using (tenant_id, type_id)"
        " where t.code = 's-password' and c.organisation_id = %s and c.generation = 2", organisation)[0]


def test_a_reissue_with_grace_says_that_the_new_one_counts_and_until_when_the_old_one_does(house):
    begins, ends = reissue(house, 0, withGrace=True, graceDays=7)
    year = (ends - DAY).astimezone(JAPAN).year - 1
    text = letter(house, SAEKI, f"会員セルフサービス - {year}年度Sパスワード再発行のお知らせ")
    assert f"""
{year}年度のSパスワードを再発行しました。
新しいものを、すでにお使いいただけます。

　種類　　　　　Sパスワード（{year}年度）
　使用開始　　　{instant_ja(begins)}（日本時間）
　有効期限　　　{ja(ends - DAY)}（日本時間）
　これまでの分　{instant_ja(begins + 7 * DAY)}まで使えます（日本時間）
""" in text
    assert f"会員ページの「Sパスワード」の照会でご確認ください。\n" in text
    text = letter(house, INOUE, f"Member Self-Service - S-password for {year} was replaced")
    assert f"""
The S-password for {year} was replaced. The new one is valid now.

  Password     S-password, {year}
  Valid from   {instant_en(begins)} (Japan time)
  Valid until  the end of {en(ends - DAY)} (Japan time)
  Earlier one  accepted until {instant_en(begins + 7 * DAY)} (Japan time)

This email does not contain the password.
Look it up under "S-password" on the member pages.
""" in text


def test_a_reissue_without_grace_says_that_the_old_one_is_over(house):
    _, ends = reissue(house, 1)
    year = (ends - DAY).astimezone(JAPAN).year - 1
    text = letter(house, THIRD, f"会員セルフサービス - {year}年度Sパスワード再発行のお知らせ")
    assert "\n　これまでの分　すでに使えません\n" in text and "まで使えます" not in text


def test_reminders_are_written_by_the_service_itself_once_and_say_whether_the_next_one_is_ready():
    with Instance(organisations=1) as house:
        started(house)
        rotation = rotate(owner_of(house), "k-password")
        starts = datetime.datetime.fromisoformat(rotation["effectiveAt"])
        last, year = starts + 29 * DAY, int(rotation["period"]) - 1
        # A month before this year's K-password is accepted no more, and next year's counts: the service looks soon after
        # its start, and this is sooner.
        with house.clock.ahead((starts - datetime.datetime.now(datetime.UTC)).total_seconds() + 3600):
            text = letter(house, SAEKI, f"会員セルフサービス - {year}年度Kパスワード有効期限のお知らせ", 90)
            assert f"""
{year}年度のKパスワードは、まもなく使えなくなります。

　種類　　　　　Kパスワード（{year}年度）
　使用期限　　　{ja(last)}（日本時間）
　次の分　　　　{ja(starts)}から使えます（日本時間）

すでに新しいKパスワードをお使いの場合、お手続きは不要です。
このメールにパスワードは記載していません。
会員ページの「Kパスワード」の照会で
ご確認ください。
""" in text
            text = letter(house, INOUE, f"Member Self-Service - M-password for {year} expires soon")
            assert f"""
The M-password for {year} will soon stop working.

  Password        M-password, {year}
  Accepted until  the end of {en(last)} (Japan time)
  Next one        we will email you when it is ready

Questions:""" in text
            assert house.one("select reminded from app.remind_expiring(1000)", role="aikotoba_courier") == 0
            reminders = "select count(*), count(*) filter (where state = 'handed-over') from registry.outbox where template = 'credential-expiring'"
            # Three passwords, two contacts.
            wait_for("the other letters", lambda: house.sql(reminders) == [(6, 6)])
        assert house.stop() == 0
