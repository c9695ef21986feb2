"""A whole town file: read against its declaration, with the dates of the town's own school calendar."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pwa.domain.accounts import policy
from pwa.domain.bookings.locks import until
from pwa.domain.calendars.days import ActivityCalendar, Rhythm
from pwa.domain.calendars.schools import (
    NO_ZONE,
    ZONES,
    CalendarMissing,
    SchoolYear,
    Where,
    calendar_of,
    known_until,
    school_year,
)
from pwa.domain.calendars.town_file import SECTION as OWN_DATES
from pwa.domain.declared.documents import as_document
from pwa.domain.declared.mistakes import Mistake, Mistakes, Place
from pwa.domain.declared.reading import Reading, read_whole
from pwa.domain.declared.sections import said_in, sections, with_sections
from pwa.domain.french import date_fr
from pwa.domain.town_files.dates import FileReading
from pwa.domain.town_files.lines import lines_of
from pwa.domain.town_files.links import check_links
from pwa.domain.town_files.schema.town import TownFile
from pwa.models.words import ActivityKind


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file says, and the school year that its words are of."""

    file: TownFile
    year: SchoolYear
    where: Where

    @property
    def profile(self) -> dict[str, Any]:
        """What the town's row keeps for the pages, the file's silences filled in."""
        return dict(as_document(self.file.profile, whole=True)) | said_in(self.file, sections())

    def beyond(self) -> list[str]:
        """What whoever loads it must know: what cannot be opened yet, a rule that the CNIL would find weak."""
        weak = policy.warning(policy.of(self.file))
        return [*self.not_opened(), *([weak] if weak else [])]

    def not_opened(self) -> list[str]:
        known = known_until(self.where)
        return [
            f"{one.code} : le calendrier scolaire est connu jusqu’au {date_fr(known)}, les jours suivants ne sont pas "
            "encore ouverts."
            for one in self.file.activities
            if one.kind != ActivityKind.EVENTS and one.season and one.season.ends_on > known
        ]


def read_town(
    document: Mapping[str, Any], today: date, text: str | None = None, tiles: Collection[str] = ()
) -> Declared:
    """The file as it is declared. Raises Mistakes, all of them; with the file's text they have their line."""
    where = where_of(document)
    try:
        year = school_year(today, where)
    except CalendarMissing:
        why = f"doit donner l’année scolaire du {date_fr(today)} dans years : elle n’est pas connue."
        raise Mistakes(placed([Mistake(("calendar",), why)], text)) from None
    reading = FileReading(document, year=year, where=where, tiles=tiles)
    file = read_whole(with_sections(TownFile), document, reading)
    check_links(reading)
    mistakes = reading.mistakes or list(never_open(file, where) if file else ())
    if mistakes or file is None:
        raise Mistakes(placed(mistakes, text))
    return Declared(file, year, where)


def never_open(file: TownFile, where: Where) -> Iterator[Mistake]:
    """Activities with a day that would open after its own limit: nobody could ever book it."""
    for n, one in enumerate(file.activities):
        if one.season is None or one.rules.opens is None or one.rules.windows or not one.slots:
            continue
        calendar = ActivityCalendar(Rhythm.of(one.kind, where, one.rules), one.rules, {})
        for day in calendar.open_days(one.season.starts_on, min(one.season.ends_on, known_until(where))):
            limits = calendar.limits(day, one.slots[0].starts_at)
            if limits.opens_at and limits.opens_at > until(limits.book_by, day):
                why = f"ouvre après la date limite : le {date_fr(day)} ne se réserverait jamais."
                yield Mistake(("activities", n, "rules", "opens"), why)
                break


def where_of(document: Mapping[str, Any]) -> Where:
    """The school calendar that the file gives, or its zone's, when they can be read; mistakes are told later."""
    zone = document.get("zone")
    zone = zone if zone in (*ZONES, NO_ZONE) else ZONES[0]
    return calendar_of(zone, read_whole(OWN_DATES.declared, document.get(OWN_DATES.key), Reading(document)))


def placed(mistakes: list[Mistake], text: str | None) -> list[Mistake]:
    """In the file's order, with their lines where the text is known; the same thing is told once."""
    once = list(dict.fromkeys(mistakes))
    if text is None:
        return once
    lines = lines_of(text)
    found = [replace(one, line=line_at(one.place, lines)) for one in once]
    return sorted(found, key=lambda one: one.line or 0)


def line_at(place: Place, lines: Mapping[Place, int]) -> int | None:
    """The line of the value, or of what holds it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place)
