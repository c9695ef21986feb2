"""Events older than the town keeps, the journal: each town's chain then begins at the last one forgotten."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.details import EventsPurged
from pwa.domain.events.purging import purge
from pwa.domain.events.recording import Event, record
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily
from pwa.storage.databases import rows


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    """A batch of one town; when it has none left, the town's own event says how many went."""
    [found] = await rows(db, "SELECT MIN(id) AS id FROM town WHERE id >= ?", [work.progress.get("town", 0)])
    if (town := found["id"]) is None:
        return None
    gone = work.progress.get("gone", 0) if work.progress.get("town") == town else 0
    if count := await purge(db, town, work.now - timedelta(days=work.settings.keep_journal)):
        return {"town": town, "gone": gone + count}
    if gone:
        record(db, town, None, work.now, [Event(EventsPurged(gone), f"town:{town}")])
    return {"town": town + 1}


JOB = JobKind("forget_events", "Effacer l’ancien historique", step, Daily(time(3, 10)))
