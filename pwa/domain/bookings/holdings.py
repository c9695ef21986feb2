"""The days that a child has or asks for, in the weeks that some days belong to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import weeks
from pwa.storage.databases import rows


@dataclass(frozen=True, slots=True)
class DaysHeld:
    """Each live booking's id and day; `at_least` is what the activity asks of a week, None when it asks nothing."""

    at_least: int | None = None
    days: tuple[tuple[int, date], ...] = ()


async def held_around(
    db: BaseDBAsyncClient, child: int, group: int, days: Collection[date], at_least: int | None
) -> DaysHeld:  # fmt: skip
    """Nothing is read for an activity that asks nothing of a week."""
    if not at_least or not days:
        return DaysHeld()
    found = await rows(
        db,
        """SELECT b.id, o.day FROM booking b JOIN opening o ON o.id = b.opening_id
           WHERE b.child_id = ? AND o.group_id = ? AND b.cancelled_at IS NULL AND o.day BETWEEN ? AND ?""",
        [child, group, weeks.monday_of(min(days)), weeks.monday_of(max(days)) + timedelta(days=6)],
        days=("day",),
    )
    return DaysHeld(at_least, tuple((one["id"], one["day"]) for one in found))
