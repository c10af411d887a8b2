"""Tenants with as many organisations as a bench wants, made in SQL; crowd.sql says what they lack."""
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from load import HERE
from service import settings


def found(cluster, binary, slug):
    """The number of the tenant of that name, made by the command line where it is missing."""
    number = cluster.sql(f"select tenant_id from registry.tenants where slug = '{slug}'")
    if not number:
        subprocess.run(
            [binary, "tenant", "create", "--preset", "inquiry-desk", "--slug", slug, "--name-ja", f"{slug}協会", "--name-en", slug,
             "--sender", f"no-reply@{slug}.example", "--base-url", f"http://127.0.0.1/{slug}"],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env={**os.environ, **settings(cluster, 25), "AIKOTOBA_MIGRATE_DATABASE_URL": cluster.connection("aikotoba_migrate")})
        number = cluster.sql(f"select tenant_id from registry.tenants where slug = '{slug}'")
    return int(number)


def fill(cluster, tenant, first, last, say):
    """Adds the organisations with these numbers, on all cores at a time: half of it is the constraint that one generation is
    valid at a time. Does nothing where they are there already."""
    made = cluster.sql(
        f"select count(*) from registry.organisations where tenant_id = {tenant} and member_id between '{10_000_000 + first}'"
        f" and '{10_000_000 + last}'")
    if int(made) == last - first + 1:
        return
    if int(made):
        raise RuntimeError(f"the crowd of tenant {tenant} is half-made: remove {cluster.folder}")
    say(f"adding {last - first + 1:,} organisations, once")
    parts = os.cpu_count()
    edges = [first + (last - first + 1) * part // parts for part in range(parts + 1)]
    script = (HERE / "crowd.sql").read_text()
    # Half of a crowd is worse than none.
    with ThreadPoolExecutor(parts) as pool:
        list(pool.map(
            lambda edge: cluster.sql(f"begin;\n{script}\ncommit;", tenant=tenant, first=edge[0], last=edge[1] - 1),
            zip(edges, edges[1:])))
    cluster.sql("vacuum (analyze) registry.organisations, registry.contacts, registry.credentials, vault.sealed_values")
