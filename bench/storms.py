"""Opening morning and the return of the phones: real server processes, thousands of families, exact places."""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench.families import Hamlet, Phone, hamlet
from bench.report import Row, exact
from pwa.storage import databases, line
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.load.servers import Servers, nursery

SERVERS = {"SQLite, un processus": 1, "PostgreSQL, deux processus": 2}


@dataclass(frozen=True)
class Storm:
    """So many families, each for `days` days of `seats` places, all of them within `seconds`."""

    what: str
    families: int
    seats: int
    days: int
    seconds: float


SECOND = Storm("500 familles pour 20 places en une seconde", 500, 20, 1, 1)
MORNING = Storm("5 000 familles pour 300 places en une minute", 5000, 300, 1, 60)
RETURN = Storm("1 000 téléphones reviennent en une minute, 10 cases chacun", 1000, 900, 10, 60)


async def rush() -> list[Row]:
    """Opening morning, on both databases."""
    rows = [row for kind in SERVERS for storm in (SECOND, MORNING) for row in await measured(kind, storm)]
    limit = f"{line.MOST_WAITING} demandes, {line.PATIENCE:g} s"
    return [*rows, Row("par processus, ce qui attend son tour d’écrire au plus ; au-delà 503", limit, "", "", None)]


async def sync() -> list[Row]:
    """Phones that were offline all come back, on both databases."""
    return [row for kind in SERVERS for row in await measured(kind, RETURN)]


async def measured(kind: str, storm: Storm) -> list[Row]:
    async with database(kind) as url, databases.opened(url):
        with tempfile.TemporaryDirectory() as folder:
            place = await hamlet(storm.families, seats=storm.seats, days=storm.days)
            async with nursery(url, Path(folder), servers=SERVERS[kind]) as servers:
                before = servers.megabytes("VmRSS")
                began = time.perf_counter()
                await breaks_out(storm, place, servers)
                took = time.perf_counter() - began
                memory = f"{before:.0f} Mo avant, {servers.megabytes('VmRSS'):.0f} après"
                top = servers.megabytes("VmHWM")
                again = await asked_again(place, servers)
                rows = await told(f"{storm.what}, {kind}", storm, place, took, again)
    return [*rows, Row(f"{storm.what}, {kind} : mémoire d’un processus, au plus", memory, f"{top:.0f} Mo", "", None)]


@asynccontextmanager
async def database(kind: str) -> AsyncIterator[str]:
    """An empty one, as safe on its disk as a town hall's."""
    template = PostgresTemplate if kind.startswith("PostgreSQL") else SqliteTemplate
    with tempfile.TemporaryDirectory() as folder:
        made = await asyncio.to_thread(template, Path(folder), nobody)
        if isinstance(made, PostgresTemplate):
            for order in ("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()"):
                await made.order(order)
        yield await made.copy()
        await asyncio.to_thread(made.close)


async def nobody() -> None:
    """No demo town here."""


async def breaks_out(storm: Storm, place: Hamlet, servers: Servers) -> None:
    chance = random.Random(8)
    boxes = [place.small.openings[day, slot] for day, slot in sorted(place.small.openings) if slot == "matin"]
    port = servers.port

    async def family(phone: Phone, at: float) -> None:
        await asyncio.sleep(at)
        await phone.books(port, boxes, chance)

    async with asyncio.TaskGroup() as families:
        for phone in place.phones:
            families.create_task(family(phone, chance.uniform(0, storm.seconds)))


async def asked_again(place: Hamlet, servers: Servers) -> int:
    """How many of a thousand phones are given another answer when they send the same request again."""
    other = 0
    for phone in place.phones[:1000]:
        port, first = servers.port, phone.answer
        boxes = [one["opening"] for one in first["requests"][0]["lines"]]
        await phone.asks(port, phone.request(boxes))
        other += phone.answer != first
        phone.milliseconds.pop()
    return other


async def told(what: str, storm: Storm, place: Hamlet, took: float, again: int) -> list[Row]:
    met = sum((phone.met for phone in place.phones), Counter())
    met[200] -= min(1000, len(place.phones))
    [kept] = await databases.rows(
        databases.reading(),
        "SELECT (SELECT COUNT(*) FROM mutation) AS mutations, (SELECT COUNT(*) FROM service_request) AS requests, "
        "(SELECT COUNT(*) FROM event WHERE verb = 'request_decided') AS decided",
    )
    places = await databases.rows(
        databases.reading(),
        """SELECT s.taken, COUNT(b.id) AS booked FROM seats s JOIN opening_seats u ON u.seats_id = s.id
           LEFT JOIN booking b ON b.opening_id = u.opening_id AND b.status = 'booked' AND b.cancelled_at IS NULL
           WHERE s.part = 'matin' GROUP BY s.id, s.taken""",
    )
    outcomes = Counter(one["outcome"] for phone in place.phones for one in phone.answer["requests"][0]["lines"])
    figure = f"{outcomes['booked']} cases réservées, {outcomes['refused']} refusées"
    wanted = min(storm.seats, storm.families)
    once = set(kept.values()) == {storm.families} and not again
    attempts = [one for phone in place.phones for one in phone.milliseconds]
    errors = sum(count for status, count in met.items() if status not in (200, 201, 503))
    taken = {(one["taken"], one["booked"]) for one in places}
    return [
        exact(f"{what} : places prises chaque jour", figure, wanted if taken == {(wanted, wanted)} else taken, wanted),
        exact(f"{what} : demandes répondues une fois, la même réponse si on la redemande", f"en {took:.0f} s",
              storm.families if once else kept, storm.families),
        exact(f"{what} : ni réponse ni 503 honnête", f"{met[503]} fois 503, {met[201]} fois 201", errors, 0),
        Row(f"{what} : p50 / p99 d’une réponse", *spread(attempts)),
        Row(f"{what} : p50 / p99 jusqu’à la décision, attentes comprises",
            *spread([phone.waited * 1000 for phone in place.phones])),
    ]  # fmt: skip


def spread(milliseconds: list[float]) -> tuple[str, str, str, None]:
    cuts = quantiles(milliseconds, n=100)
    return f"{cuts[49]:.0f} ms / {cuts[98]:.0f} ms", "", "", None
