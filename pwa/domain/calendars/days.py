"""Which days an activity opens, and why it does not on the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.domain.calendars import schools
from pwa.domain.calendars.limits import Limits, limits_of
from pwa.domain.calendars.moments import Box, window_of

NOT_THAT_WEEKDAY = "Pas d’accueil ce jour de la semaine"
NOT_IN_HOLIDAYS = "En dehors des vacances scolaires"
NOT_ANNOUNCED = "Réservations pas encore annoncées"
NOT_KNOWN = "Calendrier scolaire pas encore publié"
BY_HAND_ONLY = "Dates fixées une à une par le service"


@dataclass(frozen=True, slots=True)
class ActivityCalendar:
    """An activity at one site: its kind and rules, the town's school calendar, and the site's closures by day."""

    kind: str
    zone: schools.Where
    rules: Mapping[str, Any]
    closures: Mapping[date, str]

    def closure(self, day: date) -> str | None:
        """Why the town, the site or the activity is closed that day, where somebody decided it."""
        return (self.rules.get("closed") or {}).get(day.isoformat()) or self.closures.get(day)

    def why_closed(self, day: date) -> str | None:
        """The reason to tell families, or None when the activity is open that day."""
        public = schools.public_holiday(day, self.zone)
        return (
            self.closure(day)
            or (f"Jour férié : {public}" if public else None)
            or self.why_not_in_season(day)
            or (None if day.isoweekday() in self.rules.get("days", ()) else NOT_THAT_WEEKDAY)
        )

    def why_not_in_season(self, day: date) -> str | None:
        """Term activities stop in the holidays, holiday activities live in them."""
        if self.kind == "events":
            return BY_HAND_ONLY
        if not schools.is_known(day, self.zone):
            return NOT_KNOWN
        if self.kind == "term":
            return schools.holiday_name(day, self.zone)
        if not schools.is_in_holidays(day, self.zone):
            return schools.holiday_name(day, self.zone) or NOT_IN_HOLIDAYS
        windows = self.rules.get("windows")
        return NOT_ANNOUNCED if windows and window_of(windows, day) is None else None

    def open_days(self, first: date, last: date) -> list[date]:
        """The days it opens between two dates, both included."""
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [day for day in days if self.why_closed(day) is None]

    def limits(self, day: date, starts_at: str) -> Limits:
        """From when and until when one may book and cancel a slot of that day."""
        return limits_of(self.rules, Box(day, starts_at, lambda other: self.closure(other) is not None, self.zone))


def by_day(closures: Iterable[tuple[date, date, str]]) -> dict[date, str]:
    """Closures (first day, last day, reason) told day by day; the first one named stands."""
    days: dict[date, str] = {}
    for first, last, reason in closures:
        for offset in range((last - first).days + 1):
            days.setdefault(first + timedelta(days=offset), reason)
    return days
