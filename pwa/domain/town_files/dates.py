"""The kinds of days that a town file is made of."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pwa.domain.calendars.schools import Break, SchoolYear, breaks
from pwa.domain.town_files.reading import Place, Reading, Wrong, instead

DAY_AND_MONTH = re.compile(r"(\d\d)/(\d\d)")
SCHOOL_WORDS = re.compile(r"(rentrée|fin des classes)(?: ([+-]) (\d{1,3}))?")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, « 03/01 » of the current school year, « rentrée » or « fin des classes - 1 »."""

    words: str = "une date, « 03/01 », « rentrée » ou « fin des classes »"

    def read(self, found: Any, at: Place, reading: Reading) -> date:
        day = found if type(found) is date else day_of(found, reading.year)
        if day is None:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        if not EARLIEST <= day <= LATEST:
            raise Wrong(f"doit être entre 2000 et 2100{instead(found)}")
        return day


@dataclass(frozen=True, slots=True)
class ExactDay:
    """A date that does not depend on the school calendar."""

    words: str = "une date comme 2026-11-20"

    def read(self, found: Any, at: Place, reading: Reading) -> date:
        if type(found) is not date or not EARLIEST <= found <= LATEST:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return found


@dataclass(frozen=True, slots=True)
class HolidayName:
    """Holidays of the current school year, by their name."""

    words: str = "le nom de vacances de l’année scolaire, comme « Vacances d’hiver »"

    def read(self, found: Any, at: Place, reading: Reading) -> Break:
        named = {one.name: one for one in breaks(reading.where) if one.is_holidays and is_in(one, reading.year)}
        if not isinstance(found, str) or found not in named:
            raise Wrong(
                f"n’est pas une période de vacances de {reading.year.label} ({', '.join(named)}){instead(found)}"
            )
        return named[found]


def is_in(one: Break, year: SchoolYear) -> bool:
    """Whether it begins in the year, its summer included."""
    return year.first_day <= one.first_day <= year.last_day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with an hour if one is wanted, kept as « 2021-12-23T20:00 »."""

    words: str = "un jour (comme « 20/09 ») ou un instant comme 2021-12-23T20:00"

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        if isinstance(found, str) and (instant := instant_of(found)):
            found = instant
        if isinstance(found, datetime) and found.tzinfo is None and EARLIEST <= found.date() <= LATEST:
            return f"{found:%Y-%m-%dT%H:%M}"
        return Day(self.words).read(found, at, reading).isoformat()


def instant_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


def day_of(words: object, year: SchoolYear) -> date | None:
    """« 2022-01-03 », « 03/01 », « rentrée » or « fin des classes - 1 » in a school year; None when it is none."""
    if not isinstance(words, str):
        return None
    if found := DAY_AND_MONTH.fullmatch(words):
        return on_the(int(found[1]), int(found[2]), year)
    if found := SCHOOL_WORDS.fullmatch(words):
        day = year.first_day if found[1] == "rentrée" else year.last_day
        return day + timedelta(int(f"{found[2] or '+'}{found[3] or 0}"))
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def on_the(day: int, month: int, year: SchoolYear) -> date | None:
    """The day of that name in the school year: between 1 August and 31 July where it begins after the summer."""
    begins_late = year.first_day.month > 7
    try:
        return date(year.first_day.year + (begins_late and month < 8), month, day)
    except ValueError:
        return None
