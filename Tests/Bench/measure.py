"""The bench: every job of quality's speed table in one interleaved run (A B C A B C), with its floors and a peer.

CPU time per request and ratios of one run are what counts: machines are shared. Usage: make bench ARGS="--rounds 3"
Some rows alone: make bench ARGS="--rows rotation,import"
"""
import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import accounting
from cluster import Cluster
from growth import Growth
from imports import Import
from load import HERE, Meter, pgbench, wrk
from mailbox import Mailbox
from members import Requests, read_members, read_passwords
from passwords import Passwords
from report import DESK, FLOOR, PEER, Report
from rival import CODE, Peer
from rotation import Rotation
from service import CourierAlone, Desk, free_port

BUILD = Path(".build/bench").absolute()
API = "/v1/tenants/terms"
PARTS = {"passwords": Passwords, "rotation": Rotation, "import": Import, "growth": Growth}
ROWS = ("desk", *PARTS)


def say(text):
    print(f"bench: {text}", flush=True)


class Bench:
    def __init__(self, options, stack):
        self.options, self.stack = options, stack
        self.began = time.monotonic()
        self.binary = os.environ["AIKOTOBA_BINARY"]
        self.requests = Requests(BUILD)
        self.say = say
        self.run = self.number = 0

    # -- before ---------------------------------------------------------------------------------------------------

    def prepare(self):
        self.cluster = Cluster(self.options.data, self.binary, self.options.organisations, say)
        self.cluster.prepare(free_port())
        self.began = time.monotonic()
        self.stack.callback(self.cluster.stop)
        self.cluster.start()
        self.tenant = int(self.cluster.sql("select tenant_id from registry.tenants where slug = 'terms'"))
        say("storing sessions and histories")
        # Three fifths sign in by HTTP; the rest have digests that pgbench can compute.
        self.first_computable = self.options.organisations * 6 // 10
        self.script("setup", first_computable=self.first_computable)
        self.members = read_members(self.cluster)
        self.passwords = read_passwords(self.cluster)
        self.mailbox = Mailbox()
        self.report = Report({
            "organisations": len(self.members), "rounds": 0, "seconds": self.options.seconds, "cores": os.cpu_count(),
            "postgres": self.cluster.sql(
                "select string_agg(name || ' = ' || setting, ', ' order by name) from pg_settings where name in ('fsync',"
                " 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'autovacuum', 'server_version')"),
            "clients": "wrk with 1 thread over loopback; pgbench -M prepared with 8 connections, as many as the server writes by",
        })

    def script(self, name, **variables):
        return self.cluster.sql((HERE / f"{name}.sql").read_text(), tenant=self.tenant, **variables)

    def desk(self, cluster=None, **options):
        desk = Desk(self.binary, cluster or self.cluster, BUILD / "serve.log", self.mailbox.port, **options)
        self.stack.callback(desk.stop)
        return desk

    def measure_idle(self):
        starts = []
        for _ in range(5):
            desk = self.desk()
            starts.append(desk.ready_after)
            desk.stop()
        self.server, whole = self.desk(), self.desk(with_courier=True)
        say("idling")
        time.sleep(3)
        alone, with_courier = accounting.watch_sleep([self.server.pid, whole.pid], 10)
        self.report.idle = {
            "ready_seconds": median(starts), "memory_mb": accounting.resident(whole.pid) / 1e6,
            "wake_ups": alone[0], "sleeps_of_threads": alone[1],
            "wake_ups_with_courier": with_courier[0], "sleeps_of_threads_with_courier": with_courier[1],
        }
        whole.stop()

    def start_peer(self):
        self.peer = Peer(self.cluster, BUILD / "peer.log", self.tenant, self.members)
        self.stack.callback(self.peer.stop)
        self.report.idle |= {"peer_memory_mb": accounting.tree_memory(self.peer.pid) / 1e6, "peer_ready_seconds": self.peer.ready_after}

    # -- jobs -----------------------------------------------------------------------------------------------------

    def round(self, number):
        """Every job once, each beside its floor and its peer; then those of four connections. Round 0 is a warm-up."""
        self.seconds = self.options.seconds if number else 1
        self.number = number
        self.cluster.sql((HERE / "reset.sql").read_text())
        self.floor("commit")
        self.over_http("bare", 64, self.requests.bare(), self.server.bare_url, again=True)
        for job in (self.me, self.ask, self.redeem, self.sign_in):
            job()
        everybody = len(self.members)
        self.over_http("bare", 4, self.requests.bare(), self.server.bare_url, again=True)
        self.over_http("me", 4, self.requests.me("me", f"{API}/me", self.members[::5]), again=True)
        self.over_http("ask", 4, self.requests.ask("ask", f"{API}/inquiries", self.members[everybody * 6 // 10:]))
        self.over_http("redeem", 4, self.requests.redeem("redeem", f"{API}/inquiries", self.codes_by_mail()))
        self.over_http("sign-in", 4, self.requests.sign_in(
            "sign-in", f"{API}/sessions", self.members[everybody * 4 // 10:self.first_computable], self.passwords))

    def record(self, job, by, connections, result):
        if self.number:
            self.report.add(self.number, job, by, connections, result)
        if result["refused"] + result["broken"] > result["requests"] / 200:
            say(f"{job} by {by}, {connections} connections: {result['refused']} of {result['requests']} refused, {result['broken']} broken")

    def over_http(self, job, connections, requests, url=None, again=False, server=None):
        seconds = self.seconds if connections > 4 else max(1, self.seconds * 2 // 3)
        server = server or self.server
        result = wrk(self.cluster, server, url or server.url, requests, connections, seconds, again)
        self.record(job, PEER if server is self.peer else DESK, connections, result)

    def floor(self, job, achieved=None, **variables):
        """pgbench; `achieved` counts in SQL what the calls did, since pgbench takes any row for success."""
        result = pgbench(self.cluster, job, self.seconds, tenant=self.tenant, **variables)
        if achieved:
            result["refused"] = max(0, result["with_warm_up"] - int(self.cluster.sql(achieved)))
        self.record(job, FLOOR, 8, result)

    def next_run(self):
        """The first half of ids that pgbench makes, ascending with time like the server's."""
        self.run = max(self.run + 1, (time.time_ns() // 1_000_000) >> 16)
        return self.run

    def me(self):
        self.floor("me", members=len(self.members))
        readers = self.members[::5]
        self.over_http("me", 64, self.requests.me("me", f"{API}/me", readers), again=True)
        self.over_http("me", 64, self.requests.me("me", "/me", readers), again=True, server=self.peer)

    def ask(self):
        run = self.next_run()
        self.floor(
            "ask", f"select count(*) from registry.inquiries where inquiry_id between '{run:08x}-0000-0000-0000-000000000000'"
            f" and '{run:08x}-0000-0000-0000-ffffffffffff'", run=run, done=0, members=len(self.members))
        # Their payloads are no codes: nothing for the courier.
        self.cluster.sql("delete from registry.outbox where state = 'queued'")
        askers = self.members[:len(self.members) * 6 // 10]
        self.over_http("ask", 64, self.requests.ask("ask", f"{API}/inquiries", askers))
        self.over_http("ask", 64, self.requests.ask("ask", "/inquiries", askers), server=self.peer)

    def redeem(self):
        codes = self.codes_by_mail()
        run, count = self.next_run(), min(len(self.members) - 8, 12_000 * (self.seconds + 1))
        self.script("codes", run=run, count=count)
        self.floor(
            "redeem", f"select count(*) from registry.disclosures where inquiry_id between '{run:08x}-8000-0000-0000-000000000000'"
            f" and '{run:08x}-8fff-ffff-ffff-ffffffffffff'", run=run, done=0)
        self.over_http("redeem", 64, self.requests.redeem("redeem", f"{API}/inquiries", codes))
        stored = self.peer.store_codes(min(len(self.members), 5_000 * self.seconds))
        self.over_http(
            "redeem", 64, self.requests.redeem("redeem", "/inquiries", [(inquiry, m, CODE) for inquiry, m in stored]), server=self.peer)

    def sign_in(self):
        self.floor(
            "sign-in", "select count(*) from registry.sessions where agent = 'pgbench'", run=self.next_run(), done=0,
            **{"from": self.first_computable, "count": len(self.members) - self.first_computable})
        self.over_http("sign-in", 64, self.requests.sign_in(
            "sign-in", f"{API}/sessions", self.members[:len(self.members) * 4 // 10], self.passwords))

    def codes_by_mail(self, cluster=None, members=None):
        """Lets the courier deliver what was asked for; reads the codes out of the mails: (inquiry, member, code)."""
        cluster, members, is_noted = cluster or self.cluster, members or self.members, cluster is None and self.number
        waiting = "select count(*) from registry.outbox where state = 'queued' and template = 'code'"
        asked = {
            mail: (inquiry, int(n)) for mail, inquiry, n in cluster.rows(
                "select o.mail_id, o.code_for, m.n from registry.outbox o join bench.members m using (organisation_id)"
                " where o.state = 'queued' and o.template = 'code'")}
        cluster.sql("delete from registry.outbox where state = 'queued' and template <> 'code'")
        courier = CourierAlone(self.binary, cluster, BUILD / "courier.log", self.mailbox.port)
        self.stack.callback(courier.stop)
        meter, began = Meter(cluster, courier), time.monotonic()
        left, moved = len(asked), began
        while left and time.monotonic() < moved + 5:
            time.sleep(0.5)
            now_left = int(cluster.sql(waiting))
            if now_left < left:
                left, moved = now_left, time.monotonic()
        seconds, mails = moved - began, len(self.mailbox.messages)
        if is_noted:
            self.report.courier.append({
                "mails": mails, "seconds": seconds, "memory_mb": accounting.peak(courier.pid) / 1e6, **meter.per_request(mails)})
        courier.stop()
        codes = [(*asked[mail], code) for mail, code in self.mailbox.take_codes() if mail in asked]
        if len(codes) < len(asked) * 0.99:
            say(f"the courier delivered {len(codes)} of {len(asked)} codes, then none for 5 s; see {BUILD}/courier.log")
        return [(inquiry, members[n], code) for inquiry, n, code in codes]

    # -- all ------------------------------------------------------------------------------------------------------

    def measure(self):
        rows = self.options.rows
        self.prepare()
        if "desk" in rows:
            self.measure_jobs()
        failed = [name for name in PARTS if name in rows and not self.measure_part(name)]
        path = Path(self.options.report)
        self.report.write(path)
        self.report.print()
        print(f"\n{self.options.rounds} rounds at most, {self.options.organisations:,} organisations; "
              f"{self.report.conditions['postgres']}; written to {path}")
        if failed:
            raise SystemExit(f"bench: not measured: {', '.join(failed)}")

    def measure_part(self, name):
        """Whether it could be measured; what fails does not cost the figures of the others."""
        part = PARTS[name](self)
        try:
            part.measure()
        except (RuntimeError, subprocess.CalledProcessError) as error:
            say(f"{name}: {error}")
            return False
        self.report.parts.append(part)
        return True

    def measure_jobs(self):
        self.measure_idle()
        self.start_peer()
        say("warming up")
        self.round(0)
        longest = 0
        for number in range(1, self.options.rounds + 1):
            if time.monotonic() - self.began + longest > self.options.minutes * 60:
                say(f"no time for round {number}")
                break
            began = time.monotonic()
            self.round(number)
            longest = max(longest, time.monotonic() - began)
            self.report.conditions["rounds"] = number
            say(f"round {number} took {time.monotonic() - began:.0f} s")
        self.report.idle |= {
            "memory_after_mb": accounting.resident(self.server.pid) / 1e6,
            "peer_memory_after_mb": accounting.tree_memory(self.peer.pid) / 1e6}


def rows_named(text):
    names = text.split(",")
    if unknown := [name for name in names if name not in ROWS]:
        raise argparse.ArgumentTypeError(f"there are no rows “{unknown[0]}”; there are {', '.join(ROWS)}")
    return names


def numbers(text):
    return tuple(int(number) for number in text.split(","))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6, help="of each job of 64 connections")
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=11, help="no round of the desk's jobs is begun that would end later")
    parser.add_argument("--rows", type=rows_named, default=ROWS, help=f"some of {', '.join(ROWS)}; all by default")
    parser.add_argument("--growth", type=numbers, default=(1_000, 100_000, 1_000_000), help="how many organisations growth compares")
    parser.add_argument("--data", default="/var/tmp/aikotoba-bench", help="kept between runs; below folders that everybody may enter")
    parser.add_argument("--report", default=".build/bench/report.json")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    BUILD.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            Bench(options, stack).measure()
        except (RuntimeError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"bench: {error}") from error


if __name__ == "__main__":
    main()
