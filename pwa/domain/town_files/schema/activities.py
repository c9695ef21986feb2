"""An activity of the town file, with its season, slots and groups, declared."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.schools import Break
from pwa.domain.calendars.windows import closing_wrongs
from pwa.domain.declared.dates import Day, Moment, ending_wrongs
from pwa.domain.declared.mistakes import Place, found_there, instead
from pwa.domain.declared.reading import Table
from pwa.domain.declared.slots import MOST_SLOTS, Capacity, Parts, SlotCode, SlotCodes, untickable
from pwa.domain.declared.values import Euros, HourOfDay, Prose, Words, about, read_by, short_name
from pwa.domain.tariffs.brackets import MOST_BRACKETS
from pwa.domain.town_files.dates import HOLIDAY_NAME, read_holiday
from pwa.models.words import ActivityKind

LONGEST_SEASON = timedelta(days=740)
Prices = Annotated[tuple[Euros, ...], Meta(min_length=1, max_length=MOST_BRACKETS)]
HolidayName = Annotated[Break, read_by(read_holiday, HOLIDAY_NAME)]


class SeasonDates(Table, frozen=True, kw_only=True):
    """Les jours que l’on publie."""

    starts_on: Annotated[Day, about("Le premier jour.")]
    ends_on: Annotated[Day, about("Le dernier.")]
    label: Annotated[
        Annotated[str, Meta(max_length=60)] | None, about("Son nom ; sans lui, celui de l’année scolaire.")
    ] = None

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from ending_wrongs(self.starts_on, self.ends_on)
        if self.ends_on - self.starts_on > LONGEST_SEASON:
            yield "ends_on", "ne doit pas venir plus de deux ans après starts_on."


class HolidayWindow(Table, frozen=True, kw_only=True):
    """La période de réservation de vacances de l’année."""

    holiday: Annotated[HolidayName, about("Le nom des vacances, comme « Vacances d’hiver ».")]
    opens: Annotated[Moment, about("Quand la réservation ouvre ; à 00:00 sans heure.")]
    closes: Annotated[Moment, about("Quand elle ferme ; à 23:59 sans heure.")]

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from closing_wrongs(self.opens, self.closes)


class Slot(Table, frozen=True, kw_only=True):
    """Un créneau : une partie de la journée que l’on coche."""

    code: Annotated[SlotCode, about("Le nom court du créneau.")]
    label: Annotated[Annotated[str, Meta(max_length=60)], about("Ce que les familles lisent.")]
    starts_at: Annotated[HourOfDay, about("L’heure où il commence.")]
    ends_at: Annotated[HourOfDay, about("L’heure où il finit.")]
    price: Annotated[Prices, about("Un prix par tranche de quotient, en euros.")]
    outside: Annotated[Euros, about("Le prix hors commune.")]
    uses: Annotated[Parts, about("Les parties de la journée dont il prend une place.")] = ()
    excludes: Annotated[SlotCodes, about("Les créneaux que l’on ne prend pas avec lui.")] = ()
    requires: Annotated[
        SlotCodes, about("Les créneaux qu’il faut avec lui ; aucun ne peut l’écarter, ni dépendre de lui.")
    ] = ()

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.ends_at <= self.starts_at:
            yield "ends_at", f"doit venir après starts_at ({self.starts_at}){instead(self.ends_at)}"
        for name, said in (("uses", self.uses), ("excludes", self.excludes), ("requires", self.requires)):
            if twice := [one for one, times in Counter(said).items() if times > 1]:
                yield name, f"nomme deux fois « {twice[0]} »."
            if name != "uses" and self.code in said:
                yield name, "nomme le créneau lui-même."
        if both := sorted({*self.excludes} & {*self.requires}):
            yield "requires", f"nomme un créneau qu’excludes écarte{found_there(both[0])}"


class Group(Table, frozen=True, kw_only=True):
    """L’activité sur un site, pour un âge."""

    name: Annotated[Words, about("Son nom.")]
    site: Annotated[Words, about("Le site.")]
    capacity: Annotated[
        Capacity | None, about("Les places de chaque partie de la journée ; sans elle, pas de limite.")
    ] = None


class Activity(Table, frozen=True, kw_only=True):
    """Une activité que l’on réserve."""

    code: Annotated[Annotated[str, short_name(60)], about("Le nom court, qui est aussi son adresse.")]
    name: Annotated[Words, about("Son nom.")]
    department: Annotated[Annotated[str, short_name(40)], about("Le service qui s’en occupe.")]
    kind: Annotated[
        Literal["term", "holiday", "events"],
        about("En période scolaire, pendant les vacances, ou à des dates isolées."),
    ]
    how_to_enrol: Annotated[Prose, about("Comment on inscrit un enfant.")]
    waiting_list: Annotated[bool, about("Une liste d’attente quand c’est complet.")] = False
    reviewed: Annotated[bool, about("Un agent répond à chaque demande.")] = False
    rules: Annotated[Rules, about("Ses règles.")] = Rules()
    season: Annotated[SeasonDates | None, about("Les jours à publier.")] = None
    windows: Annotated[tuple[HolidayWindow, ...], about("Les réservations par vacances.", unique=("holiday",))] = ()
    slots: Annotated[tuple[Slot, ...], Meta(max_length=MOST_SLOTS), about("Ses créneaux.", unique=("code",))] = ()
    groups: Annotated[tuple[Group, ...], about("Ses groupes.", unique=("name",))] = ()

    def wrongs(self) -> Iterator[tuple[str | Place, str]]:
        if self.kind != ActivityKind.EVENTS and not self.rules.days:
            yield ("rules", "days"), "manque : quels jours de la semaine l’activité ouvre-t-elle ?"
        twice = [label for label, times in Counter(slot.label for slot in self.slots).items() if times > 1]
        if twice:
            yield "slots", f"ont deux fois le même label{found_there(twice[0])}"
        for n, sentence in untickable(self.slots):
            yield ("slots", n, "requires"), sentence
        if self.windows and self.rules.windows:
            yield "windows", "sont données ici et dans rules : gardez l’une des deux."
        if self.windows and self.kind != ActivityKind.HOLIDAY:
            yield "windows", "ne servent qu’à une activité de vacances (kind = « holiday »)."
