"""The calendar under the boxes: whole ISO weeks over an enrolment, their months, and why no one comes on a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from pwa.domain.bookings.screens.boxes import Box
from pwa.domain.calendars.days import Rhythm
from pwa.domain.french import day_short, month_title


class Day(NamedTuple):
    """One date of the grid, « 01/02 »; `why_closed` (vacances, férié…) is said once a week, where there is no box."""

    date: date
    short: str
    boxes: tuple[Box, ...]
    why_closed: str | None
    is_today: bool
    is_past: bool


@dataclass(frozen=True, eq=False)
class Week:
    """An ISO week, Monday to Sunday; `months` are the « 2022-02 » it touches. One that is alike for many families is
    one object, drawn once: it is told from another by what it is, not by what it holds."""

    number: int
    iso: str
    months: tuple[str, ...]
    days: tuple[Day, ...]

    @property
    def ends_on(self) -> date:
        """Its Sunday."""
        return self.days[-1].date

    @cached_property
    def open_weekdays(self) -> frozenset[int]:
        """The ISO weekdays with a box."""
        return frozenset(day.date.isoweekday() for day in self.days if day.boxes)

    @cached_property
    def shows(self) -> frozenset[str]:
        """What its boxes say of themselves: their lock, else their state."""
        return frozenset(box.look.lock or box.look.state for day in self.days for box in day.boxes)


class Row(NamedTuple):
    """A week as it is drawn: shown first or not, folded away or not, the first of its month or not."""

    week: Week
    is_on: bool
    is_gone: bool
    is_first: bool


def rows_of(weeks: Sequence[Week], shown_month: str, here: str, gone: int) -> list[Row]:
    """So many weeks are gone; a month begins at its first week, or at its first to come where one starts `here`."""
    rows, before = list[Row](), ""
    for n, week in enumerate(weeks):
        month, is_gone = week.months[-1], n < gone
        is_first = month != before and not (is_gone and month == here)
        before = month if is_first else before
        rows.append(Row(week, shown_month in week.months, is_gone, is_first))
    return rows


class Bare(NamedTuple):
    """A week of the calendar: number, « 2022-W05 », months, then each day as (date, « 01/02 », why no one comes)."""

    number: int
    iso: str
    months: tuple[str, ...]
    days: tuple[tuple[date, str, str | None], ...]

    def with_boxes(self, boxes: Mapping[date, tuple[Box, ...]], today: date) -> Week:
        """The week with what can be booked in it."""
        return Week(self.number, self.iso, self.months, tuple(days_of(self, boxes, today)))


def days_of(week: Bare, boxes: Mapping[date, tuple[Box, ...]], today: date) -> Iterator[Day]:
    """A week's days; why no one comes is said once, on the first of those that it closes."""
    said = None
    for day, short, closed in week.days:
        its = boxes.get(day, ())
        why = None if its or closed == said else closed
        said = why or said
        yield Day(day, short, its, why, day == today, bool(its) and day < today)


@lru_cache(maxsize=64)
def bare_weeks(starts_on: date, ends_on: date, rhythm: Rhythm) -> tuple[Bare, ...]:
    """Whole weeks over these days and over the months they touch (SL-60), whoever they are for. Closures are told by
    the boxes."""
    first, weeks = starts_on.replace(day=1), []
    last = month_after(ends_on) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        dates = [monday + timedelta(days=n) for n in range(7)]
        months = tuple(dict.fromkeys(f"{day:%Y-%m}" for day in (dates[0], dates[6]) if first <= day <= last))
        year, number, _ = monday.isocalendar()
        days = tuple((day, day_short(day), rhythm.told(day)) for day in dates)
        weeks.append(Bare(number, f"{year}-W{number:02}", months, days))
        monday += timedelta(days=7)
    return tuple(weeks)


@lru_cache(maxsize=256)
def months_of(starts_on: date, ends_on: date) -> tuple[tuple[str, str], ...]:
    """Each month touched: (« 2022-02 », « Février 2022 »)."""
    months, month = [], starts_on.replace(day=1)
    while month <= ends_on:
        months.append((f"{month:%Y-%m}", month_title(f"{month:%Y-%m}")))
        month = month_after(month)
    return tuple(months)


def month_after(day: date) -> date:
    """The first of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
