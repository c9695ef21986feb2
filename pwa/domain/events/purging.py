"""Events that are older than the town keeps are deleted; the chain then begins at its anchor, the last one purged."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import Past
from pwa.domain.events import queries, writes
from pwa.domain.events.recording import hold

MOST = 500
"""Events purged in one transaction."""


async def purge(db: BaseDBAsyncClient, town: int, past: Past) -> int:
    """Delete, in the caller's transaction, the town's first events up to the first that is not older; how many, 0 when
    all is done. The anchor goes on first, since the database deletes nothing after it."""
    await hold(db, town)
    [chain] = await queries.chains(db, town)
    first = chain.anchor_position
    last = await last_past(db, town, first, past)
    if last is None:
        return 0
    await writes.anchor(db, town, last)
    return await writes.purge(db, town, first, last)


async def last_past(db: BaseDBAsyncClient, town: int, first: int, past: Past) -> int | None:
    """The position of the last of the old events that nothing younger comes before, at most `MOST` after the anchor."""
    old, after = None, first
    while old is None and (found := await queries.places(db, town, after, after + MOST)):
        for place in found:
            if past.before <= place.at <= past.ahead:
                return old
            if place.at < past.before:
                old = min(place.position, first + MOST)
        after += MOST
    return old
