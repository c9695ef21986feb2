"""What a town shows before its file changes it, in SQL: one typed row each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import live
from pwa.storage.typed import typed


class ShownRow(NamedTuple):
    """An opening that families see, and how many hold something of it."""

    day: date
    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None
    season_id: int
    activity: str
    group_name: str
    slot: str
    live: int


SHOWN = f"""
SELECT o.day, o.opens_at, o.book_by, o.cancel_by, o.season_id, a.code AS activity, g.name AS group_name,
       s.code AS slot, (SELECT count(*) FROM booking b WHERE b.opening_id = o.id AND {live()}) AS live
FROM town t JOIN activity a ON a.town_id = t.id JOIN activity_group g ON g.activity_id = a.id
JOIN opening o ON o.group_id = g.id JOIN slot s ON s.id = o.slot_id
WHERE t.slug = ? AND o.day >= ? AND o.closed_reason IS NULL AND NOT o.is_by_hand ORDER BY o.day, o.id
"""


async def shown(db: BaseDBAsyncClient, slug: str, today: date) -> Sequence[ShownRow]:
    """What the town shows from today on, but for what was made by hand."""
    return await typed(db, ShownRow, SHOWN, [slug, today])
