"""A day of a week before: the same for every day, or each its own."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.calendars.deadlines.deadline import HOUR, Deadline
from pwa.domain.calendars.moments import DAY, Occasion, civil
from pwa.domain.declared.values import HourOfDay, WeekdayNumber, about
from pwa.domain.french import WEEKDAYS, count, listed

Before = Annotated[tuple[WeekdayNumber, HourOfDay], Meta(title='un jour et une heure comme [5, "11:00"]')]
"""A day of the weeks before: its number (1 for Monday) and the hour."""


class Weekday(Deadline, frozen=True, kw_only=True, tag="weekday"):
    """Un jour de la semaine, tant de semaines avant."""

    weekday: Annotated[WeekdayNumber, about("1 pour lundi … 7 pour dimanche.")]
    weeks: Annotated[int, Meta(ge=0, le=52), about("Combien de semaines avant ; 0 pour la même.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        monday = box.day - DAY * box.day.weekday()
        return civil(monday - 7 * DAY * self.weeks + DAY * (self.weekday - 1), self.at)

    def words(self) -> str:
        week = {0: "de la même semaine", 1: "de la semaine précédente"}
        when = week.get(self.weeks) or f"{count(self.weeks, 'semaine')} avant"
        return f"jusqu’au {WEEKDAYS[self.weekday - 1]} {when} à {self.at}"


class ByWeekday(Deadline, frozen=True, kw_only=True, tag="table"):
    """Une date limite par jour de la semaine ; un jour qui n’y est pas n’en a pas."""

    limits: Annotated[
        dict[Literal["1", "2", "3", "4", "5", "6", "7"], Before],
        about("Pour chaque jour (« 1 » pour lundi), le dernier jour et l’heure."),
    ]

    def closes(self, box: Occasion) -> datetime | None:
        """The last such weekday strictly before."""
        for number, (wanted, at) in self.limits.items():
            if int(number) == box.day.isoweekday():
                return civil(box.day - DAY * ((box.day.isoweekday() - wanted - 1) % 7 + 1), at)
        return None

    def words(self) -> str:
        days: dict[tuple[int, str], list[str]] = {}
        for number, limit in sorted(self.limits.items()):
            days.setdefault(limit, []).append(WEEKDAYS[int(number) - 1])
        return " ; ".join(
            f"jusqu’au {WEEKDAYS[wanted - 1]} à {at} pour le {listed(names, 'le')}"
            for (wanted, at), names in days.items()
        )
