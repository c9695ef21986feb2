"""What every kind of deadline has. A kind is one class of a file of this folder: what a town file says of it, the
instant it names, and its words in French.

« 48 h » has four readings: `hours_before` 48, `same_hour` 2, `clear_days` 2, `business_days` 2.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Optional

from pwa.domain.calendars import schools
from pwa.domain.calendars.moments import Occasion, zone_of
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import about

if TYPE_CHECKING:
    from pwa.domain.calendars.deadlines import AnyDeadline

NO_LIMIT = "sans date limite"
HOUR = about("L’heure limite ; cette minute entière compte.")


class Deadline(Table, frozen=True, kw_only=True, tag_field="kind"):
    """What every kind of deadline has."""

    after_holidays: Annotated[
        Optional["AnyDeadline"], about("La date limite du jour de la rentrée, au lieu de celle-ci.")
    ] = None

    def closes(self, box: Occasion) -> datetime | None:
        """The minute it names, in UTC."""
        raise NotImplementedError

    def words(self) -> str:
        """« jusqu’à la veille à 23:59 », as families read it."""
        raise NotImplementedError

    def opens(self, box: Occasion) -> datetime | None:
        """The same, where the deadline says when booking begins."""
        return self.closes(box)

    def standing(self, box: Occasion) -> "Deadline":
        """Itself, or what stands for it on the first school day after holidays."""
        if self.after_holidays and schools.is_first_day_back(box.day, zone_of(box)):
            return self.after_holidays.standing(box)
        return self

    def describe(self) -> str:
        """Its words, with those of the first day back."""
        back = self.after_holidays
        return f"{self.words()} (le jour de la rentrée : {back.describe()})" if back else self.words()


def kinds(table: type[Deadline] = Deadline) -> Iterator[type[Deadline]]:
    """Every kind that is declared, in the order of the files."""
    for one in table.__subclasses__():
        yield one
        yield from kinds(one)
