"""What people do in the wrong order, twice, or against each other: the page says what to do in either language, the API names the refusal,
and nothing is half-done."""

import concurrent.futures
import html
import re

import httpx
import pytest

from applicant import Applicant, text
from askings import NOTE, Asking, Case, Handover, Recovery, new_address, stranger_network
from member import refusal
from operator_desk import OperatorDesk
from recovering import Recovering
from test_operator_commands import owners_command

PASSWORD = "七つの海 and seven swans"


@pytest.fixture(params=["ja", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def say(language):
    return lambda japanese, english: japanese if language == "ja" else english


@pytest.fixture
def visitor(desk, language):
    """Makes visitors who read that language, each from a network of its own."""
    return lambda slug="terms": Applicant(desk, stranger_network(), slug, language)


def refused(answer: httpx.Response, status: int, *words: str):
    """What stands in the summary of refusals, on a page that says so in its title as well."""
    assert answer.status_code == status, f"{answer.status_code}: {text(answer)}"
    assert re.search(r"<title>(エラー：|Error: )", answer.text)
    summary = html.unescape(re.sub(r"<[^>]+>", "", re.search(r'(?s)<div class="summary".*?</div>', answer.text)[0]))
    assert all(word in summary for word in words), summary


def problem(answer: httpx.Response, status: int, code: str, title: str) -> dict:
    document = refusal(answer, status, code)
    assert document["title"] == title
    return document


def member_of(purpose: Recovery, fresh_members):
    return purpose.members(fresh_members, 1)[0]


def in_office(desk, member) -> list[str]:
    return [address for (address,) in desk.sql(
        "select address from registry.contacts join registry.organisations using (tenant_id, organisation_id) where member_id = %s"
        " and role = 'representative' and valid_from <= identity.clock() and valid_until > identity.clock()", member.id)]


def signed_in(desk, visitor, member) -> Applicant:
    """In a browser, and proven."""
    browser = visitor()
    page = browser.submit(browser.get(f"{browser.base}/"), "/sign-in", **{"member-id": member.id, "password": member.password})
    assert page.status_code == 200, text(page)
    desk.sql("update registry.sessions s set proven_until = 'infinity' from registry.organisations o"
             " where o.tenant_id = s.tenant_id and o.organisation_id = s.organisation_id and o.member_id = %s", member.id)
    return browser


# A forgotten password ------------------------------------------------------------------------------------------------


def test_an_old_link_after_a_new_code_takes_the_new_one_only(desk, fresh_members, visitor, say):
    purpose = Recovery(desk)
    asking = purpose.ask(member_of(purpose, fresh_members))
    mailed = re.search(r"http\S+/recoveries/\S+/code", desk.mails.all(asking.member.address)[-1].text)[0]
    caller = desk.caller(purpose.slug)
    with desk.clock.ahead(61):
        reference = Recovering(caller).resend(asking.id).json()["reference"]
        fresh = desk.mails.code_for(asking.member.address, reference)
        reader = visitor(purpose.slug)
        page = reader.get(mailed)
        assert reference in text(page)
        refused(reader.submit(page, "/code", code=asking.code), 422,
                say(f"照合記号 {reference} のメールをご確認ください（あと4回入力できます）", f"Check the email with reference {reference} (4 tries left)"))
        document = problem(caller.post(f"/recoveries/{asking.id}/verification", {"code": asking.code}), 422, "code-incorrect", "The code does not match")
        assert (document["reference"], document["remainingTries"]) == (reference, 3)
        assert 'name="grant"' in reader.submit(page, "/code", code=fresh).text


def test_a_grant_sets_one_password_and_none_after_another_has(desk, fresh_members, visitor, say):
    purpose = Recovery(desk)
    member = member_of(purpose, fresh_members)
    words = say("パスワードを登録できる時間が過ぎました", "The time for setting a password has passed")
    first, reader = purpose.ask(member), visitor(purpose.slug)
    form = reader.submit(reader.get(f"{reader.base}/recoveries/{first.id}/code"), "/code", code=first.code)
    with desk.clock.ahead(61):
        second, other = purpose.ask(member), visitor(purpose.slug)
        late = other.submit(other.get(f"{other.base}/recoveries/{second.id}/code"), "/code", code=second.code)
        typed = {"password": PASSWORD, "password-again": PASSWORD}
        done = reader.submit(form, "/password", **typed)
        assert say("パスワードを登録しました", "Your password is set") in text(done)
        # The same form once more, as by going back; and the form of the other asking, drawn before.
        for who, page in ((reader, form), (other, late)):
            refused(who.submit(page, "/password", **typed), 410, words)
            grant = re.search(r'name="grant" value="([^"]+)"', page.text)[1]
            id = first.id if page is form else second.id
            problem(Recovering(desk.caller(purpose.slug)).register(id, grant, "another of the passwords"), 410, "grant-ended", "The time for setting a password has passed")
        assert desk.one("select count(*) from registry.credentials join registry.organisations using (tenant_id, organisation_id) where member_id = %s", member.id) == 1
        desk.caller(purpose.slug).sign_in(member.id, PASSWORD)


@pytest.mark.parametrize("purpose", [Recovery, Handover, Case])
def test_a_code_of_one_tenant_is_nothing_in_another(desk, fresh_members, visitor, say, purpose):
    purpose = purpose(desk)
    asking = purpose.ask(member_of(purpose, fresh_members))
    elsewhere = visitor("terms" if purpose.slug == "norms" else "norms")
    for path in {asking.step.rsplit("/", 1)[0], asking.step.replace("verification", "code")} - {f"/recoveries/{asking.id}"}:
        page = elsewhere.get(elsewhere.base + path)
        assert page.status_code == 404
        assert say("お探しのページが見つかりません", "We cannot find that page") in text(page)
    # Nor does it open what waits there, be it for the same person.
    other = Handover(desk) if purpose.slug == "norms" else Recovery(desk)
    waiting = other.ask(member_of(other, fresh_members))
    assert waiting.type(desk.url, asking.code) == other.wrong
    assert waiting.type(desk.url) == other.right and asking.type(desk.url) == purpose.right


# Handovers -----------------------------------------------------------------------------------------------------------


def test_of_two_successors_named_at_once_the_second_is_told_of_the_first(desk, fresh_members, visitor, say):
    member = next(fresh_members)
    browsers = [signed_in(desk, visitor, member) for _ in range(2)]
    pages = [browser.get(f"{browser.base}/handovers") for browser in browsers]

    def offer(number: int):
        return browsers[number].submit(pages[number], "/handovers", person=f"後任 {number}", email=new_address(), department="", phone="")

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(offer, range(2)), key=lambda answer: answer.status_code)
    assert say("引継ぎのご案内をお送りしました", "We have emailed the offer to") in text(answers[0])
    refused(answers[1], 409, say("この役割の引継ぎは、すでに依頼されています。取り下げてから、もう一度依頼してください",
                                 "A handover of this role has already been offered. Withdraw it first"))
    caller, contact = Handover(desk).proven(member)
    problem(caller.post("/handovers", {"contactId": contact["id"], "person": "x", "email": new_address()}), 409, "handover-open",
            "The office is offered to somebody already")
    [(count, letters)] = desk.sql("select count(*), (select count(*) from registry.outbox m where m.template = 'handover-offer' and m.organisation_id = h.organisation_id)"
                                  " from registry.handovers h where contact_id = %s group by organisation_id", contact["id"])
    assert count == letters == 1


def test_an_offer_that_was_accepted_withdrawn_or_stopped_says_so_to_whoever_comes_late(desk, fresh_members, visitor, say):
    purpose = Handover(desk)
    member = next(fresh_members)
    office = signed_in(desk, visitor, member)

    def opened(asking: Asking) -> tuple[Applicant, httpx.Response]:
        reader = visitor()
        return reader, reader.get(f"{reader.base}/handovers/{asking.id}")

    # Withdrawn: the form that lies open is answered, and nobody is in office.
    asking = purpose.ask(member)
    reader, page = opened(asking)
    listed = office.get(f"{office.base}/handovers")
    assert say("引継ぎを取り下げました", "The offer is withdrawn") in text(office.submit(listed, f"/handovers/{asking.id}/withdrawal"))
    refused(reader.submit(page, f"/handovers/{asking.id}", code=asking.code, answer="accept"), 410, say("この引継ぎはすでに終了しています", "This offer has already ended"))
    problem(desk.caller().post(f"/handovers/{asking.id}/verification", {"code": asking.code}), 410, "offer-ended", "The offer has ended")
    assert in_office(desk, member) == [member.address]

    # Accepted: by one of two readers of the letter; then it is not to be withdrawn.
    desk.sql("delete from registry.throttles where purpose = 'handover'")
    asking = purpose.ask(member)
    readers = [opened(asking) for _ in range(2)]
    listed = office.get(f"{office.base}/handovers")
    answers = [reader.submit(page, f"/handovers/{asking.id}", code=asking.code, answer="accept") for reader, page in readers]
    assert say("お引き受けいただき、ありがとうございます", "Thank you for taking over") in text(answers[0])
    refused(answers[1], 409, say("この認証コードはすでに使われています", "This code has already been used"))
    problem(desk.caller().post(f"/handovers/{asking.id}/verification", {"code": asking.code}), 409, "code-already-used", "The code has already been used")
    refused(office.submit(listed, f"/handovers/{asking.id}/withdrawal"), 410, say("この引継ぎはすでに終了しています", "This offer has already ended"))

    # Stopped, by eight at once while the successor comes again: the office is the predecessor's, once.
    press = [purpose.objecting(asking) for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        again = [pool.submit(asking.type, desk.url) for _ in range(8)]
        assert {done.result().status_code for done in [pool.submit(one) for one in press]} == {303}
        assert {done.result() for done in again} == {(409, "code-already-used")}
    assert in_office(desk, member) == [member.address]
    reader, page = readers[0]
    assert say("異議があり、交代を止めています", "The predecessor’s address objected, and the change was stopped") in text(reader.get(f"{reader.base}/handovers/{asking.id}"))
    told = visitor()
    assert say("交代を止めました。会員窓口が確認し、ご連絡します。", "The change has been stopped. The member desk will contact you.") in text(told.get(purpose.told(asking)))


def test_an_objection_that_comes_late_is_told_so_and_changes_nothing(desk, fresh_members, visitor, say):
    purpose = Handover(desk)
    asking = purpose.ask(next(fresh_members))
    assert asking.type(desk.url) == purpose.right
    reader, caller = visitor(), desk.caller()
    page = reader.get(purpose.told(asking))
    with desk.clock.ahead(72 * 3600 + 1):
        late = reader.submit(page, "/objection")
        assert late.status_code == 410
        assert say("異議を受け付ける期間", "The time to object") in text(late) and say("会員窓口", "the member desk") in text(late)
        problem(caller.post(f"/handovers/{asking.id}/objection", {"secret": purpose.secret(asking)}), 410, "objection-ended", "The time to object is over")
    assert len(in_office(desk, asking.member)) == 1 and in_office(desk, asking.member) != [asking.member.address]


# Cases ---------------------------------------------------------------------------------------------------------------


def decide(operator: OperatorDesk, id: str, step: str, body: dict) -> httpx.Response:
    version = operator.get(f"/handover-cases/{id}").json()["version"]
    return operator.client.post(f"/handover-cases/{id}/{step}", json=body, headers=operator._headers(version=version))


def test_nobody_approves_his_own_case_nor_one_twice(desk, fresh_members, tmp_path_factory):
    purpose = Case(desk)
    owner, second = purpose.operators
    _, _, number = purpose.open(next(fresh_members))
    id = purpose.approve(number, owner)
    problem(decide(owner, id, "approve", NOTE), 409, "first-approver", "The second approval is another operator's")
    command = owners_command(desk, tmp_path_factory, 0)
    told = command("case", "approve", number, "--note", "x")
    assert told.returncode == 1 and "first-approver" in told.stderr
    assert decide(second, id, "approve", NOTE).json()["outcome"] == "approved"
    for operator in purpose.operators:
        problem(decide(operator, id, "approve", NOTE), 409, "case-decided", "The case has been decided")
    # Of whose address a case is, and of whose organisation.
    for change in ("update registry.handover_cases set address = %s where case_id = %s",
                   "update registry.contacts set address = %s where contact_id = (select contact_id from registry.handover_cases where case_id = %s)"):
        _, _, number = purpose.open(next(fresh_members))
        own = owner.get(f"/handover-cases/{number}").json()["id"]
        desk.sql(change, desk.one("select address from registry.operators join registry.tenants using (tenant_id) where slug = 'terms' and role = 'owner'"
                                  " order by created_at limit 1"), own)
        problem(decide(owner, own, "approve", NOTE), 409, "own-case", "Nobody decides a case of his own")
        assert owner.get(f"/handover-cases/{own}").json()["decisions"] == []
        told = command("case", "approve", number, "--note", "x")
        assert told.returncode == 1 and "own-case" in told.stderr


def test_a_case_that_was_refused_meanwhile_takes_neither_code_nor_objection(desk, fresh_members, visitor, say):
    purpose = Case(desk)
    owner, _ = purpose.operators
    asking = purpose.ask(next(fresh_members))
    over = say("この申請の手続きは終了しました", "This request has ended")
    assert decide(owner, asking.id, "refuse", NOTE | {"reason": "predecessor-reachable"}).status_code == 200
    assert asking.type(desk.url) == (303, "")
    assert over in text(visitor().get(f"{desk.url}/terms/handover-cases/{asking.id}"))
    # The next one cools off when it is refused, while the old address presses the button.
    asking = purpose.ask(next(fresh_members))
    assert asking.type(desk.url) == purpose.right
    press = [purpose.objecting(asking) for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        refusing = pool.submit(decide, owner, asking.id, "refuse", NOTE | {"reason": "no-answer"})
        answered = {done.result().status_code for done in [pool.submit(one) for one in press]}
        status = refusing.result().status_code
    assert status in (200, 412)
    # Refused after one of them has objected, too: what comes then is too late.
    assert answered <= ({303, 410} if status == 200 else {303})
    state = desk.one("select state from registry.handover_cases where case_id = %s", asking.id)
    assert state == ("refused" if status == 200 else "objected")
    with desk.clock.ahead(80 * 3600):
        assert in_office(desk, asking.member) == [asking.member.address]
