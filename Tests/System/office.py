"""The office of an association through its year: its clock, its desk, its members, and where it can look things up."""

import collections
import csv
import datetime
import io
import json
import re
import secrets
import zoneinfo

from instance import Instance, run_command, wait_for
from mailbox_folder import Mail
from member import Caller
from operator_desk import OperatorDesk
from seals import TenantKeys

JAPAN = zoneinfo.ZoneInfo("Asia/Tokyo")
TICK = datetime.timedelta(microseconds=1)
SLUG, SENDER, SYSTEM = "guild", "no-reply@guild.example", "会員セルフサービス"
COLUMNS = ("memberId", "name", "nameKana", "membershipClass", "contractFrom", "contractUntil", "contactEmail", "contactName",
           "contactRole", "credential:s-password")
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class Organisation:
    """A line of the members' file."""

    def __init__(self, number: int):
        self.id = f"{100_000 + number}"
        self.name, self.kana = f"第{number}会株式会社", f"ダイ{number}カイ"
        self.address: str | None = f"desk@body{number}.example"
        self.until = ""
        self.password = "".join(secrets.choice(ALPHABET) for _ in range(16))

    def line(self, year: int) -> tuple[str, ...]:
        contact = (self.address, "担当 太郎", "representative") if self.address else ("", "", "")
        return (self.id, self.name, self.kana, "正会員", f"{year - 1}-04-01", self.until, *contact, self.password)


