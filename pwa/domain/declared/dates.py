"""The kinds of days that a town file is made of."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pwa.domain.declared.mistakes import Wrong, instead
from pwa.domain.declared.reading import Reading
from pwa.domain.declared.values import read_by

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
DAY = "une date, « 03/01 », « rentrée » ou « fin des classes »"
EXACT_DAY = "une date comme 2026-11-20"
MOMENT = "un jour (comme « 20/09 ») ou un instant comme 2021-12-23T20:00"


def read_day(found: object, reading: Reading, words: str = DAY) -> date:
    """A date, « 03/01 » of the current school year, « rentrée » or « fin des classes - 1 »."""
    day = reading.day(found)
    if day is None:
        raise Wrong(f"doit être {words}{instead(found)}")
    if not EARLIEST <= day <= LATEST:
        raise Wrong(f"doit être entre 2000 et 2100{instead(found)}")
    return day


def read_exact_day(found: object, _: Reading) -> date:
    """A date that does not depend on the school calendar."""
    if type(found) is not date or not EARLIEST <= found <= LATEST:
        raise Wrong(f"doit être {EXACT_DAY}{instead(found)}")
    return found


def read_moment(found: object, reading: Reading) -> str:
    """A day, with an hour if one is wanted, kept as « 2021-12-23T20:00 »."""
    if isinstance(found, str) and (instant := instant_of(found)):
        found = instant
    if isinstance(found, datetime) and found.tzinfo is None and EARLIEST <= found.date() <= LATEST:
        return f"{found:%Y-%m-%dT%H:%M}"
    return read_day(found, reading, MOMENT).isoformat()


def instant_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


Day = Annotated[date, read_by(read_day, DAY)]
ExactDay = Annotated[date, read_by(read_exact_day, EXACT_DAY)]
Moment = Annotated[str, read_by(read_moment, MOMENT)]


def ending_wrongs(starts_on: date, ends_on: date) -> Iterator[tuple[str, str]]:
    if ends_on < starts_on:
        yield "ends_on", "doit venir après starts_on."
