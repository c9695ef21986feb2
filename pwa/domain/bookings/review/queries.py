"""What the officers' answers read, in SQL: one typed row each. What they write is beside what decides it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.review.fragments import within
from pwa.domain.bookings.review.ruling import Asked
from pwa.domain.bookings.seats.fragments import LEFT
from pwa.domain.rights import Part
from pwa.models.fragments import DEPARTMENT_OF_REQUEST, activity_of, enrolment_of, live_as
from pwa.models.words import BookingStatus, Outcome
from pwa.storage.databases import HIGHEST, marks, reading
from pwa.storage.typed import typed


class FileRow(NamedTuple):
    """A request with its child, its author and who treated it; `newest` is the town's last booking that waits."""

    newest: int | None
    id: int
    number: int
    made_at: datetime
    revision: int
    treated_at: datetime | None
    treated_by_id: int | None
    treated_by: str | None
    first_name: str
    last_name: str
    birth_date: date | None
    enrolment_id: int
    place: str
    activity: str
    department: str
    author_first: str | None
    author_last: str | None
    email: str | None
    phone: str | None


class BoxRow(NamedTuple):
    """A line that waits, with what is left of its opening and who else is there."""

    id: int
    opening_id: int
    request: int
    day: date
    slot: str
    note: str | None
    has_waiting_list: bool
    places: int | None
    waiting: int
    pending: int


class RequestRow(NamedTuple):
    """A request and the enrolment that it is for."""

    id: int
    enrolment_id: int


class SlotName(NamedTuple):
    """What the town calls a slot."""

    code: str
    label: str


class PriceRow(NamedTuple):
    """What a booking costs, in cents."""

    id: int
    price_cents: int


class Number(NamedTuple):
    """One number."""

    found: int


WAITS = live_as(BookingStatus.PENDING)
NEWEST = f"SELECT MAX(b.id) FROM booking b WHERE b.town_id = r.town_id AND {WAITS}"
FILES = f"""
SELECT ({NEWEST}) AS newest,
       r.id, r.number, r.made_at, r.revision, r.treated_at, r.treated_by_id, treating.name AS treated_by,
       child.first_name, child.last_name, child.birth_date, asked.enrolment_id, e.place, a.name AS activity,
       d.name AS department,
       author.first_name AS author_first, author.last_name AS author_last, author.email, author.phone
FROM service_request r {enrolment_of("r.id")} JOIN child ON child.id = e.child_id {activity_of()}
{DEPARTMENT_OF_REQUEST}
JOIN account asking ON asking.id = r.account_id LEFT JOIN guardian author ON author.id = asking.guardian_id
LEFT JOIN account signing ON signing.id = r.treated_by_id LEFT JOIN officer treating ON treating.id = signing.officer_id
"""
IN_WAIT = f"SELECT b.service_request_id FROM booking b WHERE b.town_id = ? AND {WAITS}"
BOXES = f"""
SELECT l.id, l.opening_id, l.service_request_id AS request, l.day, l.slot, l.note, a.has_waiting_list, {LEFT} AS places,
       (SELECT COUNT(*) FROM booking b WHERE b.opening_id = o.id AND {live_as(BookingStatus.WAITING)}) AS waiting,
       (SELECT COUNT(*) FROM booking b WHERE b.opening_id = o.id AND {live_as(BookingStatus.PENDING)}) AS pending
FROM request_line l JOIN opening o ON o.id = l.opening_id
JOIN slot ON slot.id = o.slot_id JOIN activity a ON a.id = slot.activity_id
"""
LINES = f"""
SELECT id, opening_id AS opening FROM request_line
WHERE service_request_id = ? AND outcome = '{Outcome.PENDING}' ORDER BY position
"""


async def files_in_wait(town: int, part: Part, most: int) -> Sequence[FileRow]:
    """The oldest requests of this part of the town that wait for an answer."""
    here, values = within(part)
    asked = f"{FILES} WHERE r.id IN ({IN_WAIT}) {here} ORDER BY r.made_at, r.number LIMIT ?"
    return await typed(reading(), FileRow, asked, [town, *values, most])


async def files(town: int, part: Part, number: int) -> Sequence[FileRow]:
    """The request of that number in this part of the town, whatever its state, or nothing."""
    here, values = within(part)
    asked = f"{FILES} WHERE r.town_id = ? AND r.number = ? {here}"
    return await typed(reading(), FileRow, asked, [town, min(number, HIGHEST), *values])


async def boxes(requests: Sequence[int]) -> Sequence[BoxRow]:
    """The lines of these requests that wait."""
    asked = f"""{BOXES} WHERE l.outcome = '{Outcome.PENDING}' AND l.service_request_id IN ({marks(len(requests))})
                ORDER BY l.service_request_id, l.day, l.position"""
    return await typed(reading(), BoxRow, asked, requests)


async def first_in_wait(town: int, part: Part) -> Sequence[Number]:
    """The number of the request that has waited longest there, or nothing."""
    here, values = within(part)
    asked = f"SELECT r.number AS found FROM service_request r WHERE r.id IN ({IN_WAIT}) {here}"
    return await typed(reading(), Number, f"{asked} ORDER BY r.made_at, r.number LIMIT 1", [town, *values])


async def arrived(town: int, part: Part, newest: int) -> Number:
    """How many requests have a booking there that waits and came after that one."""
    here, values = within(part)
    asked = f"""SELECT COUNT(DISTINCT r.id) AS found
                FROM booking b JOIN service_request r ON r.id = b.service_request_id
                WHERE b.town_id = ? AND b.id > ? AND {WAITS} {here}"""
    [counted] = await typed(reading(), Number, asked, [town, newest, *values])
    return counted


async def slot_names(group: int, codes: Sequence[str]) -> Sequence[SlotName]:
    """What the slots of these codes are called, in the activity of the group."""
    asked = f"""SELECT s.code, s.label FROM slot s JOIN activity_group g ON g.activity_id = s.activity_id
                WHERE g.id = ? AND s.code IN ({marks(len(codes))})"""
    return await typed(reading(), SlotName, asked, [group, *codes])


async def requests(db: BaseDBAsyncClient, town: int, part: Part, number: int) -> Sequence[RequestRow]:
    """The request of that number in this part of the town, or nothing."""
    here, values = within(part)
    asked = f"""SELECT r.id, asked.enrolment_id
                FROM service_request r JOIN booking_request asked ON asked.service_request_id = r.id
                WHERE r.town_id = ? AND r.number = ? {here}"""
    return await typed(db, RequestRow, asked, [town, min(number, HIGHEST), *values])


async def revision(db: BaseDBAsyncClient, request: int) -> int:
    """The request's, read once its child is locked."""
    [row] = await typed(db, Number, "SELECT revision AS found FROM service_request WHERE id = ?", [request])
    return row.found


async def lines_in_wait(db: BaseDBAsyncClient, request: int) -> list[Asked]:
    """The request's lines that are still to be answered."""
    return await typed(db, Asked, LINES, [request])


async def prices(db: BaseDBAsyncClient, bookings: Sequence[int]) -> dict[int, int]:
    """What each booking costs: the price shown on the day it was asked for."""
    asked = f"SELECT id, price_cents FROM booking WHERE id IN ({marks(len(bookings))})"
    return {row.id: row.price_cents for row in await typed(db, PriceRow, asked, bookings)}
