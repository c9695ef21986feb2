"""What happens to bookings, in SQL, whoever decides it: given back, or standing otherwise; and their children."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.words import BookingStatus, Outcome
from pwa.storage.databases import marks, run


async def cancel(db: BaseDBAsyncClient, bookings: Sequence[int], at: datetime, by: int | None = None) -> None:
    """They hold no more; nobody's account did it where the town closed."""
    if bookings:
        given_back = f"UPDATE booking SET cancelled_at = ?, cancelled_by_id = ? WHERE id IN ({marks(len(bookings))})"
        await run(db, given_back, [at, by, *bookings])


async def hold_again(db: BaseDBAsyncClient, bookings: Sequence[int]) -> None:
    """They hold as if they had never been cancelled."""
    held = f"UPDATE booking SET cancelled_at = NULL, cancelled_by_id = NULL WHERE id IN ({marks(len(bookings))})"
    await run(db, held, bookings)


async def stand(db: BaseDBAsyncClient, bookings: Sequence[int], status: BookingStatus | Outcome) -> None:
    """They are a place, or one in line."""
    if bookings:
        await run(db, f"UPDATE booking SET status = ? WHERE id IN ({marks(len(bookings))})", [status, *bookings])


async def touch_children(db: BaseDBAsyncClient, children: Sequence[int]) -> None:
    """Their pages kept from before are stale."""
    await run(db, f"UPDATE child SET revision = revision + 1 WHERE id IN ({marks(len(children))})", children)
