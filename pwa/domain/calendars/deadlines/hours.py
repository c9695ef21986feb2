"""So many hours before the slot begins."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from pwa.domain.calendars.deadlines.deadline import Deadline
from pwa.domain.calendars.moments import Occasion, civil
from pwa.domain.declared.values import about
from pwa.domain.french import count


class HoursBefore(Deadline, frozen=True, kw_only=True, tag="hours_before"):
    """Tant d’heures avant le début du créneau."""

    hours: Annotated[int, Meta(ge=0, le=24 * 366), about("Combien d’heures.")]

    def closes(self, box: Occasion) -> datetime:
        return civil(box.day, box.starts_at) - timedelta(hours=self.hours)

    def words(self) -> str:
        before = f"à {count(self.hours, 'heure')} avant le début" if self.hours else "au début"
        return f"jusqu’{before} de l’accueil"
