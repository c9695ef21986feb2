"""What officers refused and may still take back, in SQL: one typed row a booking."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import enrolment_of
from pwa.models.words import Ask, BookingStatus, Reason
from pwa.storage.databases import HIGHEST, reading
from pwa.storage.typed import typed


class RefusalRow(NamedTuple):
    """A booking that was refused, when, and whether something came since."""

    id: int
    cancelled_at: datetime
    is_overtaken: bool


REFUSED = f"""FROM booking b JOIN account by ON by.id = b.cancelled_by_id AND by.officer_id IS NOT NULL
        JOIN request_line l ON l.opening_id = b.opening_id AND l.reason = '{Reason.DECLINED}'
        JOIN service_request r ON r.id = l.service_request_id AND r.id >= b.service_request_id
        {enrolment_of("r.id")} AND e.child_id = b.child_id
        WHERE b.status = '{BookingStatus.PENDING}' AND NOT EXISTS (
              SELECT 1 FROM booking after WHERE after.child_id = b.child_id AND after.opening_id = b.opening_id
              AND after.id > b.id AND after.service_request_id <= r.id)"""
"""Bookings that an officer refused, with the lines of this refusal: not those of a demand for it before or since."""

OVERTAKEN = f"""(
        EXISTS (SELECT 1 FROM booking later
                WHERE later.child_id = b.child_id AND later.opening_id = b.opening_id AND later.id > b.id)
        OR EXISTS (SELECT 1 FROM request_line word
                   WHERE word.opening_id = b.opening_id AND word.action = '{Ask.CANCEL}' AND word.standing_id = b.id)
        OR EXISTS (SELECT 1 FROM opening o WHERE o.id = b.opening_id AND o.closed_reason IS NOT NULL))"""
"""Since the refusal the box was asked for again, given up (and told not to be booked), or closed."""

SINCE = f"SELECT b.id, b.cancelled_at, {OVERTAKEN} AS is_overtaken {REFUSED} AND b.cancelled_at >= ?"


async def refused_since(since: datetime, town: int, number: int) -> Sequence[RefusalRow]:
    """What the town's request of that number was refused since then, read without a lock."""
    asked = f"{SINCE} AND r.town_id = ? AND r.number = ?"
    return await typed(reading(), RefusalRow, asked, [since, town, min(number, HIGHEST)])


async def held_since(db: BaseDBAsyncClient, since: datetime, request: int) -> Sequence[RefusalRow]:
    """What this request, whose child is locked, was refused since then."""
    return await typed(db, RefusalRow, f"{SINCE} AND r.id = ?", [since, request])
