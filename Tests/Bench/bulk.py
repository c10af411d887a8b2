"""Rows of work in bulk, through the API of a server of its own: how fast, beside the same function called with one row and
committed each; in how much memory; whether it grows with the number only; and what it does to those who sign in meanwhile."""
import base64
import hashlib
import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from statistics import median

import accounting
from load import HERE, Meter, wrk
from report import bar

SIZES = (1_000, 10_000)
SIGN_IN_CONNECTIONS = 64


class Bulk:
    """A kind of work; the sizes are those above, and all organisations of the bench."""

    name = ""

    def __init__(self, bench):
        self.bench, self.cluster, self.say = bench, bench.cluster, bench.say
        self.token = self.cluster.demo["platformToken"]
        secret = self.token.split(".")[1]
        self.token_digest = hashlib.sha256(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))).hexdigest()
        self.sizes = sorted({*SIZES, bench.options.organisations})
        self.measured, self.one_row, self.alone, self.meanwhile = [], [], [], []

    # -- what each kind says --------------------------------------------------------------------------------------

    def prepare(self, size):
        """Before the first round."""

    def begin(self, desk, size):
        """What `carry_out` takes; not measured."""

    def carry_out(self, desk, size, begun):
        """The work, which is measured. Fails unless all of it was done."""

    def clear(self):
        """Takes away what was made, as if it had never been."""

    def one_by_one(self):
        """How many a second when each is a call and a commit; of the very function, by pgbench."""

    # -- measuring ------------------------------------------------------------------------------------------------

    def measure(self):
        for size in self.sizes:
            self.prepare(size)
        self.clear()
        for number in range(1, self.bench.options.rounds + 1):
            for size in self.sizes:
                self.measured.append({"round": number, "size": size} | self.once(size))
                self.clear()
            self.one_row.append(self.one_by_one())
            self.clear()
            self.beside_sign_ins()
            self.clear()
            self.say(f"{self.name}: round {number} is done")

    def once(self, size):
        desk = self.bench.desk()
        begun = self.begin(desk, size)
        meter, began = Meter(self.cluster, desk), time.monotonic()
        self.carry_out(desk, size, begun)
        seconds = time.monotonic() - began
        result = {"seconds": seconds, "rate": size / seconds, "peak_mb": accounting.peak(desk.pid) / 1e6, **meter.per_request(size)}
        desk.stop()
        return result

    def beside_sign_ins(self):
        """Sign-ins at a desk that does nothing else, and at one that works in bulk at the same time."""
        bench, size = self.bench, max(self.sizes)
        seconds = bench.options.seconds
        members = bench.members[:len(bench.members) * 4 // 10]
        requests = bench.requests.sign_in("sign-in", "/v1/tenants/terms/sessions", members, bench.passwords)
        desk = bench.desk()

        def sign_in():
            return wrk(self.cluster, desk, desk.url, requests, SIGN_IN_CONNECTIONS, seconds, again=True)

        self.alone.append(sign_in())
        begun, failures = self.begin(desk, size), []

        def work():
            try:
                self.carry_out(desk, size, begun)
            except RuntimeError as error:
                failures.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        beside = sign_in()
        if not thread.is_alive():
            self.say(f"{self.name} of {size:,} was done before {seconds} s of sign-ins were: fewer --seconds, or more --organisations")
        thread.join()
        if failures:
            raise failures[0]
        for result in (self.alone[-1], beside):
            if result["refused"] + result["broken"]:
                raise RuntimeError(f"sign-ins beside {self.name}: {result['refused']} refused, {result['broken']} broken")
        self.meanwhile.append(beside)
        desk.stop()

    def call(self, desk, method, path, body=None, content="application/json"):
        request = urllib.request.Request(
            f"{desk.url}/admin/v1/tenants/{path}", method=method, data=body,
            headers={"Authorization": f"Bearer {self.token}"} | ({"Content-Type": content} if body is not None else {}))
        try:
            with urllib.request.urlopen(request, timeout=1_800) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error

    def pgbench(self, script, count, **variables):
        """So many calls over one connection. Returns how many a second."""
        command = ["pgbench", "-n", "-M", "prepared", "-c", "1", "-t", str(count), "-f", HERE / "pgbench" / f"{script}.sql"]
        for name, value in variables.items():
            command += ["-D", f"{name}={value}"]
        done = subprocess.run(
            [*command, self.cluster.connection("aikotoba_server")], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"pgbench {script}: {done.stderr[-2000:]}")
        return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])

    # -- out ------------------------------------------------------------------------------------------------------

    def of(self, size, name):
        return median(row[name] for row in self.measured if row["size"] == size)

    def cpu(self, size):
        return self.of(size, "server_us") + self.of(size, "postgres_us")

    def bars(self):
        least, most = self.sizes[0], self.sizes[-1]
        alone, beside = (median(row["p99_ms"] for row in rows) for rows in (self.alone, self.meanwhile))
        return [
            bar(f"{self.name}: rate / one row and commit each", self.of(most, "rate") / median(self.one_row), 10, at_least=True),
            bar(f"{self.name}: memory at its peak", max(row["peak_mb"] for row in self.measured), 150, "MB"),
            bar(f"{self.name}: CPU each, {most:,} / {least:,}", self.cpu(most) / self.cpu(least), 1.3),
            bar(f"{self.name}: p99 of sign-ins meanwhile / alone", beside / alone, 3),
        ]

    def result(self):
        return {"sizes": self.measured, "one_row": self.one_row, "sign_ins_alone": self.alone, "sign_ins_meanwhile": self.meanwhile}

    def print(self):
        print(f"\n{self.name:<16}{'seconds':>12}{'a second':>12}{'server µs':>12}{'PG µs':>12}{'peak MB':>12}")
        for size in self.sizes:
            print(f"{size:<16,}{self.of(size, 'seconds'):>12.2f}{self.of(size, 'rate'):>12,.0f}{self.of(size, 'server_us'):>12.1f}"
                  f"{self.of(size, 'postgres_us'):>12.1f}{self.of(size, 'peak_mb'):>12.0f}")
        print(f"{'one row each':<28}{median(self.one_row):>12,.0f}")
        for what, rows in (("sign-ins alone", self.alone), ("… meanwhile", self.meanwhile)):
            print(f"{what:<28}{median(row['rate'] for row in rows):>12,.0f}   p50 {median(row['p50_ms'] for row in rows):.1f} ms,"
                  f" p99 {median(row['p99_ms'] for row in rows):.1f} ms")
