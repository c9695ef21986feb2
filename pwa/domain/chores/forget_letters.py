"""Letters that left, or failed, go with what they told; a letter that waits is never too old."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import past
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.forgetting import forget
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily

OVER = Ageing("letter", "written_at", "(sent_at IS NOT NULL OR failed_at IS NOT NULL)")


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    kept = timedelta(days=work.settings.keep_letters)
    return await forget(db, work, OVER, past(work.now, kept))


JOB = JobKind("forget_letters", "Effacer les anciens courriers", step, Daily(time(2, 30)))
