"""School years, holidays and public holidays: the official dates of `schools.toml`, and those a town gives itself.

Every question is asked of a `Where`: a zone's letter, or a town's own calendar (Corsica, overseas, Alsace-Moselle, a
bridge of the rector's). The last summer of a calendar is known up to 31 August; beyond, `is_known` says no, no day is
a school day, and nothing is guessed.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jours_feries_france import JoursFeries

from pwa.domain.calendars.own import Break, OwnCalendar, SchoolYear, Where, calendar_of, where_is
from pwa.domain.calendars.town_file import HOME

__all__ = ["Break", "OwnCalendar", "SchoolYear", "Where", "calendar_of", "where_is"]

ZONES = ("A", "B", "C")
NO_ZONE = "-"
"""A town outside the zones, which gives every school year itself."""
DAY = timedelta(days=1)

NOTICE = DAY * 270
"""How long before the end of the known calendar the officers are told."""

SUMMER = "Vacances d’été"
BRIDGE = "Pont de l’Ascension"
HOLIDAYS = {
    "autumn": "Vacances de la Toussaint",
    "christmas": "Vacances de Noël",
    "winter": "Vacances d’hiver",
    "spring": "Vacances de printemps",
}


class CalendarMissing(LookupError):
    """The school calendar of that day is not known."""


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("schools.toml").read_text(encoding="utf-8"))


@cache
def terms(where: Where) -> tuple[tuple[SchoolYear, tuple[Break, ...]], ...]:
    """The years known there, in order, with the breaks inside each; a town's own years stand for the zone's."""
    if isinstance(where, OwnCalendar):
        known = {year.label: (year, inside) for year, inside in (*terms(where.zone), *where.years)}
        return tuple(sorted(known.values(), key=lambda term: term[0].first_day))
    if where not in (*ZONES, NO_ZONE):
        raise ValueError(f"there is no school zone {where!r}, only {', '.join(ZONES)}")
    if where == NO_ZONE:
        return ()
    return tuple(
        (SchoolYear(label, said["first_class"], said["last_class"]), tuple(national_breaks(said, where)))
        for label, said in sorted(table().items())
    )


def national_breaks(said: dict[str, Any], zone: str) -> Iterator[Break]:
    for key, name in HOLIDAYS.items():
        departure, back = said[key][zone] if isinstance(said[key], dict) else said[key]
        yield Break(name, departure, back - DAY)
    yield Break(BRIDGE, said["bridge"][0], said["bridge"][-1], is_holidays=False)


def school_years(where: Where = "A") -> tuple[SchoolYear, ...]:
    """The years known, in order."""
    return tuple(year for year, _ in terms(where))


def school_year(day: date, where: Where = "A") -> SchoolYear:
    """The year that runs on this day; in summer, the one that comes. Raises CalendarMissing."""
    first = known_from(where)
    for year in school_years(where):
        if day <= year.last_day and day >= first:
            return year
    raise CalendarMissing(f"the school calendar of {day:%d/%m/%Y} is not known")


def known_from(where: Where) -> date:
    """The first day of the first summer known."""
    years = school_years(where)
    return min(date(years[0].first_day.year, 7, 1), years[0].first_day) if years else date.max


@cache
def known_until(where: Where) -> date:
    """The last day of the last summer known: later days cannot be opened yet."""
    years = school_years(where)
    return max(date(years[-1].last_day.year, 8, 31), years[-1].last_day) if years else date.min


def is_known(day: date, where: Where) -> bool:
    """Whether it is known if there is class that day."""
    return known_from(where) <= day <= known_until(where)


def ends_soon(where: Where, today: date) -> date | None:
    """The last day of the calendar, from nine months before."""
    last = known_until(where)
    return last if today + NOTICE >= last else None


@cache
def breaks(where: Where) -> tuple[Break, ...]:
    """Every break, in order, summers included."""
    return tuple(sorted(all_breaks(where), key=lambda one: one.first_day))


def all_breaks(where: Where) -> Iterator[Break]:
    start = known_from(where)
    for year, inside in terms(where):
        if start < year.first_day:
            yield Break(SUMMER, start, year.first_day - DAY)
        yield from inside
        start = year.last_day + DAY
    if start <= known_until(where):
        yield Break(SUMMER, start, known_until(where))
    if isinstance(where, OwnCalendar):
        yield from where.days_off


def every_day(first: date, last: date) -> Iterator[date]:
    """From one to the other, both included."""
    return (first + DAY * offset for offset in range((last - first).days + 1))


@cache
def days_off(where: Where) -> dict[date, Break]:
    """Each day without class; a longer break stands before a bridge inside it, a town's own school days are none."""
    off = {
        day: one
        for one in sorted(breaks(where), key=lambda one: one.is_holidays)
        for day in every_day(one.first_day, one.last_day)
    }
    for day in where.school_days if isinstance(where, OwnCalendar) else ():
        off.pop(day, None)
    return off


def break_of(day: date, where: Where) -> Break | None:
    """The break this day belongs to, if it is known."""
    return days_off(where).get(day)


def holiday_name(day: date, where: Where) -> str | None:
    """« Vacances d’hiver », « Pont de l’Ascension », or None on any other day."""
    found = break_of(day, where)
    return found.name if found else None


def is_in_holidays(day: date, where: Where) -> bool:
    """Whether a holiday activity may open: the bridge is a day off, not holidays."""
    found = break_of(day, where)
    return found is not None and found.is_holidays


def is_school_day(day: date, where: Where) -> bool:
    """A weekday of term, Wednesdays included: known, neither holidays, nor bridge, nor public holiday."""
    is_term = is_known(day, where) and break_of(day, where) is None
    return is_term and day.isoweekday() <= 5 and public_holiday(day, where) is None


def school_day_before(day: date, where: Where) -> date:
    """The last school day before this one; the day before where none is known."""
    before = day - DAY
    while is_known(before, where) and not is_school_day(before, where):
        before -= DAY
    return before if is_known(before, where) else day - DAY


def is_first_day_back(day: date, where: Where) -> bool:
    """A school day that follows holidays (not a bridge)."""
    if not is_school_day(day, where):
        return False
    between = (day - DAY * n for n in range(1, (day - school_day_before(day, where)).days))
    return any(is_in_holidays(one, where) for one in between)


@cache
def public_holidays(year: int, territory: str = HOME) -> dict[date, str]:
    """The public holidays of a territory; on equal dates the first name stands."""
    named: dict[date, str] = {}
    for name, day in JoursFeries.for_year(year, territory).items():
        named.setdefault(day, name)
    return named


def public_holiday(day: date, where: Where = "A") -> str | None:
    """« Lundi de Pâques », or None on any other day."""
    territory = where.territory if isinstance(where, OwnCalendar) else HOME
    return public_holidays(day.year, territory).get(day)
