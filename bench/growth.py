"""The same pages for the same family, whether its town has a hundred households or a hundred thousand."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bench import crowd
from bench.home import site_of
from bench.report import Row, ratio
from bench.season import poster, reader, sign_in, visitor
from pwa.storage import databases
from tests import people

SIZES = (100, 10_000, 100_000)
ROUNDS = 30
TARGET = 1.2
WHAT = {"season": "page de la saison", "post": "POST de 10 cases", "desk": "guichet, demandes en attente"}
Work = Callable[[], Awaitable[object]]


async def measured() -> list[Row]:
    """Three SQLite files side by side, one request of each in turn; processor milliseconds, threads included."""
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder) / f"{size}.sqlite3" for size in SIZES}
        took = {}
        for size, file in files.items():
            start = time.monotonic()
            facts = await asyncio.to_thread(crowd.build, file, size)
            took[size] = time.monotonic() - start
        towns = [Town(files[size], facts) for size in SIZES]
        for town in towns:
            await town.opens()
        times = await alternating(towns)
        for town in towns:
            await town.closes()
        largest = files[SIZES[-1]].stat().st_size / 1e6
    return [
        *rows(times),
        ratio(f"faire la base de {SIZES[-1]} foyers, en s", f"{largest:.0f} Mo", took[SIZES[-1]], None),
    ]


def rows(times: dict[tuple[int, str], float]) -> list[Row]:
    told = []
    for name, label in WHAT.items():
        least = times[SIZES[0], name]
        for size in SIZES[1:]:
            spent, homes = times[size, name], f"{size:,}".replace(",", "\u00a0")
            told.append(ratio(f"{label}, {homes} foyers / {SIZES[0]} foyers", f"{spent:.1f} ms / {least:.1f} ms",
                              spent / least, TARGET if name == "season" else None))  # fmt: skip
    return told


class Town:
    """A database and the site over it, in a task of their own: each task has its own connections."""

    def __init__(self, file: Path, facts: dict[str, object]) -> None:
        self.file, self.facts = file, facts
        self.orders: asyncio.Queue[str | None] = asyncio.Queue()
        self.answers: asyncio.Queue[float] = asyncio.Queue()

    async def opens(self) -> None:
        self.task = asyncio.create_task(self.live())
        await self.answer()

    async def closes(self) -> None:
        await self.orders.put(None)
        await self.task

    async def does(self, name: str) -> float:
        """Processor milliseconds of this request."""
        await self.orders.put(name)
        return await self.answer()

    async def answer(self) -> float:
        """What the task says next; what stopped it, if it stopped."""
        waiting = asyncio.create_task(self.answers.get())
        await asyncio.wait({waiting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if self.task.done():
            self.task.result()
        return await waiting

    async def live(self) -> None:
        async with self.works() as works:
            await self.answers.put(0)
            while (name := await self.orders.get()) is not None:
                start = time.process_time()
                await works[name]()
                await self.answers.put((time.process_time() - start) * 1000)

    @asynccontextmanager
    async def works(self) -> AsyncIterator[dict[str, Work]]:
        url, enrolment = f"sqlite://{self.file}", int(str(self.facts["like"]))
        async with databases.opened(url):
            site = site_of(url, self.file.parent)
            async with visitor(site) as maman, visitor(site) as officer:
                await sign_in(maman)
                await sign_in(officer, "agent.enfance")
                yield {
                    "season": reader(maman, f"/{people.HOME}/reservations/{enrolment}"),
                    "post": poster(maman, enrolment, await account_of("maman.test"), await self.boxes()),
                    "desk": reader(officer, f"/{people.HOME}/guichet"),
                }

    async def boxes(self) -> list[int]:
        found = await databases.rows(
            databases.reading(),
            "SELECT id FROM opening WHERE group_id = ? AND book_by > ? AND closed_reason IS NULL "
            "ORDER BY day DESC LIMIT 10",
            [self.facts["care"], people.NOW],
        )
        return [row["id"] for row in found]


async def account_of(username: str) -> str:
    [found] = await databases.rows(databases.reading(), "SELECT public_id FROM account WHERE username = ?", [username])
    return str(found["public_id"])


async def alternating(towns: list[Town]) -> dict[tuple[int, str], float]:
    """The median of each request in each town, by (size, name)."""
    times: dict[tuple[int, str], list[float]] = {(size, name): [] for size in SIZES for name in WHAT}
    for turn in range(ROUNDS + 1):
        for size, town in zip(SIZES, towns, strict=True):
            for name in WHAT:
                spent = await town.does(name)
                if turn:
                    times[size, name].append(spent)
    return {key: statistics.median(values) for key, values in times.items()}
