"""What a season is for everyone, kept ready in the process: the openings of a group, and its weeks without any mark.

Nothing kept is stale: the database moves the season's version with every change of an opening, a slot or a fee, and
each page reads that version first. What is a family's own is read every time, as marks.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import queries
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.queries import EnrolmentRow, Mark, OpeningRow
from pwa.domain.bookings.screens.boxes import Box, Terms, box_of
from pwa.domain.bookings.screens.kept import Kept
from pwa.domain.bookings.screens.weeks import Week, bare_weeks
from pwa.domain.calendars.days import Rhythm
from pwa.domain.tariffs.brackets import Tariff
from pwa.storage.databases import reading

NO_MARK = Mark(0)


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """The openings of a group over some school years, at one version of its seasons."""

    version: int
    openings: Sequence[OpeningRow]
    fees: Mapping[int | None, Tariff]
    opens_at: Sequence[datetime]
    book_by: Sequence[datetime]
    cancel_by: Sequence[datetime]

    @classmethod
    def of(cls, version: int, openings: Sequence[OpeningRow]) -> "Timetable":
        """From the rows; each fee is kept once."""
        fees = {
            o.fee_id: Tariff(o.brackets, o.outside_cents)
            for o in openings
            if o.brackets and o.outside_cents is not None
        }
        limits = [sorted(filter(None, (getattr(o, name) for o in openings))) for name in LIMITS]
        return cls(version, [o._replace(brackets=None) for o in openings], fees, *limits)

    def passed(self, at: Moment) -> tuple[int, int, int]:
        """How many limits lie behind: while these counts and the day stay, every box has the same lock."""
        return (
            bisect_right(self.opens_at, at.now),
            bisect_left(self.book_by, at.minute),
            bisect_left(self.cancel_by, at.minute),
        )

    def prices(self, quotient: int | None, is_resident: bool) -> tuple[tuple[int | None, int], ...]:
        """Cents by fee, for a household; an opening without a fee that day is free."""
        return tuple((fee, tariff.price(quotient, is_resident)) for fee, tariff in self.fees.items())


LIMITS = ("opens_at", "book_by", "cancel_by")


class Sight(NamedTuple):
    """All that the weeks of a timetable depend on, for someone who holds nothing of them."""

    starts_on: date
    ends_on: date
    today: date
    passed: tuple[int, int, int]
    prices: tuple[tuple[int | None, int], ...]
    terms: Terms
    rhythm: Rhythm


class Common:
    """A season as everyone sees it who has these prices and dates. `at` is any moment of that sight."""

    def __init__(self, timetable: Timetable, sight: Sight, at: Moment) -> None:
        self.sight, self.at, self.cents = sight, at, dict(sight.prices)
        self.openings = [o for o in timetable.openings if sight.starts_on <= o.day <= sight.ends_on]
        self.bare = bare_weeks(sight.starts_on, sight.ends_on, sight.rhythm)
        self.by_week: list[list[OpeningRow]] = [[] for _ in self.bare]
        monday = self.bare[0].days[0][0]
        for o in self.openings:
            self.by_week[(o.day - monday).days // 7].append(o)
        self.place = {o.id: n for n, its in enumerate(self.by_week) for o in its}
        self.weeks = tuple(self.week(n, ()) for n in range(len(self.bare)))

    def week(self, n: int, marks: Iterable[Mark]) -> Week:
        """The week for a child with these marks."""
        of, boxes = {mark.opening: mark for mark in marks}, defaultdict[date, tuple[Box, ...]](tuple)
        for o in self.by_week[n]:
            box = box_of(o, of.get(o.id, NO_MARK), self.sight.terms, self.cents.get(o.fee_id, 0), self.at)
            boxes[o.day] += (box,)
        return self.bare[n].with_boxes(boxes, self.sight.today)

    def marked(self, marks: Iterable[Mark]) -> tuple[Week, ...]:
        """Every week of a child; those with the same marks are the same week. A mark beyond these days is nothing."""
        weeks, its = list(self.weeks), defaultdict[int, list[Mark]](list)
        for mark in marks:
            if mark.opening in self.place:
                its[self.place[mark.opening]].append(mark)
        for n, those in its.items():
            weeks[n] = WEEKS.of((self, n, tuple(those)), partial(self.week, n, those))
        return tuple(weeks)

    @cached_property
    def slots(self) -> dict[str, str]:
        """Label by code."""
        return {o.code: o.label for o in self.openings}

    @cached_property
    def excludes(self) -> dict[str, list[str]]:
        """By label, the labels of the slots it excludes."""
        lists = {o.code: o.excludes for o in self.openings}
        slots = self.slots
        return {slots[code]: [slots[one] for one in others if one in slots] for code, others in lists.items() if others}


TIMETABLES: WeakKeyDictionary[BaseDBAsyncClient, Kept[Timetable]] = WeakKeyDictionary()
"""By database: a process has one, its tests have many."""

COMMON: Kept[Common] = Kept(48)
WEEKS: Kept[Week] = Kept(1024)
MOST = 32
"""Timetables; one with its common weeks takes some 300 kB."""


async def timetable_of(asked: EnrolmentRow) -> Timetable:
    """The openings around the enrolment, read again when their version moved."""
    kept = TIMETABLES.setdefault(reading(), Kept(MOST))
    first, last = school_years(asked.starts_on, asked.ends_on)
    key = (asked.group_id, first, last)
    if found := since(kept.get(key), asked.version):
        return found
    openings = await queries.openings(asked.group_id, first, last)
    return since(kept.get(key), asked.version) or kept.put(key, Timetable.of(asked.version, openings))


def since(found: Timetable | None, version: int) -> Timetable | None:
    """The timetable, unless it is from before that version. One that is ahead was read by someone who came after."""
    return found if found and found.version >= version else None


def school_years(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Whole school years around these days: children who come in the middle share their timetable with the others."""
    return date(starts_on.year - (starts_on.month < 9), 9, 1), date(ends_on.year + (ends_on.month >= 9), 8, 31)


def common_of(timetable: Timetable, sight: Sight, at: Moment) -> Common:
    """The season as everyone sees it."""
    return COMMON.of((timetable, sight), partial(Common, timetable, sight, at))
