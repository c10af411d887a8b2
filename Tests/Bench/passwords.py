"""Signing in with a password that the member chose, from 256 connections: bounded by the slow hash, which must slow down nothing else."""
import asyncio
import itertools
import json
import os
import time
from statistics import median
from urllib.parse import urlsplit

import accounting
from load import Meter
from report import bar

CONNECTIONS = 256
# Who is turned away is told to come back after half a minute; these come after a second, which is worse.
PAUSE = 1.0
OTHER_PAGE = "/norms/"


class Passwords:
    name = "passwords"

    def __init__(self, bench):
        self.bench, self.cluster = bench, bench.cluster

    def measure(self):
        member = self.cluster.demo["tenants"][1]
        if not member.get("password"):
            raise RuntimeError(f"the demo is of an older version: remove {self.cluster.folder}")
        seconds = max(10, 2 * self.bench.options.seconds)
        self.cluster.sql("delete from registry.throttles")
        server = self.bench.desk()
        self.bench.say(f"member-chosen passwords from {CONNECTIONS} connections")
        alone = asyncio.run(Load(server.url, member).run(1, 5))
        meter = Meter(self.cluster, server)
        load = asyncio.run(Load(server.url, member).run(CONNECTIONS, seconds))
        cost = meter.per_request(len(load.signed_in))
        memory = accounting.peak(server.pid) / 1e6
        server.stop()
        answers = len(load.signed_in) + len(load.turned_away) + load.broken
        self.figures = {
            "connections": CONNECTIONS, "seconds": seconds, "cores": os.cpu_count(), "hashes_a_second": len(load.signed_in) / seconds,
            "one_at_a_time_ms": median(alone.signed_in) * 1000, "signed_in_p99_ms": percentile(load.signed_in, 99) * 1000,
            "turned_away_share": len(load.turned_away) / max(answers, 1), "without_retry_after": load.without_retry_after,
            "broken": load.broken, "turned_away_slowest_ms": max(load.turned_away, default=0) * 1000,
            "turned_away_p99_ms": percentile(load.turned_away, 99) * 1000, "other_pages": len(load.others),
            "other_page_p50_ms": median(load.others) * 1000, "other_page_p99_ms": percentile(load.others, 99) * 1000,
            "other_page_alone_p99_ms": percentile(alone.others, 99) * 1000, "memory_mb": memory, **cost}

    def bars(self):
        figures = self.figures
        yield bar("sign in, member-chosen: 503 at the latest after", figures["turned_away_slowest_ms"] / 1000, 1, "s")
        yield bar("sign in, member-chosen: answers neither 201 nor 503 + Retry-After", figures["broken"] + figures["without_retry_after"], 0, "")
        yield bar("sign in, member-chosen: another page meanwhile, p99", figures["other_page_p99_ms"], 100, "ms")
        yield bar("sign in, member-chosen: memory at the most", figures["memory_mb"], 300, "MB")

    def result(self):
        return self.figures

    def print(self):
        figures = self.figures
        print(f"\nsign in, member-chosen, {CONNECTIONS} connections: {figures['hashes_a_second']:.1f} a second on {figures['cores']} cores"
              f" (one at a time: {figures['one_at_a_time_ms']:.0f} ms), p99 {figures['signed_in_p99_ms']:.0f} ms, server CPU"
              f" {figures['server_us'] / 1000:.0f} ms each\n  turned away {figures['turned_away_share']:.1%}, p99"
              f" {figures['turned_away_p99_ms']:.0f} ms, the last after {figures['turned_away_slowest_ms']:.0f} ms; another page meanwhile: p50"
              f" {figures['other_page_p50_ms']:.0f} ms, p99 {figures['other_page_p99_ms']:.0f} ms ({figures['other_pages']} times; alone"
              f" {figures['other_page_alone_p99_ms']:.0f} ms); memory at the most {figures['memory_mb']:.0f} MB")


def percentile(times, percent):
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)] if times else 0


class Load:
    """Signs in from many connections, the right password each time, and looks at another page meanwhile."""

    def __init__(self, url, member):
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port
        body = json.dumps({"memberId": member["memberId"], "password": member["password"]}).encode()
        self.sign_in = self.request("POST", "/v1/tenants/norms/sessions", body)
        self.look = self.request("GET", OTHER_PAGE)
        self.signed_in, self.turned_away, self.others = [], [], []
        self.without_retry_after = self.broken = 0

    def request(self, method, path, body=b""):
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body

    async def run(self, connections, seconds):
        end = time.monotonic() + seconds
        await asyncio.gather(self.watch(end), *(self.knock(end) for _ in range(connections)))
        return self

    async def knock(self, end):
        streams = await asyncio.open_connection(self.host, self.port)
        while time.monotonic() < end:
            began = time.monotonic()
            status, head = await self.send(streams, self.sign_in)
            took = time.monotonic() - began
            if status == 201:
                self.signed_in.append(took)
            elif status == 503:
                self.turned_away.append(took)
                self.without_retry_after += b"\r\nretry-after:" not in head.lower()
                await asyncio.sleep(PAUSE)
            else:
                self.broken += 1
        streams[1].close()

    async def watch(self, end):
        streams = await asyncio.open_connection(self.host, self.port)
        for _ in itertools.takewhile(lambda _: time.monotonic() < end, itertools.count()):
            began = time.monotonic()
            status, _ = await self.send(streams, self.look)
            self.others.append(time.monotonic() - began)
            if status != 200:
                self.broken += 1
            await asyncio.sleep(0.01)
        streams[1].close()

    @staticmethod
    async def send(streams, request):
        reader, writer = streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            await reader.readexactly(int(lower[at + 15:lower.index(b"\r\n", at)]))
        return int(head[9:12]), head
