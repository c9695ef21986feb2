"""The fictitious people of a demo town, declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pwa.domain.officers import Duty
from pwa.domain.rights import OFFICERS, Role
from pwa.domain.town_files.dates import Day, ExactDay
from pwa.domain.town_files.kinds import MAIL_ADDRESS, Choice, Several, Table, Text, Whole, YesOrNo, short_name
from pwa.domain.town_files.reading import key

NAME, FIRST_NAME, PHONE = Text(120), Text(80), Text(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOfficer:
    """Un agent."""

    username: str = key(NAME, "Son nom d’utilisateur.")
    name: str = key(NAME, "Ce que les pages disent de lui.")
    role: str = key(Choice(tuple(sorted(OFFICERS))), "Sa fonction.", default=str(Role.ADMINISTRATOR))
    department: str | None = key(short_name(60), "Son service, s’il est d’un service.", default=None)
    site: str | None = key(NAME, "Son site, s’il est d’un site.", default=None)

    @property
    def duty(self) -> Duty:
        return Duty(self.role, self.department, self.site)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from self.duty.wrongs()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGuardian:
    """Un représentant."""

    civility: str = key(Text(10), "Mme ou M.")
    first_name: str = key(FIRST_NAME, "Son prénom.")
    last_name: str = key(FIRST_NAME, "Son nom.")
    email: str = key(MAIL_ADDRESS, "Son adresse.")
    phone: str | None = key(PHONE, "Son téléphone.", default=None)
    username: str | None = key(NAME, "Son nom d’utilisateur, s’il a un compte.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoContact:
    """Un contact."""

    first_name: str = key(FIRST_NAME, "Son prénom.")
    last_name: str = key(FIRST_NAME, "Son nom.")
    phone: str | None = key(PHONE, "Son téléphone.", default=None)
    may_pick_up: bool = key(YesOrNo(), "S’il peut venir chercher les enfants.", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEnrolment:
    """Une inscription."""

    activity: str = key(short_name(60), "L’activité.")
    group: str = key(NAME, "Son groupe.")
    place: str = key(NAME, "Le lieu que montre la carte.")
    starts_on: date = key(Day(), "Le premier jour.")
    ends_on: date = key(Day(), "Le dernier.")
    school_class: str | None = key(NAME, "Le code de la classe.", default=None, name="class")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if not 0 <= (self.ends_on - self.starts_on).days <= 740:
            yield "ends_on", "doit venir après starts_on, de deux ans au plus."


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoChild:
    """Un enfant."""

    first_name: str = key(FIRST_NAME, "Son prénom.")
    last_name: str = key(FIRST_NAME, "Son nom.")
    birth_date: date = key(ExactDay(), "Sa naissance.")
    enrolments: tuple[DemoEnrolment, ...] = key(
        Several(Table(DemoEnrolment), unique=("activity", "group", "starts_on")), "Ses inscriptions.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoHousehold:
    """Un foyer ; le premier représentant paie."""

    address: str = key(Text(200), "La rue.")
    postcode: str = key(Text(10), "Le code postal.")
    city: str = key(Text(100), "La ville.")
    guardians: tuple[DemoGuardian, ...] = key(
        Several(Table(DemoGuardian), least=1, most=2, unique=("email",)), "Un ou deux représentants."
    )
    children: tuple[DemoChild, ...] = key(
        Several(Table(DemoChild), most=30, unique=("first_name",)), "Ses enfants.", default=()
    )
    contacts: tuple[DemoContact, ...] = key(
        Several(Table(DemoContact), most=30, unique=("first_name",)), "Ses contacts.", default=()
    )
    family_quotient: int | None = key(Whole(0, 1_000_000), "Son quotient familial.", default=None)
    is_resident: bool = key(YesOrNo(), "S’il habite la commune.", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Des personnes fictives."""

    school_year: int = key(Whole(2000, 2100), "L’année scolaire des dates de naissance.")
    officers: tuple[DemoOfficer, ...] = key(Several(Table(DemoOfficer), unique=("name",)), "Les agents.", default=())
    households: tuple[DemoHousehold, ...] = key(Several(Table(DemoHousehold)), "Les foyers.", default=())
