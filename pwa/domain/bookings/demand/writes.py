"""What a demand writes, in SQL, beside its new rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import enrolment_of, live
from pwa.models.words import Ask, BookingStatus, Outcome
from pwa.storage.databases import casts, marks, run
from pwa.storage.typed import ids

NOTED = f"""
UPDATE request_line SET standing_id = (
    SELECT max(b.id) FROM booking b {enrolment_of("request_line.service_request_id")} AND e.child_id = b.child_id
    WHERE b.opening_id = request_line.opening_id
      AND CASE request_line.action WHEN '{Ask.BOOK}' THEN {live()} ELSE NOT ({live()}) END)
WHERE outcome = '{Outcome.UNCHANGED}' AND standing_id IS NULL AND {{}} IN ({{}})
"""


async def mutation(
    db: BaseDBAsyncClient, town: int, account: int, key: UUID, lines_hash: str, now: datetime
) -> list[int]:
    """The id of its new row; nothing when the same was sent before, whose transaction is waited for."""
    made = """INSERT INTO mutation (town_id, account_id, key, lines_hash, received_at) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (town_id, account_id, key) DO NOTHING RETURNING id"""
    return await ids(db, made, [town, account, key, lines_hash, now])


async def confirm(db: BaseDBAsyncClient, taken: Sequence[tuple[int | None, int]]) -> None:
    """Bookings that waited are places, each at its price in cents."""
    booked = f"""UPDATE booking SET status = '{BookingStatus.BOOKED}', price_cents = told.column2
                 FROM (VALUES {casts(len(taken), "BIGINT", "INTEGER")}) AS told WHERE booking.id = told.column1"""
    await run(db, booked, [value for row in taken for value in row])


async def standing(db: BaseDBAsyncClient, column: str, found: Sequence[int]) -> None:
    """The bookings that unchanged lines met, for those whose column is one of these."""
    if found:
        await run(db, NOTED.format(column, marks(len(found))), found)
