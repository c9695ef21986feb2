"""What is past its time, by hundreds of thousands of rows: how long each step of a purge holds its transaction."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from tortoise.backends.base.client import BaseDBAsyncClient

from bench.report import Row, ratio
from pwa.domain.chores import forget_attempts, forget_events, forget_jobs, forget_letters, forget_mutations
from pwa.domain.events.details import MediumChosen
from pwa.domain.events.recording import Event, append, kept
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.settings import Settings
from pwa.storage import databases
from tests import people
from tests.databases import PostgresTemplate, SqliteTemplate

MANY = 200_000
AT_ONCE = 10_000
MOST = 200
"""Milliseconds of a transaction: beyond, whoever writes meanwhile waits for it."""
LATER = timedelta(days=4000)
"""When all of it is past its time, what the demo left in the tables too."""

NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {AT_ONCE}) "
LETTER = (
    "INSERT INTO letter (town_id, channel, address, kind, facts, tag, written_at, due_at, sent_at, text) " + NUMBERS +
    "SELECT (SELECT MIN(id) FROM town), 'mail', 'a@example.org', 'answer', '{}', 't', ?, ?, ?, 'Réservé.' FROM n"
)  # fmt: skip
MUTATION = (
    "INSERT INTO mutation (town_id, account_id, key, lines_hash, received_at) " + NUMBERS +
    "SELECT a.town_id, a.id, {uuid}, 'x', ? FROM n, (SELECT MIN(id) AS id, MIN(town_id) AS town_id FROM account) a"
)  # fmt: skip
JOB = (
    "INSERT INTO job (kind, key, payload, progress, made_at, due_at, done_at) " + NUMBERS +
    "SELECT 'old', {name} || i, '{{}}', '{{}}', ?, ?, ? FROM n"
)  # fmt: skip
ATTEMPT = "INSERT INTO attempt (key, count, since) " + NUMBERS + "SELECT 'pair:' || {name} || i, 1, ? FROM n"


@dataclass(frozen=True, slots=True)
class Purge:
    """A chore, what is in its table, and how a part of it is put there."""

    job: JobKind
    what: str
    fill: Callable[[int], Awaitable[object]]


async def measured() -> list[Row]:
    """Both databases, one after the other; nothing else runs."""
    return [row for kind in ("SQLite", "PostgreSQL") for row in await rows_of(kind)]


async def rows_of(kind: str) -> list[Row]:
    async with database(kind) as url, databases.opened(url):
        is_postgres = url.startswith("postgres://")
        return [await row(kind, purge) for purge in purges(is_postgres)]


@asynccontextmanager
async def database(kind: str) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        template = PostgresTemplate if kind == "PostgreSQL" else SqliteTemplate
        made = await asyncio.to_thread(template, Path(folder), people.move_in)
        try:
            yield await made.copy()
        finally:
            await asyncio.to_thread(made.close)


def purges(is_postgres: bool) -> list[Purge]:
    uuid = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    old, real = people.NOW, people.REAL_NOW
    return [
        Purge(forget_events.JOB, "événements", events),
        Purge(forget_letters.JOB, "courriers", lambda n: put(LETTER, [old, real, real])),
        Purge(forget_mutations.JOB, "envois", lambda n: put(MUTATION.format(uuid=uuid), [old])),
        Purge(forget_jobs.JOB, "travaux", lambda n: put(JOB.format(name=f"'{n}-'"), [real] * 3)),
        Purge(forget_attempts.JOB, "essais de connexion", lambda n: put(ATTEMPT.format(name=f"'{n}-'"), [real])),
    ]


async def put(sql: str, values: list[object]) -> None:
    async with databases.writing() as db:
        await databases.run(db, sql, values)


async def events(_: int) -> None:
    """Chained as they come: what is purged is what is written."""
    at, one = people.NOW, Event(MediumChosen(True), "guardian:1")
    async with databases.writing() as db:
        await append(db, 1, [kept(1, None, at, one)] * AT_ONCE)


async def row(kind: str, purge: Purge) -> Row:
    for part in range(MANY // AT_ONCE):
        await purge.fill(part)
    steps = await purged(purge.job)
    worked, took = [step.worked for step in steps], [step.took for step in steps]
    many = f"{MANY:,}".replace(",", "\u00a0")
    told = (
        f"{len(steps)} pas, {median(worked):.1f} ms d’ordinaire ; à la montre {median(took):.0f} ms, "
        f"{max(took):.0f} au plus, {sum(took) / 1000:.0f} s en tout"
    )
    what = f"{many} {purge.what} à effacer, {kind} : processeur du pas le plus long, base comprise, en ms"
    return ratio(what, told, max(worked), MOST)


@dataclass(frozen=True, slots=True)
class Step:
    """Milliseconds of one transaction, its commit with it: of processor, and by the watch."""

    worked: float
    took: float


async def purged(job: JobKind) -> list[Step]:
    progress: Progress | None = {}
    steps = []
    while progress is not None:
        start, worked = time.perf_counter(), time.process_time()
        async with databases.writing() as db:
            server = await backend(db)
            before = processor(server)
            work = Work({}, progress, None, people.NOW + LATER, people.REAL_NOW + LATER, Settings())
            progress = await job.step(db, work)
        spent = time.process_time() - worked + processor(server) - before
        steps.append(Step(spent * 1000, (time.perf_counter() - start) * 1000))
    return steps


async def backend(db: BaseDBAsyncClient) -> int | None:
    """The process of PostgreSQL that serves this connection; SQLite works in ours."""
    if not databases.is_postgres(db):
        return None
    [found] = await databases.rows(db, "SELECT pg_backend_pid() AS pid")
    return int(found["pid"])


def processor(pid: int | None) -> float:
    """Seconds it has worked, whatever else the machine does."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 if pid else 0.0
