"""Jobs that were done: what they did is in its place, and they name nobody."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import past
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.forgetting import forget
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily

KEPT = timedelta(days=90)
DONE = Ageing("job", "made_at", "done_at IS NOT NULL")


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    return await forget(db, work, DONE, past(work.real_now, KEPT))


JOB = JobKind("forget_jobs", "Effacer les anciens travaux", step, Daily(time(3, 0)))
