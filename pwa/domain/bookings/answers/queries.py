"""What the pages and letters of requests about bookings ask of the database, one typed row each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.seats.fragments import LEFT, RANK
from pwa.domain.bookings.words import Since
from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.profile import TownProfile
from pwa.models.fragments import DEPARTMENT_OF_REQUEST, LIVE_MEMBER, activity_of, enrolment_of, live
from pwa.models.words import Ask, BookingStatus, Outcome
from pwa.storage.databases import marks
from pwa.storage.typed import typed


class RequestRow(NamedTuple):
    """A request with its child, its activity, its department, its author and who treated it."""

    id: int
    number: int
    made_at: datetime
    price_cents: int
    treated_at: datetime | None
    treated_by: str | None
    household_id: int
    child_id: int
    group_id: int
    rules: Rules
    enrolment: int
    place: str
    starts_on: date
    ends_on: date
    first_name: str
    name: str
    department: str
    email: str
    phone: str | None
    silence: str
    class_name: str | None
    teacher: str | None
    author_first: str | None
    author_last: str | None


class TownRow(NamedTuple):
    """What a town says of itself."""

    profile: TownProfile


class LineRow(NamedTuple):
    """A line with its opening, the place that is held in the list, and what stood when it changed nothing. `since` is
    what became of it in the list."""

    id: int
    service_request_id: int
    action: str
    opening_id: int | None
    day: date | None
    slot: str | None
    outcome: str
    reason: str | None
    price_cents: int
    limit_at: datetime | None
    note: str | None
    boxes: int
    closed_reason: str | None
    held: str | None
    rank: int | None
    book_by: datetime | None
    cancel_by: datetime | None
    places: int | None
    stands: int | None
    stands_since: datetime | None
    stands_number: int | None
    stands_household: int | None
    stands_officer: int | None
    stands_person: int | None
    stands_is_ours: bool
    stands_first_name: str | None
    since: Since | None = None


class AlikeRow(NamedTuple):
    """Lines of a request that are told alike: how many, a day of theirs, the rank of a single one; the request's days,
    counted, and what it is about."""

    service_request_id: int
    action: str
    outcome: str
    held: str | None
    is_over: bool | None
    free: int | None
    lines: int
    day: date | None
    booking: int | None
    days: int
    first_day: date | None
    last_day: date | None
    first_name: str
    name: str
    place: str
    rank: int | None
    closed_reason: str | None
    book_by: datetime | None
    cancel_by: datetime | None
    places: int | None
    since: Since | None = None
    limit_at: datetime | None = None


REQUESTS = f"""
    SELECT r.id, r.number, r.made_at, asked.price_cents, r.treated_at, treating.name AS treated_by,
           r.household_id, e.child_id, e.group_id, a.rules,
           e.id AS enrolment, e.place, e.starts_on, e.ends_on, child.first_name, a.name, d.name AS department,
           d.email, d.phone, d.silence, class.name AS class_name, class.teacher,
           author.first_name AS author_first, author.last_name AS author_last
    FROM service_request r {enrolment_of("r.id")} JOIN child ON child.id = e.child_id {activity_of()}
    {DEPARTMENT_OF_REQUEST} JOIN mutation m ON m.id = asked.mutation_id
    JOIN account ON account.id = r.account_id LEFT JOIN guardian author ON author.id = account.guardian_id
    LEFT JOIN school_class class ON class.id = e.school_class_id
    LEFT JOIN account signing ON signing.id = r.treated_by_id
    LEFT JOIN officer treating ON treating.id = signing.officer_id
"""

STANDING = f"""standing.id AS stands,
             CASE l.action WHEN '{Ask.BOOK}' THEN standing.made_at ELSE standing.cancelled_at END AS stands_since,
             its.number AS stands_number, its.household_id AS stands_household, doer.officer_id AS stands_officer,
             person.id AS stands_person, person.first_name AS stands_first_name,
             EXISTS (SELECT 1 FROM membership m JOIN service_request mine ON mine.household_id = m.household_id
                     WHERE mine.id = l.service_request_id AND m.guardian_id = person.id AND {LIVE_MEMBER})
             AS stands_is_ours"""
STOOD = f"""
LEFT JOIN booking standing ON standing.id = l.standing_id AND l.outcome = '{Outcome.UNCHANGED}'
  AND (l.action = '{Ask.BOOK}' OR NOT ({live("standing")}))
