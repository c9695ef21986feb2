"""Doing: a worker takes one job, and runs its steps for as long as the lease is its own."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pwa.domain.jobs import writes
from pwa.domain.jobs.kinds import JOBS, Work
from pwa.domain.leases.pauses import ATTEMPTS, pause, words_of
from pwa.domain.leases.queries import Shelf
from pwa.settings import Settings
from pwa.storage.databases import writing

LEASE = timedelta(minutes=2)
"""Each step renews it."""

SHELF = Shelf("job", "done_at IS NULL AND failed_at IS NULL", "due_at, id")

log = logging.getLogger("preau.jobs")


@dataclass(slots=True)
class Job:
    """A job that this worker holds until `leased_until`."""

    id: int
    kind: str
    town_id: int | None
    payload: dict[str, Any]
    progress: dict[str, Any]
    attempts: int
    leased_until: datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """The real time, and the town's at that instant."""

    real: Callable[[], datetime]
    town: Callable[[datetime], datetime]


class LeaseLost(Exception):
    """Another worker has the job by now: nothing of this step is written."""


class WorkerLost(Exception):
    """Whoever began this step died of it, each time."""


async def claim(now: datetime) -> Job | None:
    """The first job that is due, for `LEASE`."""
    if not await SHELF.has_due(now):
        return None
    found = await SHELF.take(Job, now, LEASE, most=1)
    return found[0] if found else None


async def do(job: Job, settings: Settings, clocks: Clocks, is_stopping: Callable[[], bool]) -> None:
    """Step by step to the end; when the worker stops, the rest is another's, at once."""
    try:
        while await step(job, settings, clocks):
            if is_stopping():
                return await hand_over(job)
    except LeaseLost:
        log.info("job taken over", extra=facts_of(job))
    except Exception as error:
        await put_off(job, clocks.real(), error)


async def step(job: Job, settings: Settings, clocks: Clocks) -> bool:
    """One step and its progress in one transaction, under the lease; whether there is more to do."""
    if job.attempts > ATTEMPTS:
        raise WorkerLost
    now = clocks.real()
    work = Work(job.payload, job.progress, job.town_id, clocks.town(now), now, settings)
    async with writing(is_patient=True) as db:
        until = now + LEASE
        if not await writes.renew(db, job.id, job.leased_until, until):
            raise LeaseLost
        came = await JOBS[job.kind].step(db, work)
        if came is None:
            await writes.end(db, job.id, now)
        else:
            await writes.progress(db, job.id, came)
    job.leased_until, job.attempts, job.progress = until, 1, came or job.progress
    return came is not None


async def hand_over(job: Job) -> None:
    async with writing(is_patient=True) as db:
        await writes.give_back(db, job.id, job.leased_until)


async def put_off(job: Job, now: datetime, error: Exception) -> None:
    """Leave the rest for later; after the last attempt the job has failed, and stays for the town hall to see."""
    log.warning("job not done", extra=facts_of(job) | {"error": words_of(error)})
    async with writing(is_patient=True) as db:
        if job.attempts >= ATTEMPTS:
            await writes.fail(db, job.id, job.leased_until, now, words_of(error))
        else:
            await writes.put_off(db, job.id, job.leased_until, now + pause(job.attempts), words_of(error))


def facts_of(job: Job) -> dict[str, Any]:
    return {"job": job.id, "kind": job.kind, "attempt": job.attempts}
