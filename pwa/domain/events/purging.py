"""Events that are older than the town keeps are deleted; the chain then begins at its anchor, the last one purged."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.recording import hold
from pwa.storage.databases import rows, run

MOST = 2000
"""Events purged in one transaction."""


async def purge(db: BaseDBAsyncClient, town: int, before: datetime) -> int:
    """Delete, in the caller's transaction, the town's first events up to the first that is not older; how many, 0 when
    all is done. The anchor goes on first, since the database deletes nothing after it."""
    await hold(db, town)
    last = await last_before(db, town, before)
    if last is None:
        return 0
    await run(
        db,
        "UPDATE event_chain SET anchor_position = position_of.position, anchor_hash = position_of.hash FROM "
        "event AS position_of WHERE event_chain.town_id = ? AND position_of.id = ?",
        [town, last],
    )
    return await run(
        db,
        "DELETE FROM event WHERE town_id = ? "
        "AND position <= (SELECT anchor_position FROM event_chain WHERE town_id = ?)",
        [town, town],
    )


async def last_before(db: BaseDBAsyncClient, town: int, before: datetime) -> int | None:
    """The last of the old events that nothing younger comes before, among the next `MOST`."""
    found = await rows(
        db,
        f"SELECT id, at FROM event WHERE town_id = ? ORDER BY position LIMIT {MOST}",
        [town],
        instants=["at"],
    )
    old: int | None = None
    for row in found:
        if row["at"] >= before:
            break
        old = row["id"]
    return old
