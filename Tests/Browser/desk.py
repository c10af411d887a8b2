"""The instance the browser visits, with the shortcuts that only a test may take."""

import contextlib
import dataclasses
import re
import time

import httpx

from instance import Instance, wait_for


SHOWN = re.compile(r"^\s*(認証コード|変更権限コード|照合記号|Code|Change code|Reference)\s+(\S+)\s*$", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Member:
    id: str
    password: str
    address: str
    names: dict[str, str]


class Desk(Instance):
    def address(self, path: str = "/", slug: str = "terms") -> str:
        return f"{self.url}/{slug}{path}"

    def member(self, place: int = 0) -> Member:
        """An organisation, by its place among the invented ones; the first one has two contacts."""
        id, password = sorted(self.passwords.items())[place]
        name, name_en, address = self.sql(
            "select o.name, o.name_en, c.address from registry.organisations o"
            " join registry.contacts c using (tenant_id, organisation_id)"
            " where o.member_id = %s and c.role = 'representative'", id)[0]
        return Member(id, password, address, {"ja": name, "en": name_en})

    def code(self, address: str, reference: str) -> str:
        """The code of the mail that shows this reference."""

        def found():
            for mail in self.mails.all(address):
                shown = dict(SHOWN.findall(mail.text))
                if reference in shown.values():
                    return next(shown[name] for name in ("認証コード", "変更権限コード", "Code", "Change code") if name in shown)

        return wait_for(f"the mail with reference {reference}", found)

    def forget_limits(self):
        """So that one test is not turned away for what another did."""
        self.sql("delete from registry.throttles")

    def age_code(self, inquiry: str, seconds: int):
        """As if the code had been asked for that much earlier, by every clock."""
        self.sql(
            "update registry.one_time_codes set issued_at = issued_at - %s * interval '1 s',"
            " expires_at = expires_at - %s * interval '1 s' where code_for = %s", seconds, seconds, inquiry)
        for table, id in (("inquiries", "inquiry_id"), ("recoveries", "recovery_id")):
            self.sql(f"update registry.{table} set asked_at = asked_at - %s * interval '1 s' where {id} = %s", seconds, inquiry)

    def share_address(self, place: int, other: int):
        """The first organisation's contact also stands for the other one."""
        self.sql(
            "insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)"
            " select o.tenant_id, gen_random_uuid(), o.organisation_id, 'deputy', '兼務 一郎', %s, now() - interval '1 day'"
            " from registry.organisations o where o.member_id = %s"
            " and not exists (select from registry.contacts c where c.organisation_id = o.organisation_id and c.address = %s)",
            self.member(place).address, self.member(other).id, self.member(place).address)

    def disclose(self, member: Member, number: int):
        """A history that many lines long, an hour apart; once."""
        self.sql(
            """
            with places as (
                select o.tenant_id, o.organisation_id, t.inquiry_type_id, n, gen_random_uuid() as inquiry_id,
                       now() - n * interval '1 hour' as at
                  from registry.organisations o
                  join registry.inquiry_types t on t.tenant_id = o.tenant_id and t.code = 'member-id'
                 cross join generate_series(1, %s) n
                 where o.member_id = %s
                   and not exists (select from registry.disclosures d where d.organisation_id = o.organisation_id)
            ), asked as (
                insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, asked_at)
                select tenant_id, inquiry_id, inquiry_type_id, organisation_id, at from places
            )
            insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, kind, receipt, disclosed_at)
            select tenant_id, inquiry_id, 1, organisation_id, 'member-id', 'D26-0101-' || to_char(n, 'FM0000'), at from places
            """, number, member.id)

    def end_idle_sessions(self):
        """As if nobody had done anything for longer than a session waits."""
        self.sql("update registry.sessions set last_used_at = last_used_at - interval '31 minutes'")

    def read_settings_again(self):
        """What the clock alone changes is seen within a minute; what was changed by somebody, at the next look."""
        self.sql("update registry.tenants set settings_changes = settings_changes + 1")
        time.sleep(1.1)  # An unknown tenant makes the service look at once, though not twice within a second.
        self.caller("nobody").get("/inquiry-types")

    @contextlib.contextmanager
    def broken(self):
        """Every function of the database fails."""
        original = self.one("select pg_get_functiondef('identity.clock()'::regprocedure)")
        self.sql(
            "create or replace function identity.clock() returns timestamptz language plpgsql volatile parallel safe"
            " as $$ begin raise 'the clock stands still'; end $$")
        try:
            yield
        finally:
            self.sql(original)

    @contextlib.contextmanager
    def unreachable(self):
        """The server gets no connection to the database."""
        self.sql("alter role aikotoba_server connection limit 0")
        self.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'aikotoba_server'")
        try:
            yield
        finally:
            self.sql("alter role aikotoba_server connection limit -1")
            wait_for("the server to be ready", lambda: httpx.get(f"{self.admin_url}/readyz").status_code == 200)
