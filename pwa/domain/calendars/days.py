"""Which days an activity opens, and why it does not on the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pwa.domain.calendars import schools
from pwa.domain.calendars.limits import Limits, limits_of
from pwa.domain.calendars.moments import Occasion
from pwa.domain.calendars.rules import Rules
from pwa.models.words import ActivityKind

NOT_THAT_WEEKDAY = "Pas d’accueil ce jour de la semaine"
NOT_IN_HOLIDAYS = "En dehors des vacances scolaires"
NOT_ANNOUNCED = "Réservations pas encore annoncées"
NOT_KNOWN = "Calendrier scolaire pas encore publié"
BY_HAND_ONLY = "Dates fixées une à une par le service"
SHORT = {NOT_KNOWN: "Pas encore ouvert", NOT_ANNOUNCED: "Pas encore annoncé", NOT_IN_HOLIDAYS: "Hors vacances"}
"""The same over the days of a grid, on the weekdays of the activity."""


class Rhythm(NamedTuple):
    """When an activity lives, but for closures: its kind, the school calendar, its weekdays, and the days that its
    booking windows announce (first and last). A key of caches."""

    kind: str
    where: schools.Where
    weekdays: frozenset[int]
    windows: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, kind: str, where: schools.Where, rules: Rules) -> "Rhythm":
        windows = tuple((one.first, one.last) for one in rules.windows or ())
        return cls(kind, where, frozenset(rules.days or ()), windows)

    def why_not_in_season(self, day: date) -> str | None:
        """Term activities stop in the holidays, holiday activities live in them."""
        if self.kind == ActivityKind.EVENTS:
            return BY_HAND_ONLY
        if not schools.is_known(day, self.where):
            return NOT_KNOWN
        if self.kind == ActivityKind.TERM:
            return schools.holiday_name(day, self.where)
        if not schools.is_in_holidays(day, self.where):
            return schools.holiday_name(day, self.where) or NOT_IN_HOLIDAYS
        is_announced = not self.windows or any(first <= day <= last for first, last in self.windows)
        return None if is_announced else NOT_ANNOUNCED

    def told(self, day: date) -> str | None:
        """Why nobody comes, in the few words that fit over a day of the grid; None when it is not one of its days."""
        if self.kind == ActivityKind.EVENTS:
            return None
        why = self.why_not_in_season(day)
        if why != NOT_IN_HOLIDAYS and (public := schools.public_holiday(day, self.where)):
            return public
        if why in SHORT:
            return SHORT[why] if day.isoweekday() in self.weekdays else None
        return why


@dataclass(frozen=True, slots=True)
class ActivityCalendar:
    """An activity at one site: its rhythm and rules, and the site's closures by day."""

    rhythm: Rhythm
    rules: Rules
    closures: Mapping[date, str]

    def closure(self, day: date) -> str | None:
        """Why the town, the site or the activity is closed that day, where somebody decided it."""
        return self.rules.closure(day) or self.closures.get(day)

    def why_closed(self, day: date) -> str | None:
        """The reason to tell families, or None when the activity is open that day."""
        return self.closure(day) or self.why_never(day)

    def why_never(self, day: date) -> str | None:
        """Why the activity would not open that day, whatever was decided of it."""
        public = schools.public_holiday(day, self.rhythm.where)
        return (
            (f"Jour férié : {public}" if public else None)
            or self.rhythm.why_not_in_season(day)
            or (None if day.isoweekday() in self.rhythm.weekdays else NOT_THAT_WEEKDAY)
        )

    def open_days(self, first: date, last: date) -> list[date]:
        """The days it opens between two dates, both included."""
        return [day for day in schools.every_day(first, last) if self.why_closed(day) is None]

    def shut_days(self, first: date, last: date) -> list[tuple[date, str]]:
        """The days between two dates, both included, that only a closure takes away, with its reason."""
        closed = ((day, self.closure(day)) for day in schools.every_day(first, last))
        return [(day, reason) for day, reason in closed if reason and self.why_never(day) is None]

    def limits(self, day: date, starts_at: str) -> Limits:
        """From when and until when one may book and cancel a slot of that day."""
        box = Occasion(day, starts_at, lambda other: self.closure(other) is not None, self.rhythm.where)
        return limits_of(self.rules, box)


def by_day(closures: Iterable[tuple[date, date, str]]) -> dict[date, str]:
    """Closures (first day, last day, reason) told day by day; the first one named stands."""
    days: dict[date, str] = {}
    for first, last, reason in closures:
        for day in schools.every_day(first, last):
            days.setdefault(day, reason)
    return days
