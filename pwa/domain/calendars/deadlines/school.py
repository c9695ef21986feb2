"""What the school calendar says: the last day with class, the holidays."""

from datetime import datetime
from typing import Annotated

from pwa.domain.calendars import schools
from pwa.domain.calendars.deadlines.deadline import HOUR, Deadline
from pwa.domain.calendars.moments import DAY, Occasion, civil, zone_of
from pwa.domain.declared.values import DayCount, HourOfDay, about
from pwa.domain.french import count


class LastSchoolDay(Deadline, frozen=True, kw_only=True, tag="last_school_day"):
    """Le dernier jour de classe qui précède."""

    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        return civil(schools.school_day_before(box.day, zone_of(box)), self.at)

    def words(self) -> str:
        return f"jusqu’au dernier jour de classe qui précède à {self.at}"


class BeforeHolidays(Deadline, frozen=True, kw_only=True, tag="holidays"):
    """Tant de jours francs avant le premier jour des vacances."""

    clear_days: Annotated[DayCount, about("Combien de jours francs.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        """Before the first day of the holidays this day is in; on a school day, before the day itself."""
        found = schools.break_of(box.day, zone_of(box))
        return civil((found.first_day if found else box.day) - DAY * (self.clear_days + 1), self.at)

    def words(self) -> str:
        days = count(self.clear_days, "jour franc", "jours francs")
        return f"jusqu’à {days} avant le début des vacances, à {self.at}"
