"""What publishing and closing write, in SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.models.bookings import Season
from pwa.storage.databases import marks, run, tuples
from pwa.storage.typed import typed


class WrittenRow(NamedTuple):
    """An opening that was written."""

    id: int
    group_id: int
    day: date
    slot_id: int


async def openings(db: BaseDBAsyncClient, values: Sequence[Any]) -> Sequence[WrittenRow]:
    """Openings, eight values each; one made by hand meanwhile, or by another season, stays as it is."""
    written = f"""INSERT INTO opening (season_id, group_id, day, slot_id, opens_at, book_by, cancel_by, closed_reason)
                  VALUES {tuples(len(values) // 8, 8)}
                  ON CONFLICT (group_id, day, slot_id) DO UPDATE SET opens_at = excluded.opens_at,
                    book_by = excluded.book_by, cancel_by = excluded.cancel_by, closed_reason = NULL
                  WHERE opening.season_id = excluded.season_id AND NOT opening.is_by_hand
                    AND excluded.closed_reason IS NULL
                  RETURNING id, group_id, day, slot_id"""
    return await typed(db, WrittenRow, written, values)


async def close(db: BaseDBAsyncClient, openings: Sequence[int], reason: str) -> None:
    """These openings are closed, but for hand-made ones."""
    closed = f"UPDATE opening SET closed_reason = ? WHERE id IN ({marks(len(openings))}) AND NOT is_by_hand"
    await run(db, closed, [reason, *openings])


async def rename(db: BaseDBAsyncClient, openings: Sequence[int], reason: str) -> None:
    """Those of these that are closed are so for this reason."""
    closed = f"""UPDATE opening SET closed_reason = ?
                 WHERE id IN ({marks(len(openings))}) AND closed_reason IS NOT NULL AND NOT is_by_hand"""
    await run(db, closed, [reason, *openings])


async def touch(db: BaseDBAsyncClient, season: int, **also: Any) -> None:
    """Pages kept from before this version are stale."""
    await Season.filter(id=season).using_db(db).update(version=F("version") + 1, **also)
