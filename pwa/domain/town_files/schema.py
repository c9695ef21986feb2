"""The town file, declared once: the loader, the pages and `docs/town-file.md` read this."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.domain.calendars.schools import NO_ZONE, ZONES, Break
from pwa.domain.town_files.dates import Day, HolidayName, Moment
from pwa.domain.town_files.kinds import (
    CODE,
    HOUR_OF_DAY,
    MAIL_ADDRESS,
    PROSE,
    Choice,
    Euros,
    Keyed,
    Several,
    Table,
    Text,
    Whole,
    YesOrNo,
    short_name,
)
from pwa.domain.town_files.people import Demo
from pwa.domain.town_files.profile import Calendar, Profile
from pwa.domain.town_files.reading import Place, Reading, Wrong, instead, key
from pwa.domain.town_files.rules import Rules, closing_wrongs
from pwa.domain.towns import RESERVED

NAME = Text(120)
PART = short_name(20)
SLOT_CODE = short_name(40)
LONGEST_SEASON = timedelta(days=740)


@dataclass(frozen=True, slots=True)
class Slug:
    words: str = "une adresse de commune comme « saint-loubes », qui n’est pas déjà une page du site"

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        is_one = isinstance(found, str) and CODE.fullmatch(found) and "_" not in found and len(found) <= 60
        if not is_one or found in RESERVED:
            raise Wrong(f"ne peut pas être une adresse de commune{instead(found)}")
        return str(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Un service de la mairie."""

    code: str = key(short_name(40), "Le nom court du service.")
    name: str = key(NAME, "Son nom.")
    email: str = key(MAIL_ADDRESS, "Son adresse.")
    phone: str | None = key(Text(20), "Son téléphone.", default=None)
    address: str | None = key(Text(), "Où il est.", default=None)
    silence: str = key(Choice(("acceptance", "rejection")), "Ce que valent deux mois sans réponse : accord ou refus.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass:
    """Une classe."""

    name: str = key(NAME, "Son nom.")
    code: str = key(NAME, "Comment la restauration l’appelle ; deux classes n’ont pas le même.")
    teacher: str | None = key(NAME, "Qui fait la classe.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Un lieu : école, centre de loisirs."""

    name: str = key(NAME, "Son nom.")
    classes: tuple[SchoolClass, ...] = key(Several(Table(SchoolClass), unique=("code",)), "Ses classes.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Des jours de fermeture, de la commune ou d’un site."""

    starts_on: date = key(Day(), "Le premier jour.")
    ends_on: date = key(Day(), "Le dernier.")
    reason: str = key(Text(200), "Pourquoi ; les familles le lisent.")
    site: str | None = key(NAME, "Le site, sinon toute la commune.", default=None)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from ending_wrongs(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotients:
    """Les tranches de quotient familial."""

    starts: tuple[int, ...] = key(
        Several(Whole(0, 1_000_000), least=1, most=50), "Le quotient où commence chaque tranche.", name="from"
    )

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.starts[0] != 0 or list(self.starts) != sorted(set(self.starts)):
            yield "from", f"doit commencer à 0 et monter{instead(list(self.starts))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonDates:
    """Les jours que l’on publie."""

    starts_on: date = key(Day(), "Le premier jour.")
    ends_on: date = key(Day(), "Le dernier.")
    label: str | None = key(Text(60), "Son nom ; sans lui, celui de l’année scolaire.", default=None)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from ending_wrongs(self.starts_on, self.ends_on)
        if self.ends_on - self.starts_on > LONGEST_SEASON:
            yield "ends_on", "ne doit pas venir plus de deux ans après starts_on."


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayWindow:
    """La période de réservation de vacances de l’année."""

    holiday: Break = key(HolidayName(), "Le nom des vacances, comme « Vacances d’hiver ».")
    opens: str = key(Moment(), "Quand la réservation ouvre ; à 00:00 sans heure.")
    closes: str = key(Moment(), "Quand elle ferme ; à 23:59 sans heure.")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from closing_wrongs(self.opens, self.closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Un créneau : une partie de la journée que l’on coche."""

    code: str = key(SLOT_CODE, "Le nom court du créneau.")
    label: str = key(Text(60), "Ce que les familles lisent.")
    starts_at: str = key(HOUR_OF_DAY, "L’heure où il commence.")
    ends_at: str = key(HOUR_OF_DAY, "L’heure où il finit.")
    price: tuple[int, ...] = key(Several(Euros(), most=50), "Un prix par tranche de quotient, en euros.")
    outside: int = key(Euros(), "Le prix hors commune.")
    uses: tuple[str, ...] = key(
        Several(PART, most=20), "Les parties de la journée dont il prend une place.", default=()
    )
    excludes: tuple[str, ...] = key(
        Several(SLOT_CODE, most=20), "Les créneaux que l’on ne prend pas avec lui.", default=()
    )
    requires: tuple[str, ...] = key(Several(SLOT_CODE, most=20), "Les créneaux qu’il faut avec lui.", default=())

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.ends_at <= self.starts_at:
            yield "ends_at", f"doit venir après starts_at ({self.starts_at}){instead(self.ends_at)}"
        for name in ("excludes", "requires"):
            if self.code in getattr(self, name):
                yield name, "nomme le créneau lui-même."
        if both := sorted({*self.excludes} & {*self.requires}):
            yield "requires", f"nomme un créneau qu’excludes écarte{instead(both[0])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """L’activité sur un site, pour un âge."""

    name: str = key(NAME, "Son nom.")
    site: str = key(NAME, "Le site.")
    capacity: dict[str, int] | None = key(
        Keyed(PART, Whole(0, 100_000)), "Les places de chaque partie de la journée ; sans elle, pas de limite.",
        default=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Une activité que l’on réserve."""

    code: str = key(short_name(60), "Le nom court, qui est aussi son adresse.")
    name: str = key(NAME, "Son nom.")
    department: str = key(short_name(40), "Le service qui s’en occupe.")
    kind: str = key(
        Choice(("term", "holiday", "events")), "En période scolaire, pendant les vacances, ou à des dates isolées."
    )
    how_to_enrol: str = key(PROSE, "Comment on inscrit un enfant.")
    waiting_list: bool = key(YesOrNo(), "Une liste d’attente quand c’est complet.", default=False)
    reviewed: bool = key(YesOrNo(), "Un agent répond à chaque demande.", default=False)
    rules: Rules = key(Table(Rules), "Ses règles.", default=Rules())
    season: SeasonDates | None = key(Table(SeasonDates), "Les jours à publier.", default=None)
    windows: tuple[HolidayWindow, ...] = key(
        Several(Table(HolidayWindow), unique=("holiday",)), "Les réservations par vacances.", default=()
    )
    slots: tuple[Slot, ...] = key(Several(Table(Slot), most=30, unique=("code",)), "Ses créneaux.", default=())
    groups: tuple[Group, ...] = key(Several(Table(Group), unique=("name",)), "Ses groupes.", default=())

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFile:
    """Une commune."""

    slug: str = key(Slug(), "Son adresse dans le site : /saint-loubes/.")
    name: str = key(NAME, "Le nom du portail.")
    banner: str = key(NAME, "Le bandeau.")
    zone: str = key(Choice((*ZONES, NO_ZONE)), "La zone scolaire ; « - » hors zone, avec ses propres années.")
    profile: Profile = key(Table(Profile), "Ce qu’elle dit d’elle-même.")
    quotients: Quotients = key(Table(Quotients), "Les tranches de quotient familial.")
    calendar: Calendar | None = key(Table(Calendar), "Ses propres dates scolaires.", default=None)
    departments: tuple[Department, ...] = key(Several(Table(Department), unique=("code",)), "Les services.", default=())
    sites: tuple[Site, ...] = key(Several(Table(Site), unique=("name",)), "Les sites.", default=())
    closures: tuple[Closure, ...] = key(Several(Table(Closure), most=1000), "Les fermetures.", default=())
    activities: tuple[Activity, ...] = key(Several(Table(Activity), unique=("code",)), "Les activités.", default=())
    demo: Demo | None = key(Table(Demo), "Des personnes fictives, lues par « preau demo » seulement.", default=None)


def ending_wrongs(starts_on: date, ends_on: date) -> Iterator[tuple[str, str]]:
    if ends_on < starts_on:
        yield "ends_on", "doit venir après starts_on."
