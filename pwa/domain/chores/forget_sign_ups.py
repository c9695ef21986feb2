"""What was typed to create an espace, and was never finished."""

from datetime import time

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily
from pwa.domain.sign_up import drafts

AT_ONCE = 500


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    return {} if await drafts.forget(db, work.real_now, AT_ONCE) else None


JOB = JobKind("forget_sign_ups", "Effacer les créations d’espace abandonnées", step, Daily(time(2, 45)))
