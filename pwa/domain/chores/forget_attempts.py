"""Sign-in attempts whose window is over, and where accounts signed in long ago."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import attempts
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    kept = timedelta(days=work.settings.keep_attempts)
    return {} if await attempts.forget(db, work.real_now, kept) else None


JOB = JobKind("forget_attempts", "Effacer les anciens essais de connexion", step, Daily(time(2, 50)))