LEFT JOIN service_request its ON its.id = standing.service_request_id
LEFT JOIN account doer ON doer.id =
  CASE l.action WHEN '{Ask.BOOK}' THEN standing.made_by_id ELSE standing.cancelled_by_id END
LEFT JOIN guardian person ON person.id = doer.guardian_id"""
"""For lines `l`: what stood when they were decided, as long as an officer has not taken it back."""


async def requests(db: BaseDBAsyncClient, where: str, values: Sequence[Any]) -> list[RequestRow]:
    """The requests `r` that a condition keeps, in its order; `m` is their mutation."""
    return await typed(db, RequestRow, REQUESTS + where, values)


async def lines(db: BaseDBAsyncClient, requests: Sequence[int]) -> list[LineRow]:
    """Every line of these requests, by day."""
    asked = f"""SELECT l.id, l.service_request_id, l.action, l.opening_id, l.day, l.slot, l.outcome, l.reason,
                       l.price_cents, l.limit_at, l.note, l.boxes, o.closed_reason, b.status AS held, {RANK} AS rank,
                       o.book_by, o.cancel_by, CASE WHEN b.id IS NOT NULL THEN {LEFT} END AS places,
                       {STANDING}
                FROM request_line l {enrolment_of("l.service_request_id")} LEFT JOIN opening o ON o.id = l.opening_id
                LEFT JOIN booking b ON l.outcome = '{Outcome.WAITING}' AND b.opening_id = l.opening_id
                  AND b.child_id = e.child_id AND {live()}
                {STOOD}
                WHERE l.service_request_id IN ({marks(len(requests))})
                ORDER BY l.service_request_id, l.day, l.position"""
    return await typed(db, LineRow, asked, requests)


async def alike(db: BaseDBAsyncClient, requests: Sequence[int], today: date, minute: datetime) -> list[AlikeRow]:
    """By request, a row for each kind of its lines. A line that waits where a place may be offered is a kind of its
    own."""
    asked = f"""SELECT kind.*, whole.days, whole.first_day, whole.last_day, child.first_name, a.name, e.place,
                       {RANK} AS rank, o.closed_reason, o.book_by, o.cancel_by,
                       CASE WHEN kind.free IS NOT NULL THEN {LEFT} END AS places
                FROM (SELECT l.service_request_id, l.action, l.outcome, held.status AS held,
                             held.status = '{BookingStatus.WAITING}' AND l.day < ? AS is_over,
                             CASE WHEN held.status = '{BookingStatus.WAITING}' AND l.day >= ? AND o.cancel_by < ?
                                       AND {LEFT} > 0 THEN l.id END AS free,
                             COUNT(*) AS lines, MIN(l.day) AS day, MIN(held.id) AS booking
                      FROM request_line l {enrolment_of("l.service_request_id")}
                      LEFT JOIN booking held ON l.outcome = '{Outcome.WAITING}' AND held.opening_id = l.opening_id
                        AND held.child_id = e.child_id AND {live("held")}
                      LEFT JOIN opening o ON o.id = held.opening_id
                      WHERE l.service_request_id IN ({marks(len(requests))})
                      GROUP BY 1, 2, 3, 4, 5, 6) kind
                JOIN (SELECT service_request_id, COUNT(DISTINCT day) AS days, MIN(day) AS first_day,
                             MAX(day) AS last_day
                      FROM request_line WHERE service_request_id IN ({marks(len(requests))})
                      GROUP BY service_request_id) whole ON whole.service_request_id = kind.service_request_id
                {enrolment_of("kind.service_request_id")} JOIN child ON child.id = e.child_id {activity_of()}
                LEFT JOIN booking b ON b.id = kind.booking AND kind.lines = 1
                LEFT JOIN opening o ON o.id = b.opening_id"""
    return await typed(db, AlikeRow, asked, [today, today, minute, *requests, *requests])


async def town_of(db: BaseDBAsyncClient, mutation: int) -> TownRow:
    """The town that a mutation was sent to."""
    asked = "SELECT t.profile FROM town t JOIN mutation m ON m.town_id = t.id WHERE m.id = ?"
    [row] = await typed(db, TownRow, asked, [mutation])
    return row
