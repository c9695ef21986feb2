"""So many days before: all of them, business days, clear days, or at the slot's own hour."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from pwa.domain.calendars.deadlines.deadline import HOUR, Deadline
from pwa.domain.calendars.moments import BUSINESS, Occasion, civil, counted_back
from pwa.domain.calendars.words import skipping
from pwa.domain.declared.dates import read_day
from pwa.domain.declared.reading import Reading
from pwa.domain.declared.values import DayCount, HourOfDay, about, read_by
from pwa.domain.french import count

SKIPPED = f"l’un de {', '.join(BUSINESS)}, ou un jour"
SKIP = about("Ce qui ne compte pas : weekends, public_holidays, closures, ou des jours.")


def read_skipped(found: object, reading: Reading) -> str:
    return str(found) if found in BUSINESS else read_day(found, reading, SKIPPED).isoformat()


Skip = Annotated[tuple[Annotated[str, read_by(read_skipped, SKIPPED)], ...], Meta(max_length=100)]


class DaysBefore(Deadline, frozen=True, kw_only=True, tag="days_before"):
    """Tant de jours avant."""

    days: Annotated[DayCount, about("Combien de jours ; 0 pour le jour même.")]
    at: Annotated[HourOfDay, HOUR]
    skip: Annotated[Skip | None, SKIP] = None

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, self.skip), self.at)

    def words(self) -> str:
        if self.days == 0:
            return f"jusqu’au jour même à {self.at}"
        if self.days == 1 and not self.skip:
            return f"jusqu’à la veille à {self.at}"
        return f"jusqu’à {count(self.days, 'jour')} avant à {self.at}{skipping(self.skip)}"


class BusinessDays(DaysBefore, frozen=True, kw_only=True, tag="business_days"):
    """Tant de jours ouvrés avant : ni week-ends, ni jours fériés, ni fermetures."""

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, BUSINESS if self.skip is None else self.skip), self.at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour ouvré')} avant à {self.at}"


class ClearDays(DaysBefore, frozen=True, kw_only=True, tag="clear_days"):
    """Tant de jours francs (entiers) entre la date limite et le jour."""

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days + 1, self.skip), self.at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour franc', 'jours francs')} avant à {self.at}{skipping(self.skip)}"


class SameHour(Deadline, frozen=True, kw_only=True, tag="same_hour"):
    """Tant de jours avant, à l’heure du créneau."""

    days: Annotated[DayCount, about("Combien de jours.")]
    skip: Annotated[Skip | None, SKIP] = None

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, self.skip), box.starts_at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour')} avant, à l’heure de l’accueil{skipping(self.skip)}"
