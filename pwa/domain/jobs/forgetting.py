"""Forgetting what is past its time, a window of ids at each step: rows are numbered as they come, so that the first
window with something younger is the last."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import Past
from pwa.domain.jobs import queries, writes
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.kinds import Progress, Work

WINDOW = 1000


async def forget(db: BaseDBAsyncClient, work: Work, ageing: Ageing, past: Past) -> Progress | None:
    """Forget what may go of the next window, and is past its time."""
    after = work.progress.get("after")
    if after is None:
        first = await queries.first(db, ageing)
        if first is None:
            return None
        after = first - 1
    until = after + WINDOW
    await writes.forget(db, ageing, after, until, past)
    is_last = await queries.has_younger(db, ageing, after, until, past)
    beyond = await queries.beyond(db, ageing, until)
    if is_last or not beyond:
        return None
    return {"after": beyond[0] - 1}
