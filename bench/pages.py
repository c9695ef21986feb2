"""The season page asked for by many families at once, over real servers: how many, and how long the last waits."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from bench.report import Row, least, ratio
from pwa.domain.accounts.sessions import LASTS
from pwa.domain.accounts.tokens import hash_of
from pwa.models.people import Session
from pwa.running.clock import real_time
from pwa.storage import databases
from pwa.web.guards import cookie_line
from tests import people
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.load.servers import Servers, nursery

SERVERS = {"SQLite, un processus": 1, "PostgreSQL, deux processus": 2}
CLIENTS = 32
WARM, ASKED = 20, 100
"""Pages that each client asks for, before and while they are counted."""

FAMILIES = """
SELECT min(e.id) AS enrolment, min(a.id) AS account FROM account a JOIN guardian g ON g.id = a.guardian_id
JOIN custody c ON c.household_id = g.household_id JOIN enrolment e ON e.child_id = c.child_id
JOIN activity_group its ON its.id = e.group_id JOIN activity ON activity.id = its.activity_id
WHERE activity.code = 'accueil-periscolaire' AND a.town_id = ? GROUP BY g.household_id ORDER BY 1 LIMIT ?
"""


async def measured() -> list[Row]:
    """Both databases, one after the other."""
    return [row for kind, servers in SERVERS.items() for row in await rows_of(kind, servers)]


async def rows_of(kind: str, count: int) -> list[Row]:
    async with database(kind) as (url, postgres), databases.opened(url):
        with tempfile.TemporaryDirectory() as folder:
            questions = await asked()
            async with nursery(url, Path(folder), servers=count) as servers:
                await together(servers, questions, WARM)
                pids = [*servers.pids, *children_of(postgres)]
                began, before = time.perf_counter(), processor(pids)
                waits = await together(servers, questions, ASKED)
                took, worked = time.perf_counter() - began, processor(pids) - before
    p50, p99 = median(waits) * 1000, quantiles(waits, n=100)[98] * 1000
    what = f"{CLIENTS} clients, page de la saison compressée, {kind}"
    rate, cost = len(waits) / took, worked * 1000 / len(waits)
    return [
        least(f"{what} : pages par seconde", "", round(rate), 430) if count > 1
        else Row(f"{what} : pages par seconde", "", f"{rate:.0f}", "", None),
        Row(f"{what} : processeur par page, base comprise", f"{cost:.1f} ms", f"{2000 / cost:.0f} par s sur deux cœurs",
            "", None),
        ratio(f"{what} : p99 / p50", f"{p50:.0f} ms, {p99:.0f} ms", p99 / p50, 2),
    ]  # fmt: skip


@asynccontextmanager
async def database(kind: str) -> AsyncIterator[tuple[str, int | None]]:
    """The demo towns, and PostgreSQL's first process."""
    template = PostgresTemplate if kind.startswith("PostgreSQL") else SqliteTemplate
    with tempfile.TemporaryDirectory() as folder:
        made = await asyncio.to_thread(template, Path(folder), people.move_in)
        is_postgres = isinstance(made, PostgresTemplate)
        first = int((made.folder / "postmaster.pid").read_text().split()[0]) if is_postgres else None
        yield await made.copy(), first
        await asyncio.to_thread(made.close)


def children_of(first: int | None) -> list[int]:
    """The processes that PostgreSQL has now."""
    every = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [pid for pid in every if first and (fields := stat_of(pid)) and int(fields[1]) == first]


def processor(pids: list[int]) -> float:
    """The seconds of processor that these processes had."""
    ticks = sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := stat_of(pid)))
    return ticks / os.sysconf("SC_CLK_TCK")


def stat_of(pid: int) -> list[str]:
    """What Linux says of a process after its name; nothing once it is over."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


async def asked() -> list[bytes]:
    """Each family's own season page, as its phone asks for it the first time."""
    world, now = await people.meet(), real_time()
    found = await databases.rows(databases.reading(), FAMILIES, [world.town["id"], CLIENTS])
    made = []
    for row in found:
        token = uuid4().hex
        await Session.create(
            token_hash=hash_of(token), account_id=row["account"], created_at=now, seen_at=now,
            expires_at=now + LASTS, device="",
        )  # fmt: skip
        head = f"Host: localhost\r\nCookie: {cookie_line(people.HOME, token)}\r\nAccept-Encoding: br\r\n\r\n"
        made.append(f"GET /{people.HOME}/reservations/{row['enrolment']} HTTP/1.1\r\n{head}".encode())
    return made


async def together(servers: Servers, questions: list[bytes], times: int) -> list[float]:
    """All of them at once, each over its own connection; the seconds that every page took."""
    waits = await asyncio.gather(
        *(one_by_one(servers.port, questions[n % len(questions)], times) for n in range(CLIENTS))
    )
    return [wait for own in waits for wait in own]


async def one_by_one(port: int, question: bytes, times: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waits = []
    for _ in range(times):
        began = time.perf_counter()
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await whole(reader, head.lower())
        waits.append(time.perf_counter() - began)
    writer.close()
    return waits


async def whole(reader: asyncio.StreamReader, head: bytes) -> None:
    """Read what follows the head, by its length or chunk by chunk."""
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split()[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()
