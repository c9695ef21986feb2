"""Thousands of families of one small town, signed in, each with a phone that asks again as the worker does."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from pwa.domain.accounts.sessions import LASTS
from pwa.domain.accounts.tokens import hash_of
from pwa.models.bookings import Enrolment
from pwa.models.people import Account, Child, Custody, Guardian, Household, Session
from pwa.models.towns import Town
from pwa.running.clock import real_time
from pwa.web.guards import cookie_line
from tests.domain.small_town import SmallTown, small_town

FIRST_ID = 1_000_000
CHUNK = 500
PATIENCE = 30
"""Seconds after which a phone gives an attempt up."""


@dataclass
class Hamlet:
    """The town, its boxes and its families' phones."""

    small: SmallTown
    phones: list["Phone"]


@dataclass
class Phone:
    """A signed-in family's; `milliseconds` of each attempt that was answered, `met` what became of all of them."""

    town: str
    account: str
    token: str
    enrolment: int
    mutation: UUID = field(default_factory=uuid4)
    answer: dict | None = None
    milliseconds: list[float] = field(default_factory=list)
    met: Counter = field(default_factory=Counter)
    waited: float = 0

    async def books(self, port: int, boxes: Iterable[int], chance: random.Random) -> None:
        """Ask until answered, as `service_worker/logic/verdict.js` says when."""
        began, attempts, request = time.perf_counter(), 0, self.request(boxes)
        while self.answer is None:
            attempts += 1
            wait = min(900, 2 * 2 ** (attempts - 1)) * (0.5 + chance.random() / 2)
            try:
                asked_to_wait = await self.asks(port, request)
            except (OSError, ValueError):
                self.met["cut"] += 1
            else:
                wait = asked_to_wait * (1 + chance.random() / 4) if asked_to_wait else wait
            await asyncio.sleep(0 if self.answer else wait)
        self.waited = time.perf_counter() - began

    async def asks(self, port: int, request: bytes) -> int | None:
        """One attempt; gives the seconds that an honest 503 asks to wait."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            status, headers, body = await exchange(port, request)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.met[status] += 1
        told = json.loads(body)
        if told["mutation"] != str(self.mutation):
            raise ValueError(told)
        if status in (200, 201):
            self.answer = told
        return int(headers["retry-after"]) if status == 503 and told["error"] == "busy" else None

    def request(self, boxes: Iterable[int]) -> bytes:
        wishes = [("book", f"{self.enrolment}:{box}") for box in boxes]
        body = urlencode([("account", self.account), ("mutation", self.mutation), *wishes])
        return (
            f"POST /{self.town}/reservations/demandes HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
            f"Cookie: {cookie_line(self.town, self.token)}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
        ).encode()


async def exchange(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """One request on its own line: status, headers, body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        answer = await reader.read()
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    if len(body) != int(headers.get("content-length", -1)):
        raise ConnectionError("cut")
    return int(first.split()[1]), headers, body


async def hamlet(families: int, *, seats: int, days: int) -> Hamlet:
    """Plain rows, all families alike; one activity whose every day has so many places, without a waiting list."""
    small = await small_town(0, capacity=seats, days=days)
    town = await Town.get(id=small.town)
    ids = range(FIRST_ID, FIRST_ID + families)
    phones = [Phone(town.slug, str(uuid4()), uuid4().hex, n) for n in ids]
    now, more = real_time(), {"town_id": town.id}
    for made in (
        [Household(id=n, address="1 rue", postcode="33450", city="Essai", family_quotient=742, **more) for n in ids],
        [Guardian(id=n, household_id=n, civility="Mme", first_name="Maman", last_name=f"{n}", email=f"p{n}@example.org",
                  **more) for n in ids],
        [Account(id=phone.enrolment, public_id=UUID(phone.account), username=f"p{phone.enrolment}", password_hash="-",
                 username_key=f"p{phone.enrolment}", guardian_id=phone.enrolment, **more) for phone in phones],
        [Child(id=n, first_name="Enfant", last_name=f"{n}", birth_date=date(2014, 1, 1), **more) for n in ids],
        [Custody(id=n, household_id=n, child_id=n) for n in ids],
        [Enrolment(id=n, child_id=n, group_id=small.group, place="Centre", starts_on=date(2021, 9, 2),
                   ends_on=date(2022, 7, 7), **more) for n in ids],
        [Session(token_hash=hash_of(phone.token), account_id=phone.enrolment, created_at=now, seen_at=now,
                 expires_at=now + LASTS, device="") for phone in phones],
    ):  # fmt: skip
        await type(made[0]).bulk_create(made, batch_size=CHUNK)
    return Hamlet(small, phones)
