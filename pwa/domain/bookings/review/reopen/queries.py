"""What officers refused and may still take back, in SQL: one typed row a booking."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.review.reopen.fragments import OVERTAKEN, REFUSED, WAITS_WHOLLY
from pwa.storage.databases import HIGHEST, marks, reading
from pwa.storage.typed import typed


class RefusalRow(NamedTuple):
    """A booking that was refused, when, and whether something came since."""

    id: int
    cancelled_at: datetime
    is_overtaken: bool


class LetterRow(NamedTuple):
    """A letter that tells an answer; `is_void`: of a request that wholly waits again."""

    id: int
    is_void: bool


SINCE = f"SELECT b.id, b.cancelled_at, {OVERTAKEN} AS is_overtaken {REFUSED} AND b.cancelled_at >= ?"


async def refused_since(since: datetime, town: int, number: int) -> Sequence[RefusalRow]:
    """What the town's request of that number was refused since then, read without a lock."""
    asked = f"{SINCE} AND r.town_id = ? AND r.number = ?"
    return await typed(reading(), RefusalRow, asked, [since, town, min(number, HIGHEST)])


async def held_since(db: BaseDBAsyncClient, since: datetime, request: int) -> Sequence[RefusalRow]:
    """What this request, whose child is locked, was refused since then."""
    return await typed(db, RefusalRow, f"{SINCE} AND r.id = ?", [since, request])


async def letters(
    db: BaseDBAsyncClient, town: int, kind: str, requests: Sequence[int], *, since: datetime, real_now: datetime
) -> Sequence[LetterRow]:
    """Those that tell what was refused `since`: written then, or held then and told with it."""
    asked = f"""SELECT l.id, {WAITS_WHOLLY} AS is_void FROM letter l JOIN service_request r
                    ON r.town_id = l.town_id AND l.tag = 'demande-' || CAST(r.number AS TEXT)
                WHERE l.town_id = ? AND l.kind = ? AND (l.written_at >= ? OR l.due_at > ?)
                  AND r.id IN ({marks(len(requests))})"""
    return await typed(db, LetterRow, asked, [town, kind, since, real_now, *requests])
