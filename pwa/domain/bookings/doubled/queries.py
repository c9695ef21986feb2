"""What two children of a household have, in SQL, one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import activity_of, live, live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import marks
from pwa.storage.typed import ids, typed


class EnrolmentRow(NamedTuple):
    """An enrolment of either."""

    id: int
    child_id: int
    group_id: int
    activity_id: int
    activity: str
    starts_on: date
    ends_on: date


class PairRow(NamedTuple):
    """A live booking of one, and one of the other, of the same day in the same activity."""

    gone: int
    kept: int
    gone_opening: int
    kept_opening: int
    gone_status: BookingStatus
    kept_status: BookingStatus
    day: date
    gone_slot: str
    kept_slot: str
    gone_excludes: list[str]
    kept_excludes: list[str]


ENROLMENTS = f"""
SELECT e.id, e.child_id, e.group_id, a.id AS activity_id, a.name AS activity, e.starts_on, e.ends_on FROM enrolment e
{activity_of()} WHERE e.child_id IN (?, ?) ORDER BY e.id"""

PAIRS = f"""
SELECT b.id AS gone, k.id AS kept, o.id AS gone_opening, p.id AS kept_opening, b.status AS gone_status,
       k.status AS kept_status, o.day, s.code AS gone_slot, t.code AS kept_slot, s.excludes AS gone_excludes,
       t.excludes AS kept_excludes
FROM booking b JOIN opening o ON o.id = b.opening_id JOIN slot s ON s.id = o.slot_id
JOIN booking k ON k.child_id = ? AND {live("k")} JOIN opening p ON p.id = k.opening_id AND p.day = o.day
JOIN slot t ON t.id = p.slot_id AND t.activity_id = s.activity_id
WHERE b.child_id = ? AND {live("b")} ORDER BY o.day, b.id, k.id"""


class Counts(NamedTuple):
    """How many live bookings and demandes a child has."""

    bookings: int
    requests: int


COUNTS = f"""
SELECT (SELECT COUNT(*) FROM booking b WHERE b.child_id = ? AND {live()}) AS bookings,
       (SELECT COUNT(*) FROM booking_request q JOIN enrolment e ON e.id = q.enrolment_id
        WHERE e.child_id = ?) AS requests
"""


async def enrolments(db: BaseDBAsyncClient, gone: int, kept: int) -> Sequence[EnrolmentRow]:
    return await typed(db, EnrolmentRow, ENROLMENTS, [gone, kept])


async def pairs(db: BaseDBAsyncClient, gone: int, kept: int) -> Sequence[PairRow]:
    return await typed(db, PairRow, PAIRS, [kept, gone])


async def counts(db: BaseDBAsyncClient, child: int) -> Counts:
    [found] = await typed(db, Counts, COUNTS, [child, child])
    return found


async def booked(db: BaseDBAsyncClient, child: int, openings: Sequence[int]) -> list[int]:
    """Those of these openings where the child has a place."""
    asked = f"""SELECT opening_id AS id FROM booking b WHERE child_id = ? AND {live_as(BookingStatus.BOOKED)}
                  AND opening_id IN ({marks(len(openings))})"""
    return await ids(db, asked, [child, *openings])
