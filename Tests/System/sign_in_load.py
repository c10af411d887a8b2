"""Clients that sign in without a pause, each attempt noted with the instants it lies between."""

import asyncio
import dataclasses
import threading
import time

from wire import Connection

# A network may be wrong fifty times a day before it is slowed down; what is tried on purpose stays below.
WRONG_TRIES = 40


@dataclasses.dataclass(slots=True)
class Attempt:
    """`began` and `ended` are seconds of the database's clock; it was judged in between."""

    member_id: str
    generation: str
    began: float
    ended: float
    status: int


class MovingClock:
    """The database's clock as clients know it: this machine's, so many seconds ahead."""

    def __init__(self, instance):
        self.instance = instance
        self.least = self.most = 0.0

    def move_to(self, instant: float):
        lead = instant - time.time()
        # Whoever asks while it is moved may be judged by either.
        self.most = lead
        self.instance.clock.run_ahead(lead)
        self.least = lead

    def now(self) -> float:
        return time.time() + self.most

    def wait_until(self, instant: float):
        time.sleep(max(0, instant - self.now()))


class SignInLoad:
    """So many clients, each from a network of its own and with members of its own.

    A client tries the old value of a member and, once it is known, the new one, whichever is to be refused first: the success
    after it clears the member's record. `starts` and `ends` are when the new one begins and the old one is over; they decide
    only what is still tried when a network has been wrong often.
    """

    def __init__(self, url: str, clients: int, old: dict[str, str], clock: MovingClock, starts: float, ends: float):
        self.url, self.clock, self.starts, self.ends = url, clock, starts, ends
        self.old, self.new = old, {}
        members = sorted(old)
        self.shares = [members[number::clients] for number in range(clients)]
        self.refused = [0] * clients
        self.attempts: list[Attempt] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        self.failure: BaseException | None = None

    def __enter__(self) -> "SignInLoad":
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def begin_phase(self):
        """A day or more has passed: the networks have a clean record."""
        self.refused = [0] * len(self.shares)

    async def _all(self):
        try:
            await asyncio.gather(*(self._client(number) for number in range(len(self.shares))))
        except BaseException as failure:
            self.failure = failure

    async def _client(self, number: int):
        connection = await Connection(self.url, network=f"127.60.{number}.1").open()
        while True:
            for member_id in self.shares[number]:
                for generation in self._worth_trying(member_id, number):
                    if self.ended.is_set():
                        connection.close()
                        return
                    await self._try(connection, number, member_id, generation)

    def _worth_trying(self, member_id: str, number: int) -> list[str]:
        now = self.clock.now()
        right = [name for name, accepted in (("old", now < self.ends), ("new", now >= self.starts)) if accepted]
        wrong = [name for name in ("old", "new") if name not in right and self.refused[number] < WRONG_TRIES]
        return [name for name in wrong + right if name == "old" or member_id in self.new]

    async def _try(self, connection: Connection, number: int, member_id: str, generation: str):
        password = (self.old if generation == "old" else self.new)[member_id]
        began = time.time() + self.clock.least
        status, *_ = await connection.call("POST", "/v1/tenants/terms/sessions", {"memberId": member_id, "password": password})
        self.attempts.append(Attempt(member_id, generation, began, time.time() + self.clock.most, status))
        if status == 401:
            self.refused[number] += 1
