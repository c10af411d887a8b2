"""A whole year at the desk, played through with the database's clock moved: each step as the API, the DBA's views and the
mailboxes tell it. Three members are not like the others: one is suspended, one leaves in spring, one cannot be reached."""

import collections
import datetime
import os

import pytest

from instance import Instance
from member import refusal
from office import SLUG, TICK, Office, Organisation

ORGANISATIONS = 10_000 if os.environ.get("AIKOTOBA_TEST_SIZE") == "full" else 200
ORDINARY, SUSPENDED, LEAVING, UNREACHABLE, UNLUCKY = range(5)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="module")
def office():
    with Instance(organisations=1) as house:
        office = Office(house, ORGANISATIONS)
        try:
            yield office
        finally:
            office.close()
        assert house.stop() == 0


def test_a_year_at_the_desk(office):
    the_office_opens(office)
    the_members_are_brought_in(office)
    one_is_suspended(office)
    rotation = the_turn_is_planned(office)
    it_is_generated(office, rotation)
    it_is_announced(office, rotation)
    who_could_not_be_reached_is_written_to_later(office, rotation)
    joined = somebody_joins_before_the_turn(office)
    the_year_turns(office, joined)
    who_still_uses_the_old_value_is_reminded(office, joined)
    the_grace_ends(office, rotation)
    the_books_are_closed(office, rotation)
    a_value_leaks(office)
    somebody_joins_in_autumn(office)
    nobody_was_told_a_value_who_should_not_know_it(office)


def tell(office: Office, what: str):
    print(f"{office.today:%Y-%m-%d %H:%M}  {what}")


def the_office_opens(office):
    office.go_to(office.day(1, 10))
    office.open_desk()
    assert [operator["role"] for operator in office.get("/operators")["items"]] == ["owner"]
    assert dict(office.view("calendar_horizon", "calendar, periods_ahead > 0")) == {"fiscal": True, "release": True}
    assert office.view("coverage", "sum(organisations)", "type <> 'archive-password'") == [(0,)]
    tell(office, f"{SLUG} is there, with a calendar and an owner")


def the_members_are_brought_in(office):
    """With the passwords of the year under way, which they keep."""
    members = office.organisations
    members[LEAVING].until = f"{office.year}-04-01"
    members[UNREACHABLE].address = None
    office.go_to(office.day(1, 12))
    told = office.bring_in_members()
    assert (told["lines"], told["created"], told["invalid"], told["applied"]) == (office.size, office.size, [], True), told
    again = office.bring_in_members()
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, office.size), "a second time changes nothing"
    # As a DBA does after a load; what operators do needs none.
    office.house.sql("analyze")

    assert len(office.operator.every("/organisations", limit=200)) == office.size
    assert office.view("coverage", "organisations, with_credential, without_contact", "type = 's-password' and period = %s",
                       str(office.year - 1)) == [(office.size, office.size, 1)]
    assert office.view("contact_coverage", "member_id", "not reachable") == [(members[UNREACHABLE].id,)]
    assert all(office.signs_in(member, member.password) for member in members[:5])
    assert office.mails() == [], "and nobody was written to"
    tell(office, f"{office.size} members are there")


def one_is_suspended(office):
    member = office.organisations[SUSPENDED]
    office.go_to(office.day(1, 20))
    office.command("organisation", "suspend", member.id)
    assert [found["memberId"] for found in office.get("/organisations", status="suspended")["items"]] == [member.id]
    assert not office.signs_in(member, member.password)
    tell(office, f"{member.id} is suspended")


