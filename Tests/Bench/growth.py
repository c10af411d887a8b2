"""The read, ask and redeem rows with few and with very many organisations, each number in a database of its own; what is
compared is CPU time per request, the desk's and PostgreSQL's together."""
import sys
from statistics import median

import crowd
from cluster import Cluster
from load import HERE, wrk
from members import read_members
from report import NAMES, bar
from service import free_port

sys.path.append(str(HERE.parent / "System"))
from seals import Ring, TenantKeys  # noqa: E402

JOBS = ("me", "ask", "redeem")
# So many members read; every so manieth of them asks and is shown values.
READERS, ASKERS = 20_000, 1_000
# Until every process of PostgreSQL has touched what the readers' requests touch: the first touch of a page costs more than a request.
WARM_UP_SECONDS = 25
API = "/v1/tenants/terms"
# The first two are each organisation's own, the last is the same for all.
TYPES = ("k-password", "m-password", "archive-password")


class Growth:
    name = "growth"

    def __init__(self, bench):
        self.bench, self.say = bench, bench.say
        self.sizes = sorted(bench.options.growth)
        self.measured = []

    def measure(self):
        grown = [Grown(self.bench, size) for size in self.sizes]
        for one in grown:
            one.prepare()
        for one in grown:
            one.warm_up()
        for number in range(1, self.bench.options.rounds + 1):
            # To and fro, so that no size is always the one that follows the largest.
            grown.reverse()
            for one in grown:
                self.measured += [{"round": number, "size": one.size} | row for row in one.round()]
            self.say(f"growth: round {number} is done")
        for one in grown:
            one.cluster.stop()

    # -- out ------------------------------------------------------------------------------------------------------

    def of(self, size, job, name):
        return median(row[name] for row in self.measured if (row["size"], row["job"]) == (size, job))

    def cpu(self, size, job):
        return self.of(size, job, "server_us") + self.of(size, job, "postgres_us")

    def bars(self):
        least = self.sizes[0]
        return [
            bar(f"{NAMES[job]}: CPU with {size:,} / {least:,} organisations", self.cpu(size, job) / self.cpu(least, job), 1.3)
            for job in JOBS for size in self.sizes[1:]]

    def result(self):
        return self.measured

    def print(self):
        print(f"\n{'growth':<16}{'organisations':>14}{'rate/s':>12}{'p99 ms':>10}{'server µs':>12}{'PG µs':>12}")
        for job in JOBS:
            for size in self.sizes:
                name = NAMES[job] if size == self.sizes[0] else ""
                rate, p99, server, postgres = (self.of(size, job, what) for what in ("rate", "p99_ms", "server_us", "postgres_us"))
                print(f"{name:<16}{size:>14,}{rate:>12,.0f}{p99:>10.1f}{server:>12.1f}{postgres:>12.1f}")


class Grown:
    """A database with so many organisations, and a desk that serves it."""

    def __init__(self, bench, size):
        self.bench, self.size = bench, size

    def prepare(self):
        bench = self.bench
        self.cluster = Cluster(f"{bench.options.data}-growth-{self.size}", bench.binary, min(self.size, 1_000), bench.say)
        self.cluster.prepare(free_port())
        bench.stack.callback(self.cluster.stop)
        self.cluster.start()
        self.tenant = int(self.cluster.sql("select tenant_id from registry.tenants where slug = 'terms'"))
        if self.size > 1_000:
            crowd.fill(self.cluster, self.tenant, 1, self.size - 1_000, bench.say)
        self.cluster.sql((HERE / "growth.sql").read_text(), tenant=self.tenant, most=READERS)
        self.members = read_members(self.cluster)
        self.askers = self.members[::max(1, len(self.members) // ASKERS)][:ASKERS]
        self.seal_values()
        self.desk = bench.desk(cluster=self.cluster)

    def seal_values(self):
        """Gives those who ask values that open; the crowd's are made of nothing."""
        [[key_id, wrapped]] = self.cluster.rows(
            f"select key_id, encode(wrapped, 'hex') from vault.data_keys where tenant_id = {self.tenant} and state = 'current'")
        ring = Ring((self.cluster.folder / "key-ring").read_text())
        keys = TenantKeys(self.tenant, int(key_id), ring.unwrap(bytes.fromhex(wrapped), self.tenant, int(key_id)))
        held = {
            (holder, type): (credential, period) for credential, holder, type, period in self.cluster.rows(
                "select c.credential_id, c.organisation_id, t.code, p.code from bench.members m"
                " join registry.credentials c using (organisation_id) join registry.credential_types t using (tenant_id, type_id)"
                " join registry.periods p using (tenant_id, period_id)"
                f" where c.tenant_id = {self.tenant} and t.code in ('k-password', 'm-password')")}
        lines = []
        for member in self.askers:
            for type in TYPES[:2]:
                credential, period = held[str(member.organisation), type]
                sealed = keys.seal(f"value of {member.member_id}", member.organisation, type, period)
                lines.append(f"{credential}\t\\\\x{sealed.hex()}")
        self.cluster.sql("create table bench.sealed (credential_id uuid, sealed bytea)")
        self.cluster.copy_in("bench.sealed", lines)
        self.cluster.sql(
            "update vault.sealed_values v set sealed = s.sealed from bench.sealed s"
            f" where v.tenant_id = {self.tenant} and v.credential_id = s.credential_id")

    def warm_up(self):
        self.round()
        self.read(WARM_UP_SECONDS)

    def round(self):
        bench = self.bench
        self.cluster.sql((HERE / "reset.sql").read_text())
        rows = [self.read(bench.options.seconds)]
        rows.append(self.load("ask", bench.requests.ask("ask", f"{API}/inquiries", self.askers, TYPES)))
        codes = bench.codes_by_mail(self.cluster, self.members)
        rows.append(self.load("redeem", bench.requests.redeem("redeem", f"{API}/inquiries", codes)))
        return rows

    def read(self, seconds):
        return self.load("me", self.bench.requests.me("me", f"{API}/me", self.members), seconds, again=True)

    def load(self, job, requests, seconds=None, again=False):
        result = wrk(self.cluster, self.desk, self.desk.url, requests, 64, seconds or self.bench.options.seconds, again)
        if result["refused"] + result["broken"] > result["requests"] / 200:
            self.bench.say(f"{job} with {self.size:,}: {result['refused']} of {result['requests']} refused, {result['broken']} broken")
        return {"job": job, **result}
