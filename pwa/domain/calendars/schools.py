"""School years, holidays by zone and public holidays: the official dates of `schools.toml`, told day by day.

The last summer of the table is known up to 31 August; beyond the table every question raises CalendarMissing.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jours_feries_france import JoursFeries

ZONES = ("A", "B", "C")
DAY = timedelta(days=1)

SUMMER = "Vacances d’été"
BRIDGE = "Pont de l’Ascension"
HOLIDAYS = {
    "autumn": "Vacances de la Toussaint",
    "christmas": "Vacances de Noël",
    "winter": "Vacances d’hiver",
    "spring": "Vacances de printemps",
}


class CalendarMissing(LookupError):
    """The official calendar of that day's school year is not in `schools.toml`."""


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """« 2021-2022 », from the pupils' first day to the last day with class."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Break:
    """Days without class in a zone, both ends included."""

    name: str
    first_day: date
    last_day: date


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("schools.toml").read_text(encoding="utf-8"))


@cache
def school_years() -> tuple[SchoolYear, ...]:
    """The years of the table, in order."""
    return tuple(SchoolYear(label, year["first_class"], year["last_class"]) for label, year in sorted(table().items()))


def school_year(day: date) -> SchoolYear:
    """The year that runs on this day; in summer, the one that comes."""
    for year in school_years():
        if day <= year.last_day and day >= summer_before(year):
            return year
    raise CalendarMissing(f"{day:%d/%m/%Y} is not in the official school calendars of schools.toml")


def summer_before(year: SchoolYear) -> date:
    """The first day of the summer that leads to a year."""
    before = [other.last_day for other in school_years() if other.last_day < year.first_day]
    return before[-1] + DAY if before else date(year.first_day.year, 7, 1)


@cache
def breaks(zone: str) -> tuple[Break, ...]:
    """Every break of a zone, in order."""
    if zone not in ZONES:
        raise ValueError(f"there is no school zone {zone!r}, only {', '.join(ZONES)}")
    return tuple(sorted(all_breaks(zone), key=lambda one: one.first_day))


def all_breaks(zone: str) -> Iterator[Break]:
    years = school_years()
    yield Break(SUMMER, summer_before(years[0]), years[0].first_day - DAY)
    for position, year in enumerate(years):
        dates = table()[year.label]
        for key, name in HOLIDAYS.items():
            departure, back = dates[key][zone] if isinstance(dates[key], dict) else dates[key]
            yield Break(name, departure, back - DAY)
        yield Break(BRIDGE, dates["bridge"][0], dates["bridge"][-1])
        is_last = position + 1 == len(years)
        end = date(year.last_day.year, 8, 31) if is_last else years[position + 1].first_day - DAY
        yield Break(SUMMER, year.last_day + DAY, end)


@cache
def days_off(zone: str) -> dict[date, Break]:
    return {
        one.first_day + DAY * offset: one
        for one in breaks(zone)
        for offset in range((one.last_day - one.first_day).days + 1)
    }


def break_of(day: date, zone: str) -> Break | None:
    """The break this day belongs to, in this zone."""
    known = breaks(zone)
    if not known[0].first_day <= day <= known[-1].last_day:
        raise CalendarMissing(f"{day:%d/%m/%Y} is not in the official school calendars of schools.toml")
    return days_off(zone).get(day)


def holiday_name(day: date, zone: str) -> str | None:
    """« Vacances d’hiver », « Pont de l’Ascension », or None on any other day."""
    found = break_of(day, zone)
    return found.name if found else None


def is_in_holidays(day: date, zone: str) -> bool:
    """Whether a holiday activity may open: the bridge is a day off, not holidays."""
    return holiday_name(day, zone) not in (None, BRIDGE)


def is_school_day(day: date, zone: str) -> bool:
    """A weekday of term, Wednesdays included: neither holidays, nor bridge, nor public holiday."""
    return day.isoweekday() <= 5 and break_of(day, zone) is None and public_holiday(day) is None


def school_day_before(day: date, zone: str) -> date:
    """The last school day before this one."""
    before = day - DAY
    while not is_school_day(before, zone):
        before -= DAY
    return before


def is_first_day_back(day: date, zone: str) -> bool:
    """A school day that follows holidays (not a bridge)."""
    if not is_school_day(day, zone):
        return False
    between = (day - DAY * n for n in range(1, (day - school_day_before(day, zone)).days))
    return any(is_in_holidays(one, zone) for one in between)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of metropolitan France; on equal dates the first name stands."""
    named: dict[date, str] = {}
    for name, day in JoursFeries.for_year(year).items():
        named.setdefault(day, name)
    return named


def public_holiday(day: date) -> str | None:
    """« Lundi de Pâques », or None on any other day."""
    return public_holidays(day.year).get(day)
