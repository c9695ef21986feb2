"""Links that were over long ago: who used them is among the events."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import past
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.forgetting import forget
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily

KEPT = timedelta(days=90)
"""Longer than any link is good for."""
OVER = Ageing("link", "made_at", "expires_at IS NOT NULL")


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    return await forget(db, work, OVER, past(work.real_now, KEPT))


JOB = JobKind("forget_links", "Effacer les anciens liens des courriels", step, Daily(time(2, 35)))
