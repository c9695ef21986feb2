"""What deciding a demand reads, in SQL, one typed row each. Whether rows are locked is the caller's word."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.seats.queries import FreeRow
from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.slots import SlotCode
from pwa.models.fragments import activity_of, live, live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import is_postgres, marks
from pwa.storage.typed import steady, typed


class EnrolmentRow(NamedTuple):
    """An enrolment, with its activity's ways."""

    id: int
    child_id: int
    group_id: int
    starts_on: date
    ends_on: date
    has_waiting_list: bool
    is_reviewed: bool
    department_id: int
    rules: Rules
    is_late: bool


class TwinRow(NamedTuple):
    """An opening, and that of the same day and slot in another group."""

    origin: int
    twin: int
    group_id: int


class OpeningRow(NamedTuple):
    """An opening with its limits and its slot."""

    id: int
    group_id: int
    slot_id: int
    day: date
    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None
    closed_reason: str | None
    code: str
    label: str
    excludes: frozenset[SlotCode]
    requires: frozenset[SlotCode]


class UseRow(NamedTuple):
    """Seats that an opening takes a place of."""

    opening_id: int
    seats_id: int


class BookingRow(NamedTuple):
    """A booking, live or not, with its opening's day and slot."""

    id: int
    child_id: int
    enrolment_id: int
    opening_id: int
    status: str
    price_cents: int
    made_at: datetime
    made_by_id: int | None
    cancelled_at: datetime | None
    cancelled_by_id: int | None
    service_request_id: int | None
    group_id: int
    day: date
    code: str
    requires: frozenset[SlotCode]
    excludes: frozenset[SlotCode]


class WaiterRow(NamedTuple):
    """Someone in line for an opening, and one of the seats that it takes a place of."""

    id: int
    opening_id: int
    seats_id: int
    book_by: datetime | None
    cancel_by: datetime | None
    closed_reason: str | None
    day: date


class HeldRow(NamedTuple):
    """A live booking's child, group and day."""

    id: int
    child_id: int
    group_id: int
    day: date


ENROLMENTS = f"""
SELECT e.id, e.child_id, e.group_id, e.starts_on, e.ends_on, a.has_waiting_list, a.is_reviewed, a.department_id,
       a.rules, child.revision <> (SELECT k.revision FROM child k WHERE k.id = child.id) AS is_late
FROM enrolment e JOIN child ON child.id = e.child_id {activity_of()}"""


def locking(db: BaseDBAsyncClient, how: str) -> str:
    """`NO KEY`: a booking's foreign keys wait for no decision about someone else. SQLite's transaction holds all."""
    return how if is_postgres(db) else ""


async def enrolments(
    db: BaseDBAsyncClient, town: int, household: int, wanted: Sequence[int], *, locks: bool
) -> Sequence[EnrolmentRow]:
    """Those of the household's children, whose rows are locked in order."""
    asked = f"""{ENROLMENTS} JOIN custody c ON c.child_id = child.id AND c.household_id = ?
                WHERE e.town_id = ? AND e.id IN ({marks(len(wanted))})
                ORDER BY child.id {locking(db, "FOR NO KEY UPDATE OF child") if locks else ""}"""
    return await steady(db, EnrolmentRow, asked, [household, town, *wanted])


async def enrolment(db: BaseDBAsyncClient, id: int, *, locks: bool) -> Sequence[EnrolmentRow]:
    """One of them, whoever has the child now."""
    asked = f"{ENROLMENTS} WHERE e.id = ? {locking(db, 'FOR NO KEY UPDATE OF child') if locks else ''}"
    return await steady(db, EnrolmentRow, asked, [id])


async def twins(db: BaseDBAsyncClient, openings: Sequence[int], groups: Sequence[int]) -> Sequence[TwinRow]:
    """The same days and slots as these openings', in these groups."""
    asked = f"""SELECT o.id AS origin, twin.id AS twin, twin.group_id FROM opening o
                JOIN opening twin ON twin.day = o.day AND twin.slot_id = o.slot_id
                WHERE o.id IN ({marks(len(openings))}) AND twin.group_id IN ({marks(len(groups))})"""
    return await typed(db, TwinRow, asked, [*openings, *groups])


