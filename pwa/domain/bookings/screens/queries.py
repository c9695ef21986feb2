"""What the other screens of bookings ask, in SQL: one typed row each. The season page's questions are one floor up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from pwa.domain.bookings.seats.fragments import CAPACITY, LEFT, RANK
from pwa.domain.rights import Part
from pwa.models.fragments import BORN, LIVE_MEMBER, activity_of, live
from pwa.models.words import BookingStatus
from pwa.storage.databases import reading
from pwa.storage.typed import typed


class AgendaRow(NamedTuple):
    """A booking of a child, as its agenda says it."""

    day: date
    activity: str
    slot: str
    place: str
    status: str
    rank: int | None


class CardRow(NamedTuple):
    """An enrolment that has openings."""

    id: int
    first_name: str
    activity: str
    code: str
    place: str
    starts_on: date
    ends_on: date


class OpeningRow(NamedTuple):
    """An opening of a day, where it is, and its places: how many, how many left."""

    id: int
    site: str
    activity: str
    position: int
    slot: str
    turn: int
    group: str
    capacity: int | None
    places: int | None


class ChildRow(NamedTuple):
    """A child who comes to an opening, or waits for it; the day of birth tells namesakes apart."""

    id: int
    opening_id: int
    status: str
    child_id: int
    first_name: str
    last_name: str
    birth_date: date | None

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name}"


class UseRow(NamedTuple):
    """Seats that an opening takes a place of."""

    opening_id: int
    seats_id: int


class ChangeRow(NamedTuple):
    """What was booked or cancelled, and by whom."""

    opening_id: int
    status: str
    cancelled_at: datetime | None
    at: datetime
    account: int | None
    officer_id: int | None
    guardian_id: int | None
    is_ours: bool
    first_name: str | None


AGENDA = f"""
SELECT o.day, a.name AS activity, s.label AS slot, e.place, b.status, {RANK} AS rank
FROM booking b
JOIN opening o ON o.id = b.opening_id JOIN slot s ON s.id = o.slot_id
JOIN enrolment e ON e.id = b.enrolment_id JOIN activity a ON a.id = s.activity_id
WHERE b.child_id = ? AND {live()} AND o.day IN (
    SELECT o.day FROM booking b JOIN opening o ON o.id = b.opening_id
    WHERE b.child_id = ? AND {live()} AND o.day >= ? GROUP BY o.day ORDER BY o.day LIMIT ?)
ORDER BY o.day, s.starts_at, a.position
"""

CARDS = f"""
SELECT e.id, child.first_name, a.name AS activity, a.code, e.place, e.starts_on, e.ends_on
FROM enrolment e JOIN child ON child.id = e.child_id
JOIN custody c ON c.child_id = child.id AND c.household_id = ?
{activity_of()}
WHERE e.town_id = ? AND e.ends_on >= ? AND EXISTS
  (SELECT 1 FROM opening o WHERE o.group_id = e.group_id AND o.day BETWEEN e.starts_on AND e.ends_on)
ORDER BY e.position, {BORN} DESC, a.position, e.starts_on DESC
"""

OPENINGS = f"""
SELECT o.id, site.name AS site, a.name AS activity, a.position, s.label AS slot, s.position AS turn,
       g.name AS "group", {CAPACITY} AS capacity, {LEFT} AS places
FROM opening o
JOIN slot s ON s.id = o.slot_id
JOIN activity a ON a.id = s.activity_id
JOIN activity_group g ON g.id = o.group_id
JOIN site ON site.id = g.site_id
WHERE a.town_id = ? AND o.day = ? AND o.closed_reason IS NULL
"""

CHILDREN = f"""
SELECT b.id, b.opening_id, b.status, c.id AS child_id, c.first_name, c.last_name, c.birth_date FROM activity a
JOIN activity_group g ON g.activity_id = a.id JOIN opening o ON o.group_id = g.id
JOIN booking b ON b.opening_id = o.id JOIN child c ON c.id = b.child_id
WHERE a.town_id = ? AND o.day = ? AND {live()}
  AND b.status IN ('{BookingStatus.BOOKED}', '{BookingStatus.WAITING}')
"""

USES = """
SELECT uses.opening_id, uses.seats_id FROM opening o JOIN activity_group g ON g.id = o.group_id
JOIN activity a ON a.id = g.activity_id JOIN opening_seats uses ON uses.opening_id = o.id
WHERE a.town_id = ? AND o.day = ?
"""

CHANGES = f"""
SELECT b.opening_id, b.status, b.cancelled_at, COALESCE(b.cancelled_at, b.made_at) AS at,
       a.id AS account, a.officer_id, g.id AS guardian_id, g.first_name, EXISTS (
         SELECT 1 FROM membership m WHERE m.guardian_id = g.id AND m.household_id = ? AND {LIVE_MEMBER}) AS is_ours
FROM opening o JOIN booking b ON b.opening_id = o.id AND b.child_id = ?
LEFT JOIN account a ON a.id = CASE WHEN {live()} THEN b.made_by_id ELSE b.cancelled_by_id END
LEFT JOIN guardian g ON g.id = a.guardian_id
WHERE o.group_id = ? AND o.day >= ? AND COALESCE(b.cancelled_at, b.made_at) > ?
ORDER BY at, b.id
"""


async def agenda(child: int, first: date, most: int) -> Sequence[AgendaRow]:
    """What the child has from that day on, over so many days that have something."""
    return await typed(reading(), AgendaRow, AGENDA, [child, child, first, most])


async def cards(town: int, household: int | None, since: date) -> Sequence[CardRow]:
    """The household's enrolments that end then or later, and have openings, in the town's order."""
    return await typed(reading(), CardRow, CARDS, [household, town, since])


async def openings(town: int, part: Part, day: date) -> Sequence[OpeningRow]:
    """What is open that day in this part of the town."""
    asked, values = OPENINGS, [town, day]
    for column, only in (("a.department_id", part.department), ("g.site_id", part.site)):
        if only is not None:
            asked, values = f"{asked} AND {column} = ?", [*values, only]
    return await typed(reading(), OpeningRow, asked, values)


async def children(town: int, day: date) -> Sequence[ChildRow]:
    """Who comes that day, or waits to."""
    return await typed(reading(), ChildRow, CHILDREN, [town, day])


async def uses(town: int, day: date) -> Sequence[UseRow]:
    """The seats of each opening of that day."""
    return await typed(reading(), UseRow, USES, [town, day])


async def changes(household: int | None, child: int, group: int, today: date, since: datetime) -> Sequence[ChangeRow]:
    """What was booked or cancelled for the child since then, oldest first: the last word on a box comes last."""
    return await typed(reading(), ChangeRow, CHANGES, [household, child, group, today, since])
