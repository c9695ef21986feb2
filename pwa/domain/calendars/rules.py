"""An activity's rules, declared: the days it opens, and until when one may book or cancel."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated

from msgspec import Meta

from pwa.domain.calendars.deadlines import AnyDeadline
from pwa.domain.calendars.windows import BookingWindow
from pwa.domain.declared.dates import Day
from pwa.domain.declared.mistakes import Place, found_there, instead
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import WeekdayNumber, about
from pwa.domain.french import date_fr

FEW_LEFT = 5
"""Places, where the town says nothing of it."""

Weekdays = Annotated[tuple[WeekdayNumber, ...], Meta(max_length=7)]
Ages = Annotated[tuple[Annotated[int, Meta(ge=0, le=25)], ...], Meta(min_length=2, max_length=2)]
ClosedDays = Annotated[dict[Day, Annotated[str, Meta(max_length=200)]], Meta(max_length=1000)]


class Rules(Table, frozen=True, kw_only=True):
    """Les règles d’une activité."""

    days: Annotated[Weekdays | None, about("Les jours d’accueil, de 1 (lundi) à 7.")] = None
    add: Annotated[AnyDeadline | None, about("Jusqu’à quand on réserve.")] = None
    remove: Annotated[AnyDeadline | None, about("Jusqu’à quand on annule.")] = None
    opens: Annotated[AnyDeadline | None, about("À partir de quand on réserve.")] = None
    windows: Annotated[
        tuple[BookingWindow, ...] | None, about("Des périodes de réservation, au lieu de add et opens.")
    ] = None
    ages: Annotated[Ages | None, about("Les âges, comme [3, 11].")] = None
    few_left: Annotated[
        Annotated[int, Meta(ge=0, le=1000)] | None,
        about(f"Le nombre de places à partir duquel on dit ce qui reste ; sans lui, {FEW_LEFT}."),
    ] = None
    min_days_a_week: Annotated[
        WeekdayNumber | None, about("Le nombre de jours à réserver par semaine au moins : dit, jamais refusé.")
    ] = None
    closed: Annotated[ClosedDays | None, about("Les jours fermés, et pourquoi.")] = None

    def wrongs(self) -> Iterator[tuple[str | Place, str]]:
        if self.ages and self.ages[1] < self.ages[0]:
            yield "ages", f"doit aller du plus jeune au plus âgé{instead(self.ages)}"
        if self.days and len(set(self.days)) < len(self.days):
            yield "days", f"nomme deux fois le même jour{found_there(self.days)}"
        ordered = sorted(self.windows or (), key=lambda one: one.first)
        for one, after in pairwise(ordered):
            if after.first <= one.last:
                yield "windows", f"donnent deux périodes de réservation au {date_fr(after.first)}."

    @property
    def few(self) -> int:
        """How many places left are few."""
        return FEW_LEFT if self.few_left is None else self.few_left

    def closure(self, day: date) -> str | None:
        """Why the activity is closed that day, where its rules say so."""
        return (self.closed or {}).get(day)
