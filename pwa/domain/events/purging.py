"""Events that are older than the town keeps are deleted; the chain then begins at its anchor, the last one purged."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events import queries, writes
from pwa.domain.events.recording import hold

MOST = 500
"""Events purged in one transaction."""


async def purge(db: BaseDBAsyncClient, town: int, before: datetime) -> int:
    """Delete, in the caller's transaction, the town's first events up to the first that is not older; how many, 0 when
    all is done. The anchor goes on first, since the database deletes nothing after it."""
    await hold(db, town)
    [chain] = await queries.chains(db, town)
    first = chain.anchor_position
    last = await last_before(db, town, first, before)
    if last is None:
        return 0
    await writes.anchor(db, town, last)
    return await writes.purge(db, town, first, last)


async def last_before(db: BaseDBAsyncClient, town: int, first: int, before: datetime) -> int | None:
    """The position of the last of the old events that nothing younger comes before, among the `MOST` after the
    anchor."""
    old: int | None = None
    for place in await queries.places(db, town, first, first + MOST):
        if place.at >= before:
            break
        old = place.position
    return old
