"""A job's worker as a real process, killed in the middle of a step: the rest is done by another, nothing twice."""

import asyncio
import sys

import pytest

from pwa.domain import jobs
from pwa.domain.jobs.kinds import JOBS, JobKind
from pwa.models.jobs import Job
from pwa.models.towns import Instance
from pwa.running.clock import real_time
from pwa.storage.databases import writing

pytestmark = pytest.mark.both_databases

WORKER = """
import asyncio, sys
from datetime import timedelta
from pwa.domain.jobs import doing
from pwa.domain.jobs.kinds import JOBS, JobKind
from pwa.running.clock import Clock
from pwa.settings import Settings
from pwa.storage.databases import opened, run
from pwa.working import jobs

doing.LEASE, jobs.LOOK = timedelta(seconds=2), 0.1

async def step(db, work):
    n = work.progress.get("n", 0) + 1
    await run(db, "INSERT INTO instance (key, value) VALUES (?, ?)", [f"row {n}", sys.argv[2]])
    print("written", n, flush=True)
    if n == int(sys.argv[2]):
        await asyncio.sleep(60)
    return {"n": n} if n < 6 else None

JOBS.clear()
JOBS["rows"] = JobKind("rows", "Des lignes", step)

async def work():
    async with opened(sys.argv[1]):
        await jobs.run(Settings(), doing.Clocks(Clock().real, Clock().town), asyncio.Event())

asyncio.run(work())
"""


async def worker(database: str, stops_at: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, database, str(stops_at), stdout=asyncio.subprocess.PIPE
    )


async def said(process: asyncio.subprocess.Process, line: bytes) -> None:
    assert process.stdout
    async with asyncio.timeout(60):
        while await process.stdout.readline() != line:
            pass


async def test_a_job_whose_worker_is_killed_half_way_is_resumed_and_never_doubled(database: str, monkeypatch):
    await Job.all().delete()
    monkeypatch.setitem(JOBS, "rows", JobKind("rows", "Des lignes", None))
    async with writing() as db:
        await jobs.write(db, "rows", "once", due=real_time())
    first = await worker(database, stops_at=3)
    try:
        await said(first, b"written 3\n")
        first.kill()
        await first.wait()
        assert await Instance.filter(key__startswith="row ").count() == 2, "the third was not committed"
        second = await worker(database, stops_at=0)
        try:
            async with asyncio.timeout(60):
                while not await Job.exists(done_at__isnull=False):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            second.kill()
            await second.wait()
    finally:
        if first.returncode is None:
            first.kill()
    made = {row.key: row.value for row in await Instance.filter(key__startswith="row ")}
    assert made == {"row 1": "3", "row 2": "3"} | {f"row {n}": "0" for n in range(3, 7)}


WATCH = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from pwa.domain.jobs import recurring
from pwa.domain.jobs.kinds import JOBS, JobKind
from pwa.domain.jobs.periods import Hourly
from pwa.running.clock import real_time
from pwa.storage.databases import opened

JOBS.clear()
JOBS["hour"] = JobKind("hour", "Chaque heure", None, Hourly())
START = datetime(2022, 3, 26, 20, tzinfo=UTC)

async def look():
    async with opened(sys.argv[1]):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        made = [await recurring.write_due(START + timedelta(hours=n), real_time()) for n in range(30)]
        print(sum(made), flush=True)

asyncio.run(look())
"""


async def test_two_processes_at_once_make_each_occurrence_once(database: str):
    await Job.all().delete()
    both = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WATCH, database, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        for one in both:
            await said(one, b"open\n")
        async with asyncio.timeout(60):
            made = [int(out) for out, _ in await asyncio.gather(*(one.communicate(b"\n") for one in both))]
    finally:
        for one in both:
            if one.returncode is None:
                one.kill()
    keys = [one.key for one in await Job.filter(kind="hour").order_by("key")]
    assert (len(keys), len({*keys})) == (30, 30)
    assert sum(made) == 30, "what one process wrote, the other did not say it wrote"
    assert (keys[0], keys[-1]) == ("2022-03-26T20:00Z", "2022-03-28T01:00Z")
