"""What the words of a day mean in a town file: « 03/01 », « rentrée », « Vacances d’hiver » of a school year."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.domain.calendars.schools import Break, SchoolYear, Where, breaks
from pwa.domain.declared.mistakes import Wrong, found_there
from pwa.domain.declared.reading import Reading

DAY_AND_MONTH = re.compile(r"(\d\d)/(\d\d)")
SCHOOL_WORDS = re.compile(r"(rentrée|fin des classes)(?: ([+-]) (\d{1,3}))?")
HOLIDAY_NAME = "le nom de vacances de l’année scolaire, comme « Vacances d’hiver »"


@dataclass(slots=True, kw_only=True)
class FileReading(Reading):
    """The reading of a town file: its days are those of a school year."""

    year: SchoolYear
    where: Where
    tiles: Collection[str] = ()
    """The codes that a town may rename or hide; none where they are not known."""

    def day(self, words: object) -> date | None:
        return words if type(words) is date else day_of(words, self.year)


def read_holiday(found: object, reading: FileReading) -> Break:
    """Holidays of the current school year, by their name."""
    named = {one.name: one for one in breaks(reading.where) if one.is_holidays and is_in(one, reading.year)}
    if not isinstance(found, str) or found not in named:
        known = f"{reading.year.label} ({', '.join(named)})"
        raise Wrong(f"n’est pas une période de vacances de {known}{found_there(found)}")
    return named[found]


def is_in(one: Break, year: SchoolYear) -> bool:
    """Whether it begins in the year, its summer included."""
    return year.first_day <= one.first_day <= year.last_day + timedelta(days=1)


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
