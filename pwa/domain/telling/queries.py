"""What letters tell, in SQL as it stands when they leave: one typed row each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import DEPARTMENT_OF_ACTIVITY, DEPARTMENT_OF_REQUEST, department_of
from pwa.storage.databases import marks
from pwa.storage.typed import typed


class DepartmentRow(NamedTuple):
    """A department and how to reach it."""

    department: str
    email: str
    phone: str | None
    address: str | None
    silence: str


class BookingRow(NamedTuple):
    """A booking as its family knows it, its request, and who answers for it."""

    child: str
    activity: str
    place: str
    day: date
    slot: str
    closed_reason: str | None
    book_by: datetime | None
    cancel_by: datetime | None
    enrolment: int
    number: int | None
    request: int | None
    department: str
    email: str
    phone: str | None
    address: str | None
    silence: str


class SeasonRow(NamedTuple):
    """A season, and who answers for its activity."""

    activity: str
    starts_on: date
    ends_on: date
    department: str
    email: str
    phone: str | None
    address: str | None
    silence: str


class CountRow(NamedTuple):
    """How many lines a mutation has."""

    mutation_id: int
    lines: int


DEPARTMENT = "d.name AS department, d.email, d.phone, d.address, d.silence"

BOOKINGS = f"""
SELECT c.first_name AS child, a.name AS activity, e.place, o.day, s.label AS slot, o.closed_reason,
       o.book_by, o.cancel_by, e.id AS enrolment, r.number, r.id AS request, {DEPARTMENT}
FROM booking b JOIN enrolment e ON e.id = b.enrolment_id JOIN child c ON c.id = b.child_id
JOIN opening o ON o.id = b.opening_id JOIN slot s ON s.id = o.slot_id {department_of()}
LEFT JOIN service_request r ON r.id = b.service_request_id
"""


async def bookings(db: BaseDBAsyncClient, wanted: Sequence[int]) -> Sequence[BookingRow]:
    """Those of these ids, by day."""
    asked = f"{BOOKINGS} WHERE b.id IN ({marks(len(wanted))}) ORDER BY o.day, s.position, b.id"
    return await typed(db, BookingRow, asked, wanted)


async def season(db: BaseDBAsyncClient, id: int) -> SeasonRow:
    """The season of that id."""
    asked = f"""SELECT a.name AS activity, z.starts_on, z.ends_on, {DEPARTMENT} FROM season z
                JOIN activity a ON a.id = z.activity_id {DEPARTMENT_OF_ACTIVITY} WHERE z.id = ?"""
    [row] = await typed(db, SeasonRow, asked, [id])
    return row


async def departments(db: BaseDBAsyncClient, mutations: Sequence[int]) -> Sequence[DepartmentRow]:
    """Those that the requests of these mutations ask, by name."""
    asked = f"""SELECT DISTINCT {DEPARTMENT} FROM booking_request asked
                JOIN service_request r ON r.id = asked.service_request_id {DEPARTMENT_OF_REQUEST}
                WHERE asked.mutation_id IN ({marks(len(mutations))}) ORDER BY d.name"""
    return await typed(db, DepartmentRow, asked, mutations)


async def lines_counted(db: BaseDBAsyncClient, mutations: Sequence[int]) -> dict[int, int]:
    """How many lines each of these mutations has."""
    asked = f"""SELECT asked.mutation_id, COUNT(*) AS lines FROM request_line l
                JOIN booking_request asked ON asked.service_request_id = l.service_request_id
                WHERE asked.mutation_id IN ({marks(len(mutations))}) GROUP BY asked.mutation_id"""
    return {row.mutation_id: row.lines for row in await typed(db, CountRow, asked, mutations)}