def the_turn_is_planned(office) -> str:
    members = office.organisations
    office.go_to(office.day(2, 15))
    rotation = office.post("/rotations", {"type": "s-password", "reason": "yearly"}, status=201)
    assert rotation["period"] == str(office.year)
    assert datetime.datetime.fromisoformat(rotation["effectiveAt"]) == office.day(4, 1, 0)

    preview = office.get(f"/rotations/{rotation['id']}/preview")
    assert {line["standing"]: line["holders"] for line in preview["standings"]} == {
        "gets-one": office.size - 3, "suspended": 1, "contract-ends-before": 1, "no-contact": 1}
    for standing, place in (("suspended", SUSPENDED), ("contract-ends-before", LEAVING), ("no-contact", UNREACHABLE)):
        [item] = office.get(f"/rotations/{rotation['id']}/preview", standing=standing)["items"]
        assert item["memberId"] == members[place].id
    assert office.progress(rotation["id"]) == {
        "state": "planned", "planned": office.size, "generated": 0, "announced": 0, "skipped": 2, "unannounced": 0}
    assert office.accepted(office.day(4, 1, 0)) == {(str(office.year - 1), "grace"): office.size}, "a plan makes nothing"
    tell(office, f"the turn is planned: {preview['standings']}")
    return rotation["id"]


def it_is_generated(office, rotation):
    members, year = office.organisations, str(office.year)
    office.go_to(office.day(2, 20))
    told = office.command("rotation", "generate", rotation)
    assert told["state"] == "generated"
    assert told["counts"] == {
        "planned": office.size, "generated": office.size - 2, "announced": 0, "skipped": {"contract-ends-before": 1, "suspended": 1},
        "unannounced": {"not-yet": office.size - 2}}
    assert told["counts"] == office.get(f"/rotations/{rotation}")["counts"]

    assert office.progress(rotation)["generated"] == office.size - 2
    assert dict(office.view("rotation_exceptions", "member_id, reason", "rotation_id = %s", rotation)) == {
        members[SUSPENDED].id: "suspended", members[LEAVING].id: "contract-ends-before"}
    assert office.view("coverage", "with_credential, without", "type = 's-password' and period = %s", year) == [(office.size - 2, 1)]
    # Nothing has changed for those who sign in and look things up.
    ordinary = members[ORDINARY]
    assert office.signs_in(ordinary, ordinary.password) and not office.signs_in(ordinary, office.next_value(ordinary))
    assert office.looked_up(ordinary, ordinary.address) == [("current", ordinary.password)]
    tell(office, f"{office.size - 2} values are generated")


def it_is_announced(office, rotation):
    office.go_to(office.day(3, 1))
    counts = office.post(f"/rotations/{rotation}/announce")["counts"]
    assert (counts["announced"], counts["unannounced"]) == (office.size - 3, {"no-contact": 1})

    letters = office.letters(f"{office.year}年度Sパスワード更新のお知らせ")
    written_to = {
        member.address for place, member in enumerate(office.organisations) if place not in (SUSPENDED, LEAVING, UNREACHABLE)}
    assert set(letters) == written_to and all(len(mails) == 1 for mails in letters.values()), "one letter to each contact"
    text = letters[office.organisations[ORDINARY].address][0].text
    for said in (f"{office.year}年4月1日", f"{office.year}年4月30日まで使えます", "「Sパスワード」の照会", "パスワードは記載していません"):
        assert said in text, text
    assert office.view("outbox_state", "state, n", "template = 'rotation-announcement'") == [("handed-over", office.size - 3)]
    assert office.progress(rotation)["state"] == "announced"
    tell(office, f"{len(letters)} letters have gone out")


def who_could_not_be_reached_is_written_to_later(office, rotation):
    member = office.organisations[UNREACHABLE]
    office.go_to(office.day(3, 8))
    member.address = "new@found.example"
    office.post(f"/organisations/{office.register_id(member)}/contacts",
                {"role": "representative", "person": "担当 花子", "address": member.address}, status=201)
    assert office.view("contact_coverage", "member_id", "not reachable") == []
    counts = office.post(f"/rotations/{rotation}/announce")["counts"]
    assert (counts["announced"], counts["unannounced"]) == (office.size - 2, {})
    letters = office.letters(f"{office.year}年度Sパスワード更新のお知らせ")
    assert len(letters) == office.size - 2 and len(letters[member.address]) == 1
    assert all(len(mails) == 1 for mails in letters.values()), "nobody is written to twice"
    assert office.progress(rotation) == {
        "state": "announced", "planned": office.size, "generated": office.size - 2, "announced": office.size - 2, "skipped": 2,
        "unannounced": 0}
    tell(office, f"{member.id} has a contact, and its letter")


