"""Family quotients that begin today: prices of what is booked from now on go by them."""

from datetime import time

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.french import local
from pwa.domain.households import writes
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily

AT_ONCE = 200


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    """Some households; done when none is left."""
    today = local(work.now).date()
    due = await writes.quotients_due(db, today, AT_ONCE)
    await writes.quotients_applied(db, due, today)
    return {} if due else None


JOB = JobKind("apply_quotients", "Appliquer les quotients familiaux du jour", step, Daily(time(2, 32)))
