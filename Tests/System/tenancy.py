"""Fifty tenants alike: in each an organisation with the same member ID and the same address."""

import dataclasses
import os
import secrets
import uuid

from instance import run_command
from seals import Ring, plant

MEMBER_ID, ADDRESS = "000777", "desk@everywhere.example"


@dataclasses.dataclass
class Tenant:
    number: int
    slug: str
    password: str
    value: str
    token: str = ""
    inquiry: str = ""
    code: str = ""


def found(instance, slug: str) -> int:
    """As `aikotoba tenant create` does, by the same functions."""
    [(outcome, number)] = instance.sql(
        "select * from app.create_tenant('inquiry-desk', %s, %s, %s, %s, %s, 'Asia/Tokyo')",
        slug, f"{slug}協会", f"{slug} body", f"no-reply@{slug}.example", f"http://127.0.0.1/{slug}", role="aikotoba_migrate")
    assert outcome == "created"
    ring = Ring((instance.data / "key-ring").read_text())
    instance.sql("select * from app.store_data_key(%s, 1, %s, %s)", number, ring.wrap(os.urandom(32), number, 1), ring.id, role="aikotoba_migrate")
    return number


def found_by_command(instance, slug: str) -> int:
    result = run_command(
        "tenant", "create", "--preset", "inquiry-desk", "--slug", slug, "--name-ja", f"{slug}協会", "--name-en", f"{slug} body",
        "--sender", f"no-reply@{slug}.example", "--base-url", f"http://127.0.0.1/{slug}", environment=instance.environment())
    assert result.returncode == 0, result.stderr
    return instance.one("select tenant_id from registry.tenants where slug = %s", slug)


def settle(instance, number: int, slug: str) -> Tenant:
    """Gives the tenant its one organisation."""
    holder = uuid.uuid4()
    tenant = Tenant(number, slug, secrets.token_urlsafe(12), f"{slug}-{secrets.token_urlsafe(12)}")
    def store(text: str, *values):
        instance.sql(text, *values, role="aikotoba_migrate")

    store("select * from app.store_organisations(%s, %s::uuid[], %s, %s, %s, %s, %s)",
          number, [holder], [MEMBER_ID], [f"{slug}会員株式会社"], [None], ["カイイン"], ["regular"])
    store("select * from app.store_contacts(%s, %s::uuid[], %s::uuid[], %s, %s, %s, %s, %s)",
          number, [uuid.uuid4()], [holder], ["representative"], ["担当"], [None], [ADDRESS], ["ja"])
    store("select * from app.store_identifiers(%s, %s::uuid[], 'registrant-id', %s)", number, [holder], [f"R-{slug}"])
    period = instance.one(
        "select code from registry.periods where tenant_id = %s and kind = 'fiscal-year' and starts_at <= now() and ends_at > now()", number)
    plant(instance, slug, "s-password", period, holder, MEMBER_ID, tenant.password)
    plant(instance, slug, "k-password", period, holder, MEMBER_ID, tenant.value)
    return tenant