def join(office, number: int, lacking: int) -> Organisation:
    """A new organisation with a contact, and so many values as it lacks."""
    member = Organisation(office.size + number)
    made = office.post("/organisations", {
        "memberId": member.id, "name": member.name, "nameKana": member.kana, "membershipClass": "賛助会員",
        "contact": {"role": "representative", "person": "新田 一", "address": member.address}}, status=201)
    assert int(office.command("credential", "complete", "--organisation", made["id"])["stored"]) == lacking
    assert office.post(f"/organisations/{made['id']}/credentials")["stored"] == 0, "once is enough"
    [(_, member.password)] = office.looked_up(member, member.address)
    office.organisations.append(member)
    return member


def somebody_joins_before_the_turn(office) -> Organisation:
    """And gets this year's values, and next year's of what is generated for the others."""
    office.go_to(office.day(3, 20))
    member = join(office, 1, lacking=4)
    assert office.signs_in(member, member.password) and not office.signs_in(member, office.next_value(member))
    held = office.view("accepted_credentials_at(%s)", "type, period", "member_id = %s", office.day(4, 1, 0), member.id)
    assert sorted(held) == sorted([(type, str(office.year - 1)) for type in ("k-password", "m-password", "s-password")]
                                  + [("s-password", str(office.year))])
    tell(office, f"{member.id} joins, and has {len(held)} values")
    return member


def the_year_turns(office, joined):
    """By the clock alone: the new value from the first instant on, the old one until its grace ends."""
    before, year, turn = str(office.year - 1), str(office.year), office.day(4, 1, 0)
    witnesses = [office.organisations[place] for place in (ORDINARY, UNREACHABLE, UNLUCKY)] + [joined]
    leaving, suspended = office.organisations[LEAVING], office.organisations[SUSPENDED]
    values = {member.id: office.next_value(member) for member in witnesses}

    office.go_to(turn - TICK)
    for member in witnesses:
        assert not office.signs_in(member, values[member.id]) and office.signs_in(member, member.password)
    assert office.accepted(turn - TICK) == {(before, "validity"): office.size + 1}
    office.go_to(turn)
    for member in witnesses:
        assert office.signs_in(member, values[member.id]) and office.signs_in(member, member.password)
    assert office.signs_in(leaving, leaving.password) and not office.signs_in(suspended, suspended.password)
    # All but the suspended one and the one that leaves have the new one, and who joined.
    assert office.accepted(turn) == {(before, "grace"): office.size + 1, (year, "validity"): office.size - 1}
    ordinary = witnesses[0]
    assert office.looked_up(ordinary, ordinary.address) == [("current", values[ordinary.id]), ("previous", ordinary.password)]
    tell(office, "the year turns")


def who_still_uses_the_old_value_is_reminded(office, joined):
    """Thirty days before it is accepted no more, once; also who leaves, but not who is suspended."""
    office.go_to(office.day(4, 2))
    about = f"{office.year - 1}年度Sパスワード有効期限のお知らせ"
    reminded = office.letters(about)
    expected = {member.address for place, member in enumerate(office.organisations) if place != SUSPENDED}
    assert set(reminded) == expected and all(len(mails) == 1 for mails in reminded.values())
    assert f"{office.year}年4月30日" in reminded[joined.address][0].text
    expiring = collections.Counter(office.view("expiring_credentials", "type, successor_exists", "grace_until = %s", office.day(5, 1, 0)))
    assert expiring == {("s-password", True): office.size - 1, ("s-password", False): 2, ("k-password", False): 1, ("m-password", False): 1}
    office.go_to(office.day(4, 3))
    assert sum(len(mails) for mails in office.letters(about).values()) == len(expected), "once"
    tell(office, f"{len(reminded)} are reminded")


