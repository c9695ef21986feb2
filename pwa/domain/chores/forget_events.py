"""Events older than the town keeps, the journal: each town's chain then begins at the last one forgotten."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import past
from pwa.domain.events.details import EventsPurged
from pwa.domain.events.purging import purge
from pwa.domain.events.recording import Event, record
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily
from pwa.models.towns import Town


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    """A batch of one town; when it has none left, the town's own event says how many went."""
    towns = Town.filter(id__gte=work.progress.get("town", 0)).using_db(db).order_by("id")
    if not (found := await towns.limit(1).values("id")):
        return None
    town = found[0]["id"]
    gone = work.progress.get("gone", 0) if work.progress.get("town") == town else 0
    if count := await purge(db, town, past(work.now, timedelta(days=work.settings.keep_journal))):
        return {"town": town, "gone": gone + count}
    if gone:
        record(db, town, None, work.now, [Event(EventsPurged(gone), f"town:{town}")])
    return {"town": town + 1}


JOB = JobKind("forget_events", "Effacer l’ancien historique", step, Daily(time(3, 10)))
