"""What moves from one child to another, in SQL."""

from collections.abc import Sequence
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import marks, run

CALLED = "UPDATE imported_row SET row = ? WHERE row = ? AND kind = ?"
"""What other software calls one is the other."""


async def bookings(db: BaseDBAsyncClient, gone: int, kept: int) -> None:
    """All of them, also those that were given back."""
    await run(db, "UPDATE booking SET child_id = ? WHERE child_id = ?", [kept, gone])


async def enrolments(db: BaseDBAsyncClient, moved: Sequence[int], kept: int) -> None:
    await run(db, f"UPDATE enrolment SET child_id = ? WHERE id IN ({marks(len(moved))})", [kept, *moved])


async def fold(db: BaseDBAsyncClient, gone: int, kept: int, starts_on: date, ends_on: date) -> None:
    """What was booked and asked with one enrolment is with the other, over the days of both."""
    for table in ("booking", "booking_request", "service_request"):
        await run(db, f"UPDATE {table} SET enrolment_id = ? WHERE enrolment_id = ?", [kept, gone])
    await run(db, CALLED, [kept, gone, "enrolment"])
    await run(db, "DELETE FROM enrolment WHERE id = ?", [gone])
    await run(db, "UPDATE enrolment SET starts_on = ?, ends_on = ? WHERE id = ?", [starts_on, ends_on, kept])


async def belonging(db: BaseDBAsyncClient, gone: int, kept: int) -> None:
    """The other households of one are also of the other, and what other software calls it is the other."""
    await run(
        db, """UPDATE custody SET child_id = ? WHERE child_id = ? AND household_id NOT IN (
                 SELECT household_id FROM custody WHERE child_id = ?)""", [kept, gone, kept],
    )  # fmt: skip
    await run(db, "DELETE FROM custody WHERE child_id = ?", [gone])
    await run(db, CALLED, [kept, gone, "child"])
