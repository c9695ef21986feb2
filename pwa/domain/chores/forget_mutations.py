"""What a phone sent is no longer compared with what it sends again: the same mutation still gets its first answer. The
mutation stays with its requests, so that a phone found in a drawer books nothing twice."""

from datetime import time, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import past
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.forgetting import forget
from pwa.domain.jobs.kinds import JobKind, Progress, Work
from pwa.domain.jobs.periods import Daily

COMPARED = Ageing("mutation", "received_at", "lines_hash <> ''", blanked="lines_hash")


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    kept = timedelta(days=work.settings.keep_mutations)
    return await forget(db, work, COMPARED, past(work.now, kept))


JOB = JobKind("forget_mutations", "Effacer l’empreinte des anciens envois", step, Daily(time(2, 40)))
