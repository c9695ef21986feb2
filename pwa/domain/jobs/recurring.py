"""What comes back: the latest job of each kind is written once, whoever looks, and however long nobody did.

A job that says it was made more than a period from now was written by a clock that was ahead: it holds back none.
"""

import logging
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import jobs
from pwa.domain.jobs import queries
from pwa.domain.jobs.kinds import JOBS
from pwa.domain.jobs.periods import Recurring
from pwa.storage.databases import reading, writing

log = logging.getLogger("preau.jobs")


async def write_due(now: datetime, real_now: datetime) -> int:
    """Write those whose hour has come; how many. It reads first: an idle worker takes no lock."""
    if not await missing(reading(), now, real_now):
        return 0
    async with writing(is_patient=True) as db:
        found = await missing(db, now, real_now)
        for kind, _ in found:
            await tell_ahead(db, kind, real_now)
        return sum([await jobs.write(db, kind, key, due=real_now) for kind, key in found])


async def missing(db: BaseDBAsyncClient, now: datetime, real_now: datetime) -> list[tuple[str, str]]:
    """Kind and key of each."""
    every = coming_back()
    last = {name: key for name, one in every.items() for key in await queries.last_keys(db, name, real_now + one.whole)}
    found = [(name, one.due(now, last.get(name))) for name, one in every.items()]
    return [(name, key) for name, key in found if key]


async def tell_ahead(db: BaseDBAsyncClient, kind: str, real_now: datetime) -> None:
    """Say it of the first job that follows one of a clock that was ahead."""
    if await queries.is_last_after(db, kind, real_now + coming_back()[kind].whole):
        log.warning("the clock was ahead", extra={"kind": kind})


def coming_back() -> dict[str, Recurring]:
    return {kind.name: kind.every for kind in JOBS.values() if kind.every}
