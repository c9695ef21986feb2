"""What waits, what runs, what failed: for whoever runs the instance, and for the officers of a town."""

from dataclasses import replace
from datetime import datetime, timedelta

from pwa.domain.jobs import queries, writes
from pwa.domain.jobs.shown import ShownJob
from pwa.domain.refusals import NotFound
from pwa.storage.databases import HIGHEST, writing

MOST_SHOWN = 100


async def shown(town: int | None = None, *, later: timedelta = timedelta()) -> list[ShownJob]:
    """Those that failed first, then those to come, then those done, the latest first. An officer of a town sees the
    instance's too: they keep the town's data. `later` moves their times, to the town's clock."""
    found = await queries.shown(town, MOST_SHOWN)
    named = {id for job in found for id in job.accounts}
    names = await queries.names(named) if named else {}
    return [replace(job.later(later), names=tuple(names[id] for id in job.accounts if id in names)) for job in found]


async def retry(id: int, real_now: datetime, town: int | None = None) -> None:
    """Try again now one that failed or that waits for its next try. Raises NotFound."""
    async with writing() as db:
        if not await writes.retry(db, min(id, HIGHEST), real_now, town):
            raise NotFound
