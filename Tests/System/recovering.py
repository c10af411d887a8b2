"""Members of the tenant whose members choose their passwords, and a forgotten password as a program of the association sees it."""

import dataclasses
import itertools
import uuid

import httpx

from member import Asked, Caller, Member

SLUG = "norms"
_numbers = itertools.count(1)


def settled(instance, count: int, address: str | None = None) -> list[Member]:
    """So many new members; all of one address, or each of its own. None of them has a password yet."""
    tenant = instance.one("select tenant_id from registry.tenants where slug = %s", SLUG)
    numbers = [next(_numbers) for _ in range(count)]
    members = [Member(f"30{number:09d}", "", address or f"desk@norm{number}.example") for number in numbers]
    holders = [uuid.uuid4() for _ in members]
    instance.sql(
        "select * from app.store_organisations(%s, %s::uuid[], %s, %s, %s, %s, %s)", tenant, holders, [member.id for member in members],
        [f"第{number}規準株式会社" for number in numbers], [f"Norm {number}" for number in numbers], ["キジュン"] * count, ["正会員"] * count,
        role="aikotoba_migrate")
    instance.sql(
        "select * from app.store_contacts(%s, %s::uuid[], %s::uuid[], %s, %s, %s, %s, %s)", tenant, [uuid.uuid4() for _ in members],
        holders, ["representative"] * count, ["担当 太郎"] * count, [None] * count, [member.address for member in members], ["ja"] * count,
        role="aikotoba_migrate")
    return members


@dataclasses.dataclass
class Recovering:
    """A caller who has forgotten a password."""

    caller: Caller

    def try_ask(self, email: str, **fields) -> httpx.Response:
        return self.caller.post("/recoveries", {"email": email, **fields})

    def ask(self, member: Member, **fields) -> Asked:
        answer = self.try_ask(member.address, **({"memberId": member.id} | fields))
        assert answer.status_code == 202, answer.text
        return Asked(answer.json()["id"], answer.json()["reference"], member.address, "recovery", answer)

    def resend(self, asked: Asked | str) -> httpx.Response:
        return self.caller.post(f"/recoveries/{getattr(asked, 'id', asked)}/resend")

    def verify(self, asked: Asked | str, code: str) -> httpx.Response:
        return self.caller.post(f"/recoveries/{getattr(asked, 'id', asked)}/verification", {"code": code})

    def grant(self, instance, member: Member, **fields) -> tuple[Asked, str]:
        asked = self.ask(member, **fields)
        answer = self.verify(asked, instance.mails.code_for(member.address, asked.reference))
        assert answer.status_code == 200, answer.text
        return asked, answer.json()["grant"]

    def register(self, asked: Asked | str, grant: str, password: str, **fields) -> httpx.Response:
        path = f"/recoveries/{getattr(asked, 'id', asked)}/password"
        return self.caller.client.put(path, json={"grant": grant, "password": password, **fields})
