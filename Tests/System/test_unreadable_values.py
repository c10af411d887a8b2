"""A value whose seal cannot be opened: nobody was shown anything, so the code is not spent."""

import contextlib

import pytest

FLIPPED = (
    "update vault.sealed_values v set sealed = set_byte(v.sealed, 20, get_byte(v.sealed, 20) # 1)"
    " from registry.credentials c join registry.organisations o using (tenant_id, organisation_id)"
    " join registry.credential_types t using (tenant_id, type_id)"
    " where o.member_id = %s and t.code = 'k-password' and v.tenant_id = c.tenant_id and v.credential_id = c.credential_id"
    " and c.valid_from <= now() and c.valid_until > now()")


def acts(desk, inquiry: str) -> list[str]:
    return [act for (act,) in desk.sql(
        "select act from audit.events where subject = %s and act like 'value-%%' order by at, event_no", inquiry)]


@contextlib.contextmanager
def shut(desk, member):
    """As long as it lasts, the seal of the member's K-password cannot be opened."""
    desk.sql(FLIPPED, member.id)
    try:
        yield
    finally:
        desk.sql(FLIPPED, member.id)


@pytest.fixture
def asking(desk, fresh_members):
    """A member, signed in, who has asked and has the code."""
    member = next(fresh_members)
    caller = desk.caller().sign_in(member.id, member.password)
    asked = caller.ask("k-password", member.address)
    return member, caller, asked, desk.mails.code_for(asked.address, asked.reference)


def test_a_flipped_byte_costs_no_code_and_is_on_the_audit(desk, asking):
    member, caller, asked, code = asking
    with shut(desk, member):
        assert caller.redeem(asked, code).status_code == 500
        assert desk.sql("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == [(0,)]
        assert acts(desk, asked.id) == ["value-disclosed", "value-unreadable"]
        # It stays shut, and the code stays alive.
        assert caller.redeem(asked, code).status_code == 500
    answer = caller.redeem(asked, code)
    assert answer.status_code == 200, answer.text
    assert answer.json()["organisations"][0]["values"][0]["kind"] == "credential"
    assert caller.redeem(asked, code).status_code == 409
    assert desk.sql("select count(*) from registry.disclosures where inquiry_id = %s", asked.id) == [(1,)]


def test_a_shut_value_is_asked_for_no_more_often_than_a_code_may_be_tried(desk, asking):
    member, caller, asked, code = asking
    with shut(desk, member):
        assert [caller.redeem(asked, code).status_code for _ in range(6)] == [500, 500, 500, 500, 500, 409]
        assert acts(desk, asked.id) == 5 * ["value-disclosed", "value-unreadable"]
