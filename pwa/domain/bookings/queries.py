"""The questions of the season page in SQL, one typed row each: it is measured, and asks no more than these."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from pwa.domain.bookings.seats.fragments import LEFT, RANK
from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.slots import SlotCodes
from pwa.domain.tariffs.brackets import Brackets
from pwa.domain.tariffs.fragments import FEE
from pwa.models.fragments import BORN, department_of, live, live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import reading
from pwa.storage.typed import typed


class EnrolmentRow(NamedTuple):
    """An enrolment with its child, activity and class, and every revision that its page depends on; the seats' is of
    the one that is asked for, and of no sibling."""

    id: int
    child_id: int
    group_id: int
    starts_on: date
    ends_on: date
    place: str
    first_name: str
    revision: int
    name: str
    kind: str
    rules: Rules
    has_waiting_list: bool
    is_reviewed: bool
    department: str
    class_name: str | None
    teacher: str | None
    household_revision: int
    town_revision: int
    version: int
    seats_revision: int | None


class OpeningRow(NamedTuple):
    """An opening with its slot and the fee of its day, as it is for everyone."""

    id: int
    day: date
    slot_id: int
    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None
    closed_reason: str | None
    code: str
    label: str
    excludes: SlotCodes
    fee_id: int | None
    brackets: Brackets | None
    outside_cents: int | None


class Mark(NamedTuple):
    """What sets an opening apart for a child: its live booking, few seats left, someone who waits."""

    opening: int
    status: str | None = None
    is_own: bool | None = None
    price_cents: int | None = None
    seats_left: int | None = None
    someone_waits: bool = False
    rank: int | None = None


ENROLMENTS = f"""
SELECT e.id, e.child_id, e.group_id, e.starts_on, e.ends_on, e.place, child.first_name, child.revision,
       a.name, a.kind, a.rules, a.has_waiting_list, a.is_reviewed, d.name AS department,
       class.name AS class_name, class.teacher,
       h.revision AS household_revision, t.revision AS town_revision,
       a.past_versions + (SELECT coalesce(sum(version), 0) FROM season WHERE season.activity_id = a.id) AS version,
       CASE WHEN e.id = asked.id THEN (SELECT sum(revision) FROM seats s WHERE s.group_id = e.group_id) END
         AS seats_revision
FROM enrolment asked
JOIN custody mine ON mine.child_id = asked.child_id AND mine.household_id = ?
{department_of("asked", "its")}
JOIN activity_group g ON g.activity_id = a.id
JOIN enrolment e ON e.group_id = g.id AND (e.id = asked.id OR e.child_id <> asked.child_id)
JOIN custody c ON c.child_id = e.child_id AND c.household_id = mine.household_id
JOIN household h ON h.id = c.household_id
JOIN child ON child.id = e.child_id
JOIN town t ON t.id = asked.town_id
LEFT JOIN school_class class ON class.id = e.school_class_id
WHERE asked.id = ? AND asked.town_id = ?
ORDER BY CASE WHEN e.id = asked.id THEN 0 ELSE 1 END, {BORN}, e.starts_on
"""

OPENINGS = f"""
SELECT o.id, o.day, o.slot_id, o.opens_at, o.book_by, o.cancel_by, o.closed_reason, s.code, s.label, s.excludes,
       fee.id AS fee_id, fee.brackets, fee.outside_cents
FROM opening o JOIN slot s ON s.id = o.slot_id LEFT JOIN fee ON fee.id = {FEE}
WHERE o.group_id = ? AND o.day BETWEEN ? AND ?
ORDER BY o.day, s.position
"""

MARKS = f"""
SELECT o.id AS opening, b.status, b.enrolment_id = ? AS is_own, b.price_cents,
       CASE WHEN b.status = '{BookingStatus.WAITING}' AND o.day >= ? THEN {LEFT} END AS seats_left,
       FALSE AS someone_waits, {RANK} AS rank
FROM booking b JOIN opening o ON o.id = b.opening_id
WHERE b.child_id = ? AND {live()} AND CASE WHEN o.group_id = ? AND o.day BETWEEN ? AND ? THEN TRUE ELSE FALSE END
UNION ALL
SELECT uses.opening_id, NULL, NULL, NULL, min(seats.capacity - seats.taken), FALSE, NULL
FROM seats JOIN opening_seats uses ON uses.seats_id = seats.id
WHERE seats.group_id = ? AND seats.day >= ? AND seats.capacity - seats.taken <= ? GROUP BY uses.opening_id
UNION ALL
SELECT o.id, NULL, NULL, NULL, NULL, TRUE, NULL FROM opening o
WHERE o.group_id = ? AND o.day >= ? AND EXISTS
  (SELECT 1 FROM booking w WHERE w.opening_id = o.id AND {live_as(BookingStatus.WAITING, "w")})
"""
"""What the child holds; where few seats are left; where someone waits. Each part reads what it names and no more,
whatever the planner knows of the tables: asking these of every opening cost PostgreSQL 10 ms a page. `CASE`: by
the booking's own opening, and not through the group's once a booking, nor through those of every town where a planner
takes one row to be left of them."""


async def enrolments(household: int | None, enrolment: int, town: int) -> Sequence[EnrolmentRow]:
    """The enrolment first, then its siblings' of that activity; nothing when it is not this household's."""
    return await typed(reading(), EnrolmentRow, ENROLMENTS, [household, enrolment, town])


async def openings(group: int, first: date, last: date) -> Sequence[OpeningRow]:
    """Every opening of the group on these days, both included."""
    return await typed(reading(), OpeningRow, OPENINGS, [group, first, last])


async def marks(asked: EnrolmentRow, today: date, few: int) -> Sequence[Mark]:
    """The openings of the enrolment's days that are not as everyone sees them; from today on, `few` seats left."""
    own = [asked.id, today, asked.child_id, asked.group_id, asked.starts_on, asked.ends_on]
    group = [asked.group_id, today, few, asked.group_id, today]
    return merged(await typed(reading(), Mark, MARKS, [*own, *group]))


def merged(found: Sequence[Mark]) -> Sequence[Mark]:
    """One mark an opening: what the child holds there goes before what others left of it."""
    marks: dict[int, Mark] = {}
    for mark in found:
        first = marks.setdefault(mark.opening, mark)
        if mark.someone_waits and first.status is None:
            marks[mark.opening] = first._replace(someone_waits=True)
    return sorted(marks.values())
