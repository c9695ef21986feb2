"""What taking a refusal back writes, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.review.reopen.fragments import REFUSED, WAITS_WHOLLY
from pwa.models.words import Outcome
from pwa.storage.databases import marks, run
from pwa.storage.typed import ids

HELD = "due_at > ? AND leased_until IS NULL AND sent_at IS NULL"
"""A letter that no worker has taken."""


async def lines(db: BaseDBAsyncClient, bookings: Sequence[int]) -> list[int]:
    """The refused lines of these bookings wait again; their requests."""
    waiting = f"""UPDATE request_line SET outcome = '{Outcome.PENDING}', reason = NULL, price_cents = 0
                  WHERE id IN (SELECT l.id {REFUSED} AND b.id IN ({marks(len(bookings))}))
                  RETURNING service_request_id AS id"""
    return sorted(set(await ids(db, waiting, bookings)))


async def requests(db: BaseDBAsyncClient, reopened: Sequence[int]) -> None:
    """Nobody has treated those that wholly wait again."""
    touched = f"""UPDATE service_request AS r SET revision = revision + 1,
                      treated_at = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_at END,
                      treated_by_id = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_by_id END
                  WHERE r.id IN ({marks(len(reopened))})"""
    await run(db, touched, reopened)


async def drop_letters(db: BaseDBAsyncClient, letters: Sequence[int], real_now: datetime) -> list[int]:
    """Those that are still held never leave; their ids."""
    dropped = f"DELETE FROM letter WHERE id IN ({marks(len(letters))}) AND {HELD} RETURNING id"
    return await ids(db, dropped, [*letters, real_now])


async def let_letters_go(db: BaseDBAsyncClient, letters: Sequence[int], real_now: datetime) -> list[int]:
    """Those that are still held leave now; their ids."""
    due = f"UPDATE letter SET due_at = ? WHERE id IN ({marks(len(letters))}) AND {HELD} RETURNING id"
    return await ids(db, due, [real_now, *letters, real_now])
