"""Events that are older than the town keeps are deleted; the chain then begins at its anchor, the last one purged."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.recording import hold
from pwa.storage.databases import rows, run

MOST = 500
"""Events purged in one transaction."""


async def purge(db: BaseDBAsyncClient, town: int, before: datetime) -> int:
    """Delete, in the caller's transaction, the town's first events up to the first that is not older; how many, 0 when
    all is done. The anchor goes on first, since the database deletes nothing after it."""
    await hold(db, town)
    [chain] = await rows(db, "SELECT anchor_position FROM event_chain WHERE town_id = ?", [town])
    first = chain["anchor_position"]
    last = await last_before(db, town, first, before)
    if last is None:
        return 0
    await run(
        db,
        "UPDATE event_chain SET anchor_position = last.position, anchor_hash = last.hash FROM event AS last "
        "WHERE event_chain.town_id = ? AND last.town_id = ? AND last.position = ?",
        [town, town, last],
    )
    return await run(db, "DELETE FROM event WHERE town_id = ? AND position > ? AND position <= ?", [town, first, last])


async def last_before(db: BaseDBAsyncClient, town: int, first: int, before: datetime) -> int | None:
    """The position of the last of the old events that nothing younger comes before, among the `MOST` after the anchor.
    Both ends are said, so that no plan reads the whole town's to sort it."""
    found = await rows(
        db,
        "SELECT position, at FROM event WHERE town_id = ? AND position > ? AND position <= ? ORDER BY position",
        [town, first, first + MOST],
        instants=["at"],
    )
    old: int | None = None
    for row in found:
        if row["at"] >= before:
            break
        old = row["position"]
    return old