class Office:
    def __init__(self, house: Instance, organisations: int):
        self.house, self.size = house, organisations
        # The next April that is far enough away for what comes before it.
        self.today = datetime.datetime.now(JAPAN)
        self.year = self.today.year + 1
        self.organisations = [Organisation(number) for number in range(organisations)]
        # Everything that anybody at the desk was answered, for the last page of the story.
        self.said: list[str] = []
        house.sql("create role year_dba login in role aikotoba_dba")
        self.clock = house.clock.stopped(self.today)
        self.clock.__enter__()

    def close(self):
        self.clock.__exit__(None, None, None)

    # The clock ----------------------------------------------------------------------------------------------------

    def day(self, month: int, day: int, hour: int = 10, year: int = 0) -> datetime.datetime:
        """Of the year in which the story plays; Japan's time."""
        return datetime.datetime(year or self.year, month, day, hour, tzinfo=JAPAN)

    def go_to(self, instant: datetime.datetime):
        """Time goes on, once what is due is delivered; what the courier does every hour is done, and the audit's months are made
        before they come."""
        self._wait_for_courier(f"due_at <= '{self.today.isoformat()}'")
        while self.today + datetime.timedelta(days=28) < instant:
            self._stand_at(self.today + datetime.timedelta(days=28))
            self._prepare_audit()
        self._stand_at(instant)
        self._prepare_audit()
        while self.house.one("select reminded from app.remind_expiring(1000)", role="aikotoba_courier"):
            pass

    def _prepare_audit(self):
        self.house.sql("select * from app.prepare_audit()", role="aikotoba_courier")

    def _stand_at(self, instant: datetime.datetime):
        self.today = instant
        self.house.clock.stop_at(instant)

    # The desk -----------------------------------------------------------------------------------------------------

    def open_desk(self):
        """What the platform's owner does on the first day: a tenant from a preset, and its first operator."""
        self._run("tenant", "create", "--preset", "inquiry-desk", "--slug", SLUG, "--name-ja", "物語組合", "--name-en",
                  "Guild of Tales", "--sender", SENDER, "--base-url", f"{self.house.url}/{SLUG}", environment=self.house.environment())
        owner = json.loads(self._run(
            "operator", "create", "--tenant", SLUG, "--address", "hanako@guild.example", "--name", "事務 花子", "--role", "owner",
            "--days", "730", "--json", environment=self.house.environment(), kept=False))
        self.token = self.house.folder / "hanako-token"
        self.token.write_text(owner["token"])
        self.operator = OperatorDesk(self.house.url, owner["token"], SLUG)
        self.operator.client.event_hooks["response"] = [self._hear]
        self.operator.client.timeout = 600
        wait_for("the server to learn of it", lambda: self.operator.get("/rotations").status_code == 200, pause=0.5)
        self.keys = TenantKeys.of(self.house, SLUG)

    def _hear(self, answer):
        answer.read()
        self.said.append(answer.text)

    def _run(self, *words: str, environment: dict[str, str], kept: bool = True) -> str:
        result = run_command(*words, environment=environment, seconds=600)
        assert result.returncode == 0, f"{' '.join(words)}: {result.stdout} {result.stderr}"
        if kept:
            self.said.append(result.stdout + result.stderr)
        return result.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "AIKOTOBA_DATABASE_URL": self.house.connection("aikotoba_server"), "AIKOTOBA_KEYS_FILE": str(self.house.data / "key-ring"),
            "AIKOTOBA_OPERATOR_TOKEN_FILE": str(self.token)}

    def command(self, *words: str):
        """A command as the operator gives it; what it answers as JSON."""
        return json.loads(self._run(*words[:2], "--tenant", SLUG, "--json", *words[2:], environment=self._environment))

    def refused(self, *words: str) -> str:
        """What a command says that is refused."""
        result = run_command(*words[:2], "--tenant", SLUG, *words[2:], environment=self._environment)
        assert result.returncode == 1, result.stdout
        self.said.append(result.stderr)
        return result.stderr

    def get(self, path: str, **parameters) -> dict:
        answer = self.operator.get(path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict | None = None, status: int = 200) -> dict:
        answer = self.operator.post(path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    # The members --------------------------------------------------------------------------------------------------

    def members_file(self) -> str:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(organisation.line(self.year) for organisation in self.organisations)
        return text.getvalue()

    def bring_in_members(self) -> dict:
        """The file with last year's values in it, by the command line: what was brought in, by kind."""
        file = self.house.folder / "members.csv"
        file.write_text(self.members_file())
        return self.command("organisation", "import", str(file))

    def register_id(self, organisation: Organisation) -> str:
        """The ID by which the admin API names it."""
        [found] = self.get("/organisations", q=organisation.id)["items"]
        return found["id"]

    def member(self) -> Caller:
        return self.house.caller(SLUG)

    def signs_in(self, organisation: Organisation, password: str) -> bool:
        answer = self.member().try_sign_in(organisation.id, password)
        assert answer.status_code in (201, 401), answer.text
        return answer.status_code == 201

    def looked_up(self, organisation: Organisation, address: str) -> list[tuple[str, str]]:
        """State and value of each S-password that the contact is shown, who asks by member ID and address."""
        caller = self.member()
        asked = caller.ask("s-password", address, memberId=organisation.id)
        answer = caller.redeem(asked, self.house.mails.code_for(address, asked.reference))
        assert answer.status_code == 200, answer.text
        [shown] = answer.json()["organisations"]
        return [(value["state"], value["value"]) for value in shown["values"]]

    def next_value(self, organisation: Organisation) -> str:
        """Of the coming year, opened with the keys: nobody is shown it before its time."""
        [(sealed, holder, period)] = self.house.sql(
            "select v.sealed, c.organisation_id, p.code from registry.credentials c"
            " join registry.credential_types t using (tenant_id, type_id)"
            " join registry.periods p using (tenant_id, period_id) join registry.organisations o using (tenant_id, organisation_id)"
            " join vault.sealed_values v using (tenant_id, credential_id)"
            " where c.tenant_id = %s and o.member_id = %s and t.code = 's-password' and p.code = %s and c.generation = 1",
            self.keys.tenant, organisation.id, str(self.year))
        return self.keys.open(sealed, holder, "s-password", period)

    # Mail ---------------------------------------------------------------------------------------------------------

    def letters(self, about: str) -> dict[str, list[Mail]]:
        """What has come about something, by who got it, once time has let everything out that waits in line."""
        # As many an hour as the tenant allows: the last of them may be due tomorrow.
        last = self.house.one("select max(due_at) from registry.outbox where tenant_id = %s and state = 'queued'", self.keys.tenant)
        if last and last > self.today:
            self._stand_at(last)
        self._wait_for_courier("true")
        found = collections.defaultdict(list)
        for mail in self.mails():
            if mail.subject == f"{SYSTEM} - {about}":
                found[mail.recipient].append(mail)
        return found

    def _wait_for_courier(self, what: str):
        waiting = f"select count(*) from registry.outbox where state = 'queued' and {what}"
        wait_for("the courier", lambda: self.house.one(waiting) == 0, 600, 0.2)

    def mails(self) -> list[Mail]:
        """All that has come from this office; another tenant writes, too."""
        return [mail for mail in self.house.mails.all() if SENDER.encode() in mail.raw]

    # What a DBA sees ----------------------------------------------------------------------------------------------

    def view(self, name: str, columns: str, where: str = "true", *values) -> list[tuple]:
        rows = self.house.sql(f"select {columns} from dba.{name} where tenant = '{SLUG}' and {where}", *values, role="year_dba")
        self.said.append(str(rows))
        return rows

    def accepted(self, at: datetime.datetime, type: str = "s-password") -> dict[tuple[str, str], int]:
        """How many members have a value that is accepted at an instant, by its period and why."""
        rows = self.house.sql(
            "select period, by, count(distinct member_id) from dba.accepted_credentials_at(%s)"
            f" where tenant = '{SLUG}' and type = %s group by period, by", at, type, role="year_dba")
        return {(period, by): members for period, by, members in rows}

    def progress(self, rotation: str) -> dict:
        names = ("state", "planned", "generated", "announced", "skipped", "unannounced", "adds_up")
        [row] = self.view("rotation_progress", ", ".join(names), "rotation_id = %s", rotation)
        assert row[-1], f"the books of a rotation do not add up: {row}"
        return dict(zip(names[:-1], row))

    # At the end ---------------------------------------------------------------------------------------------------

    def every_value(self) -> set[str]:
        """All that was ever sealed, opened with the keys, save what a reissue made: those were shown."""
        rows = self.house.sql(
            "select v.sealed, c.organisation_id, t.code, p.code from registry.credentials c"
            " join registry.credential_types t using (tenant_id, type_id)"
            " join registry.periods p using (tenant_id, period_id) join vault.sealed_values v using (tenant_id, credential_id)"
            " where c.tenant_id = %s and c.generation = 1", self.keys.tenant)
        return {self.keys.open(*row) for row in rows} | {organisation.password for organisation in self.organisations}

    @staticmethod
    def words_in(texts) -> set[str]:
        """What could be a password, in all these texts."""
        return {word for text in texts for word in re.findall(r"[A-Za-z0-9]{16,}", text)}
