"""The town file, declared once: the loader, the pages and `docs/town-file.md` read this."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.schools import Break
from pwa.domain.calendars.windows import closing_wrongs
from pwa.domain.declared.dates import Day, Moment
from pwa.domain.declared.mistakes import Wrong, instead
from pwa.domain.declared.profile import Profile
from pwa.domain.declared.reading import Table
from pwa.domain.declared.school_dates import Calendar
from pwa.domain.declared.values import (
    CODE,
    Euros,
    HourOfDay,
    MailAddress,
    Phone,
    Prose,
    Sentence,
    Words,
    about,
    read_by,
    short_name,
)
from pwa.domain.town_files.dates import HOLIDAY_NAME, read_holiday
from pwa.domain.town_files.people import Demo
from pwa.domain.towns import RESERVED

LONGEST_SEASON = timedelta(days=740)
SLUG = "une adresse de commune comme « saint-loubes », qui n’est pas déjà une page du site"


def read_slug(found: object, _: Any) -> str:
    is_one = isinstance(found, str) and re.fullmatch(CODE, found) and "_" not in found and len(found) <= 60
    if not is_one or found in RESERVED:
        raise Wrong(f"ne peut pas être une adresse de commune{instead(found)}")
    return str(found)


Slug = Annotated[str, read_by(read_slug, SLUG)]
PartCode = Annotated[str, short_name(20)]
SlotCode = Annotated[str, short_name(40)]
HolidayName = Annotated[Break, read_by(read_holiday, HOLIDAY_NAME)]
Zone = Literal["A", "B", "C", "-"]


class Department(Table, frozen=True, kw_only=True):
    """Un service de la mairie."""

    code: Annotated[Annotated[str, short_name(40)], about("Le nom court du service.")]
    name: Annotated[Words, about("Son nom.")]
    email: Annotated[MailAddress, about("Son adresse.")]
    phone: Annotated[Phone | None, about("Son téléphone.")] = None
    address: Annotated[Sentence | None, about("Où il est.")] = None
    silence: Annotated[
        Literal["acceptance", "rejection"], about("Ce que valent deux mois sans réponse : accord ou refus.")
    ]


class SchoolClass(Table, frozen=True, kw_only=True):
    """Une classe."""

    name: Annotated[Words, about("Son nom.")]
    code: Annotated[Words, about("Comment la restauration l’appelle ; deux classes n’ont pas le même.")]
    teacher: Annotated[Words | None, about("Qui fait la classe.")] = None


class Site(Table, frozen=True, kw_only=True):
    """Un lieu : école, centre de loisirs."""

    name: Annotated[Words, about("Son nom.")]
    classes: Annotated[tuple[SchoolClass, ...], about("Ses classes.", unique=("code",))] = ()


class Closure(Table, frozen=True, kw_only=True):
    """Des jours de fermeture, de la commune ou d’un site."""

    starts_on: Annotated[Day, about("Le premier jour.")]
    ends_on: Annotated[Day, about("Le dernier.")]
    reason: Annotated[Annotated[str, Meta(max_length=200)], about("Pourquoi ; les familles le lisent.")]
    site: Annotated[Words | None, about("Le site, sinon toute la commune.")] = None

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from ending_wrongs(self.starts_on, self.ends_on)


class Quotients(Table, frozen=True, kw_only=True):
    """Les tranches de quotient familial."""

    starts: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=1000000)], ...],
        Meta(max_length=50, min_length=1),
        about("Le quotient où commence chaque tranche."),
    ] = field(name="from")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.starts[0] != 0 or list(self.starts) != sorted(set(self.starts)):
            yield "from", f"doit commencer à 0 et monter{instead(list(self.starts))}"


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
    price: Annotated[tuple[Euros, ...], Meta(max_length=50), about("Un prix par tranche de quotient, en euros.")]
    outside: Annotated[Euros, about("Le prix hors commune.")]
    uses: Annotated[
        tuple[PartCode, ...], Meta(max_length=20), about("Les parties de la journée dont il prend une place.")
    ] = ()
    excludes: Annotated[
        tuple[SlotCode, ...], Meta(max_length=20), about("Les créneaux que l’on ne prend pas avec lui.")
    ] = ()
    requires: Annotated[tuple[SlotCode, ...], Meta(max_length=20), about("Les créneaux qu’il faut avec lui.")] = ()

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.ends_at <= self.starts_at:
            yield "ends_at", f"doit venir après starts_at ({self.starts_at}){instead(self.ends_at)}"
        for name in ("excludes", "requires"):
            if self.code in getattr(self, name):
                yield name, "nomme le créneau lui-même."
        if both := sorted({*self.excludes} & {*self.requires}):
            yield "requires", f"nomme un créneau qu’excludes écarte{instead(both[0])}"


class Group(Table, frozen=True, kw_only=True):
    """L’activité sur un site, pour un âge."""

    name: Annotated[Words, about("Son nom.")]
    site: Annotated[Words, about("Le site.")]
    capacity: Annotated[
        dict[PartCode, Annotated[int, Meta(ge=0, le=100000)]] | None,
        about("Les places de chaque partie de la journée ; sans elle, pas de limite."),
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
    slots: Annotated[tuple[Slot, ...], Meta(max_length=30), about("Ses créneaux.", unique=("code",))] = ()
    groups: Annotated[tuple[Group, ...], about("Ses groupes.", unique=("name",))] = ()

    def wrongs(self) -> Iterator[tuple[str | tuple[str, ...], str]]:
        if self.kind != "events" and not self.rules.days:
            yield ("rules", "days"), "manque : quels jours de la semaine l’activité ouvre-t-elle ?"
        twice = [label for label, times in Counter(slot.label for slot in self.slots).items() if times > 1]
        if twice:
            yield "slots", f"ont deux fois le même label{instead(twice[0])}"
        if self.windows and self.rules.windows:
            yield "windows", "sont données ici et dans rules : gardez l’une des deux."
        if self.windows and self.kind != "holiday":
            yield "windows", "ne servent qu’à une activité de vacances (kind = « holiday »)."


class TownFile(Table, frozen=True, kw_only=True):
    """Une commune."""

    slug: Annotated[Slug, about("Son adresse dans le site : /saint-loubes/.")]
    name: Annotated[Words, about("Le nom du portail.")]
    banner: Annotated[Words, about("Le bandeau.")]
    zone: Annotated[Zone, about("La zone scolaire ; « - » hors zone, avec ses propres années.")]
    profile: Annotated[Profile, about("Ce qu’elle dit d’elle-même.")]
    quotients: Annotated[Quotients, about("Les tranches de quotient familial.")]
    calendar: Annotated[Calendar | None, about("Ses propres dates scolaires.")] = None
    departments: Annotated[tuple[Department, ...], about("Les services.", unique=("code",))] = ()
    sites: Annotated[tuple[Site, ...], about("Les sites.", unique=("name",))] = ()
    closures: Annotated[tuple[Closure, ...], Meta(max_length=1000), about("Les fermetures.")] = ()
    activities: Annotated[tuple[Activity, ...], about("Les activités.", unique=("code",))] = ()
    demo: Annotated[Demo | None, about("Des personnes fictives, lues par « preau demo » seulement.")] = None


def ending_wrongs(starts_on: date, ends_on: date) -> Iterator[tuple[str, str]]:
    if ends_on < starts_on:
        yield "ends_on", "doit venir après starts_on."
