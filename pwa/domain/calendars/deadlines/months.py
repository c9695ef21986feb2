"""A day of a month before."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from pwa.domain.calendars.deadlines.deadline import HOUR, Deadline
from pwa.domain.calendars.moments import Occasion, civil, day_of_month
from pwa.domain.declared.values import HourOfDay, about
from pwa.domain.french import count


class MonthDay(Deadline, frozen=True, kw_only=True, tag="month_day"):
    """Un jour d’un mois d’avant."""

    day: Annotated[int, Meta(ge=1, le=31), about("Le jour ; le dernier du mois s’il est plus court.")]
    months: Annotated[int, Meta(ge=1, le=12), about("Combien de mois avant.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        return civil(day_of_month(self.day, box.day, self.months), self.at)

    def words(self) -> str:
        when = "du mois précédent" if self.months == 1 else f"du mois, {count(self.months, 'mois')} avant,"
        return f"jusqu’au {self.day} {when} à {self.at}"
