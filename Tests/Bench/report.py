"""Adds the rounds up, holds them against the bars, prints and writes JSON."""
import json
from statistics import median

DESK, PEER, FLOOR = "Aikotoba", "FastAPI + asyncpg", "pgbench"
NAMES = {"commit": "one-row commit", "bare": "bare route", "me": "GET /me", "ask": "ask", "redeem": "redeem", "sign-in": "sign in"}


def bar(what, figure, limit, unit="×", at_least=False):
    passed = figure is not None and (figure >= limit if at_least else figure <= limit)
    return {"what": what, "figure": figure, "bar": limit, "unit": unit, "at_least": at_least, "passed": passed}


class Report:
    """Of the desk's jobs; `parts` are the other rows, each with bars(), result() and print() of its own."""

    def __init__(self, conditions):
        self.conditions, self.measured, self.idle, self.courier, self.parts = conditions, [], {}, [], []

    def add(self, number, job, by, connections, result):
        self.measured.append({"round": number, "job": job, "by": by, "connections": connections, **result})

    # -- sums -----------------------------------------------------------------------------------------------------

    def sum(self, job, by, connections):
        """CPU per request over all rounds; medians of what a neighbour can disturb."""
        rows = [r for r in self.measured if (r["job"], r["by"], r["connections"]) == (job, by, connections)]
        if not rows:
            return None
        requests = sum(r["requests"] for r in rows)
        total = {"job": job, "by": by, "connections": connections, "requests": requests}
        for name in ("server_us", "postgres_us"):
            if name in rows[0]:
                total[name] = sum(r[name] * r["requests"] for r in rows) / max(requests, 1)
        for name in ("rate", "p50_ms", "p99_ms", "mean_ms"):
            if name in rows[0]:
                total[name] = median(r[name] for r in rows)
        for name in ("refused", "broken"):
            total[name] = sum(r[name] for r in rows)
        return total

    def sums(self):
        keys = dict.fromkeys((r["job"], r["by"], r["connections"]) for r in self.measured)
        order = list(NAMES)
        return [self.sum(*key) for key in sorted(keys, key=lambda key: (order.index(key[0]), -key[2]))]

    # -- bars -----------------------------------------------------------------------------------------------------

    def bars(self):
        rows = list(self.bars_of_jobs()) if self.measured else []
        return rows + [row for part in self.parts for row in part.bars()]

    def bars_of_jobs(self):
        commit, bare = self.sum("commit", FLOOR, 8), self.sum("bare", DESK, 64)

        def ratio(job, part, floor):
            desk = self.sum(job, DESK, 64)
            return desk[part] / floor[part] if desk and floor and floor[part] else None

        def rate(job):
            desk = self.sum(job, DESK, 64)
            return desk["rate"] if desk else None

        yield bar("GET /me: server CPU / bare route's", ratio("me", "server_us", bare), 2.5)
        yield bar("GET /me: PostgreSQL CPU / pgbench's, same function", ratio("me", "postgres_us", self.sum("me", FLOOR, 8)), 1.2)
        for job, limit in (("ask", 5.0), ("redeem", 5.5), ("sign-in", 4.5)):
            yield bar(f"{NAMES[job]}: server CPU / bare route's", ratio(job, "server_us", bare), 3.0)
            yield bar(f"{NAMES[job]}: PostgreSQL CPU / one-row commit's", ratio(job, "postgres_us", commit), limit)
            if job == "sign-in":
                yield bar("sign in: a second", rate(job), 2000, "/s", at_least=True)
            else:
                floor = self.sum(job, FLOOR, 8)
                yield bar(f"{NAMES[job]}: rate / pgbench's, same function", ratio(job, "rate", floor), 0.55, at_least=True)
        yield bar("courier: mails a second", self.mails_per_second(), 500, "/s", at_least=True)
        yield bar("idle: memory", self.idle["memory_mb"], 60, "MB")
        yield bar("idle: wake-ups a second", self.idle["wake_ups"], 1, "/s")
        yield bar("idle: wake-ups a second, with the courier's poll", self.idle["wake_ups_with_courier"], 1, "/s")
        yield bar("start to ready", self.idle["ready_seconds"], 0.3, "s")

    def mails_per_second(self):
        seconds = sum(c["seconds"] for c in self.courier)
        return sum(c["mails"] for c in self.courier) / seconds if seconds else None

    # -- out ------------------------------------------------------------------------------------------------------

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({
            "conditions": self.conditions, "bars": self.bars(), "jobs": self.sums(), "idle": self.idle, "courier": self.courier,
            "rounds": self.measured, "parts": {part.name: part.result() for part in self.parts}}, indent=1))

    def print(self):
        if self.measured:
            self.print_jobs()
        for part in self.parts:
            part.print()
        print(f"\n{'bar':<56}{'figure':>10}{'bar':>11}")
        for row in self.bars():
            figure = "–" if row["figure"] is None else f"{row['figure']:,.2f}"
            limit = f"{'≥' if row['at_least'] else '≤'} {row['bar']:,g} {row['unit']}"
            print(f"{row['what']:<56}{figure:>10}{limit:>11}  {'pass' if row['passed'] else 'FALLS SHORT'}")

    def print_jobs(self):
        def cell(row, name, form):
            return format(row[name], form) if row.get(name) is not None else "–"

        print(f"\n{'job':<16}{'by':<19}{'conns':>5}{'rate/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'server µs':>11}{'PG µs':>8}{'refused':>9}")
        previous = None
        for row in self.sums():
            name = NAMES[row["job"]] if row["job"] != previous else ""
            previous = row["job"]
            p50 = cell(row, "p50_ms", ".2f") if "p50_ms" in row else "∅ " + cell(row, "mean_ms", ".2f")
            refused = row["refused"] + row["broken"]
            print(
                f"{name:<16}{row['by']:<19}{row['connections']:>5}{cell(row, 'rate', ',.0f'):>9}{p50:>9}{cell(row, 'p99_ms', '.2f'):>9}"
                f"{cell(row, 'server_us', '.1f'):>11}{cell(row, 'postgres_us', '.1f'):>8}{refused or '':>9}")
        if self.courier:
            mails = sum(c["mails"] for c in self.courier)
            cpu, postgres = (sum(c[part] * c["mails"] for c in self.courier) / max(mails, 1) for part in ("server_us", "postgres_us"))
            print(f"{'courier':<16}{DESK:<19}{'':>5}{self.mails_per_second():>9,.0f}{'–':>9}{'–':>9}{cpu:>11.1f}{postgres:>8.1f}")
            print(f"{'':<16}at most {max(c['memory_mb'] for c in self.courier):.0f} MB with up to {max(c['mails'] for c in self.courier):,} queued")
        print(
            f"\nmemory: idle {self.idle['memory_mb']:.0f} MB, after the load {self.idle['memory_after_mb']:.0f} MB; peer "
            f"{self.idle['peer_memory_mb']:.0f} MB, after the load {self.idle['peer_memory_after_mb']:.0f} MB"
            f" ({self.conditions['cores']} processes). Start to ready: {self.idle['ready_seconds']:.3f} s; peer {self.idle['peer_ready_seconds']:.2f} s.")
