"""Forgetting what is past its time, a window of ids at each step: rows are numbered as they come, so that the first
window with something younger is the last."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs import queries, writes
from pwa.domain.jobs.ageing import Ageing
from pwa.domain.jobs.kinds import Progress, Work

WINDOW = 1000


async def forget(db: BaseDBAsyncClient, work: Work, ageing: Ageing, before: datetime) -> Progress | None:
    """Forget what may go of the next window, and is dated before."""
    after = work.progress.get("after")
    if after is None:
        first = await queries.first(db, ageing)
        if first is None:
            return None
        after = first - 1
    until = after + WINDOW
    await writes.forget(db, ageing, after, until, before)
    is_last = await queries.has_younger(db, ageing, after, until, before)
    beyond = await queries.beyond(db, ageing, until)
    if is_last or not beyond:
        return None
    return {"after": beyond[0] - 1}
