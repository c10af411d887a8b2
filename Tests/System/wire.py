"""HTTP/1.1 with as little as a load needs: thousands of calls a second from one process, over kept connections."""

import asyncio
import json
from urllib.parse import urlsplit


class Connection:
    def __init__(self, url: str, network: str | None = None):
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port
        self.network = network
        self.reader = self.writer = None

    async def open(self) -> "Connection":
        local = (self.network, 0) if self.network else None
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, local_addr=local)
        return self

    def close(self):
        self.writer.close()

    def encoded(self, method: str, path: str, body=None, token: str | None = None, headers: str = "") -> bytes:
        # A dictionary is JSON, bytes are a form.
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{headers}"
        if body is not None:
            lines += f"Content-Type: application/{'x-www-form-urlencoded' if isinstance(body, bytes) else 'json'}\r\n"
        if body is not None or method != "GET":
            lines += f"Content-Length: {len(data)}\r\n"
        if token:
            lines += f"Authorization: Bearer {token}\r\n"
        return lines.encode() + b"\r\n" + data

    async def call(self, method: str, path: str, body=None, token: str | None = None) -> tuple[int, bytes, bytes]:
        """Status, head and body."""
        return await self.send(self.encoded(method, path, body, token))

    async def send(self, request: bytes) -> tuple[int, bytes, bytes]:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15:lower.index(b"\r\n", at)]) if at >= 0 else 0
        body = await self.reader.readexactly(length) if length else b""
        return int(head[9:12]), head, body


async def opened(url: str, number: int) -> list[Connection]:
    return await asyncio.gather(*(Connection(url).open() for _ in range(number)))


async def spread(jobs, connections: list[Connection], work):
    """Does each job once, as many at a time as there are connections; the answers in the jobs' order."""
    queue = list(enumerate(jobs))[::-1]
    answers = [None] * len(queue)

    async def worker(connection):
        while queue:
            place, job = queue.pop()
            answers[place] = await work(connection, job)

    await asyncio.gather(*(worker(connection) for connection in connections))
    return answers