async def seats(db: BaseDBAsyncClient, openings: Sequence[int], *, locks: bool) -> Sequence[FreeRow]:
    """Those of the openings, and of every opening that shares one with them, locked in order."""
    asked = f"""SELECT s.id, s.capacity - s.taken AS free FROM seats s WHERE s.id IN (
                  SELECT beside.seats_id FROM opening_seats beside WHERE beside.opening_id IN (
                    SELECT sharing.opening_id FROM opening_seats sharing
                    JOIN opening_seats wished ON wished.seats_id = sharing.seats_id
                    WHERE wished.opening_id IN ({marks(len(openings))})))
                ORDER BY s.id {locking(db, "FOR NO KEY UPDATE OF s") if locks else ""}"""
    return await typed(db, FreeRow, asked, openings)


async def openings(db: BaseDBAsyncClient, wanted: Sequence[int], *, locks: bool) -> list[OpeningRow]:
    """The openings, which nobody can close before this decision is written."""
    asked = f"""SELECT o.id, o.group_id, o.slot_id, o.day, o.opens_at, o.book_by, o.cancel_by, o.closed_reason,
                       s.code, s.label, s.excludes, s.requires
                FROM opening o JOIN slot s ON s.id = o.slot_id WHERE o.id IN ({marks(len(wanted))})
                ORDER BY o.id {locking(db, "FOR KEY SHARE OF o") if locks else ""}"""
    return await typed(db, OpeningRow, asked, wanted)


async def uses(db: BaseDBAsyncClient, openings: Sequence[int]) -> Sequence[UseRow]:
    """The seats of each opening, in order."""
    asked = f"""SELECT opening_id, seats_id FROM opening_seats
                WHERE opening_id IN ({marks(len(openings))}) ORDER BY seats_id"""
    return await typed(db, UseRow, asked, openings)


async def bookings(
    db: BaseDBAsyncClient, children: Sequence[int], groups: Sequence[int], openings: Sequence[int]
) -> Sequence[BookingRow]:
    """The children's in these groups, on the days of the openings, cancelled ones too."""
    asked = f"""SELECT b.id, b.child_id, b.enrolment_id, b.opening_id, b.status, b.price_cents, b.made_at, b.made_by_id,
                       b.cancelled_at, b.cancelled_by_id, b.service_request_id, o.group_id, o.day, s.code, s.requires,
                       s.excludes
                FROM opening o JOIN slot s ON s.id = o.slot_id JOIN booking b ON b.opening_id = o.id
                WHERE o.group_id IN ({marks(len(groups))})
                  AND o.day IN (SELECT day FROM opening WHERE id IN ({marks(len(openings))}))
                  AND b.child_id IN ({marks(len(children))})"""
    return await typed(db, BookingRow, asked, [*groups, *openings, *children])


async def waiters(db: BaseDBAsyncClient, seats: Sequence[int]) -> Sequence[WaiterRow]:
    """Everyone in line for an opening that takes a place of these seats, a row for each of its seats."""
    asked = f"""SELECT b.id, b.opening_id, u.seats_id, o.book_by, o.cancel_by, o.closed_reason, o.day
                FROM booking b JOIN opening o ON o.id = b.opening_id JOIN opening_seats u ON u.opening_id = o.id
                WHERE {live_as(BookingStatus.WAITING)}
                  AND b.opening_id IN (SELECT opening_id FROM opening_seats WHERE seats_id IN ({marks(len(seats))}))
                ORDER BY b.id"""
    return await typed(db, WaiterRow, asked, seats)


async def held(
    db: BaseDBAsyncClient, children: Sequence[int], groups: Sequence[int], first: date, last: date
) -> Sequence[HeldRow]:
    """The live bookings of these children in these groups, on these days, both included."""
    asked = f"""SELECT b.id, b.child_id, o.group_id, o.day FROM booking b JOIN opening o ON o.id = b.opening_id
                WHERE b.child_id IN ({marks(len(children))}) AND o.group_id IN ({marks(len(groups))})
                  AND {live()} AND o.day BETWEEN ? AND ?"""
    return await typed(db, HeldRow, asked, [*children, *groups, first, last])