def the_grace_ends(office, rotation):
    member, end = office.organisations[ORDINARY], office.day(5, 1, 0)
    office.go_to(end - 10 * MINUTE)
    session = office.member().sign_in(member.id, member.password)
    assert office.view("sessions", "member_id, ends_at", "member_id = %s and ends_at = %s", member.id, end)
    assert refusal(office.operator.post(f"/rotations/{rotation}/close", {}), 409, "grace-running")["graceUntil"] == f"{end.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert f"is accepted until {end:%Y-%m-%d} (Asia/Tokyo)" in office.refused("rotation", "close", rotation)
    office.go_to(end - TICK)
    assert session.get("/me").status_code == 200 and office.signs_in(member, member.password)
    office.go_to(end)
    refusal(session.get("/me"), 401, "session-ended")
    assert not office.signs_in(member, member.password)
    member.password = office.next_value(member)
    assert office.signs_in(member, member.password)
    assert not office.signs_in(office.organisations[LEAVING], office.organisations[LEAVING].password)
    assert office.accepted(end) == {(str(office.year), "validity"): office.size - 1}
    tell(office, "the old values are over")


def the_books_are_closed(office, rotation):
    office.go_to(office.day(5, 2))
    assert office.command("rotation", "close", rotation)["state"] == "closed"
    assert office.get(f"/rotations/{rotation}")["state"] == office.progress(rotation)["state"] == "closed"
    tell(office, "the books of the turn are closed")


def a_value_leaks(office):
    """One organisation's is replaced at once: the old one stops, whoever was signed in with it is out, its contacts are told."""
    member = office.organisations[UNLUCKY]
    office.go_to(office.day(6, 15))
    leaked = office.next_value(member)
    session = office.member().sign_in(member.id, leaked)
    told = office.command(
        "credential", "reissue", "--type", "s-password", "--organisation", member.id, "--reason", "was on a poster")
    assert int(told["reissued"]) == 1
    assert [line["reason"] for line in office.command("credential", "reissues")["items"]] == ["was on a poster"]
    refusal(session.get("/me"), 401, "session-ended")
    assert not office.signs_in(member, leaked)
    letters = office.letters(f"{office.year}年度Sパスワード再発行のお知らせ")
    assert list(letters) == [member.address] and len(letters[member.address]) == 1
    [(state, member.password)] = office.looked_up(member, member.address)
    assert state == "current" and member.password != leaked and office.signs_in(member, member.password)
    assert office.view("accepted_credentials_at(%s)", "generation, period, by", "type = 's-password' and member_id = %s",
                       office.today, member.id) == [(2, str(office.year), "validity")]
    assert office.view("coverage", "with_credential", "type = 's-password' and period = %s", str(office.year)) == [(office.size - 1,)]
    tell(office, f"the value of {member.id} leaks and is replaced")


def somebody_joins_in_autumn(office):
    """And gets the values of the year under way, no more."""
    office.go_to(office.day(10, 1))
    member = join(office, 2, lacking=3)
    assert office.signs_in(member, member.password)
    assert sorted(office.view("accepted_credentials_at(%s)", "type, period, valid_from", "member_id = %s", office.today, member.id)) == [
        (type, str(office.year), office.today) for type in ("k-password", "m-password", "s-password")]
    assert office.accepted(office.today)[str(office.year), "validity"] == office.size
    tell(office, f"{member.id} joins")


def nobody_was_told_a_value_who_should_not_know_it(office):
    """Not in a mail, not in any answer to the desk, not in any view."""
    values = office.every_value()
    assert len(values) > 2 * office.size - 3
    mails = office.mails()
    assert values.isdisjoint(office.words_in(mail.text for mail in mails)), "a value in a mail"
    assert values.isdisjoint(office.words_in(office.said)), "a value in an answer to the desk"
    assert len(office.said) > 30
    assert {state for (state,) in office.view("outbox_state", "state")} <= {"handed-over", "spread"}, "all mail was delivered"
    acts = {act for (act,) in office.view("operator_activity", "distinct act")}
    assert acts >= {"rotation-planned", "rotation-generated", "rotation-announced", "rotation-closed", "reissue-begun",
                    "credential-reissued", "credential-generated"}
    assert office.house.sql("select rule, object from dba.self_check() where object <> 'identity.clock()'", role="year_dba") == []
    tell(office, f"{len(values)} values, {len(mails)} mails, {len(office.said)} answers: none of the one in the others")
