"""The fictitious people of a demo town, declared."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, field

from pwa.domain.declared.dates import Day, ExactDay
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import MailAddress, Phone, Words, about, one_of, short_name
from pwa.domain.officers.duties import Duty
from pwa.domain.rights import OFFICERS, Role
from pwa.domain.tariffs.brackets import Quotient

FirstName = Annotated[str, Meta(max_length=80)]


class DemoOfficer(Table, frozen=True, kw_only=True):
    """Un agent."""

    username: Annotated[Words, about("Son nom d’utilisateur.")]
    name: Annotated[Words, about("Ce que les pages disent de lui.")]
    role: Annotated[str, one_of(sorted(OFFICERS)), about("Sa fonction.")] = str(Role.ADMINISTRATOR)
    department: Annotated[Annotated[str, short_name(60)] | None, about("Son service, s’il est d’un service.")] = None
    site: Annotated[Words | None, about("Son site, s’il est d’un site.")] = None

    @property
    def duty(self) -> Duty:
        return Duty(self.role, self.department, self.site)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from self.duty.wrongs()


class DemoGuardian(Table, frozen=True, kw_only=True):
    """Un représentant."""

    civility: Annotated[Annotated[str, Meta(max_length=10)], about("Mme ou M.")]
    first_name: Annotated[FirstName, about("Son prénom.")]
    last_name: Annotated[FirstName, about("Son nom.")]
    email: Annotated[MailAddress, about("Son adresse.")]
    phone: Annotated[Phone | None, about("Son téléphone.")] = None
    username: Annotated[Words | None, about("Son nom d’utilisateur, s’il a un compte.")] = None


class DemoContact(Table, frozen=True, kw_only=True):
    """Un contact."""

    first_name: Annotated[FirstName, about("Son prénom.")]
    last_name: Annotated[FirstName, about("Son nom.")]
    phone: Annotated[Phone | None, about("Son téléphone.")] = None
    may_pick_up: Annotated[bool, about("S’il peut venir chercher les enfants.")] = False


class DemoEnrolment(Table, frozen=True, kw_only=True):
    """Une inscription."""

    activity: Annotated[Annotated[str, short_name(60)], about("L’activité.")]
    group: Annotated[Words, about("Son groupe.")]
    place: Annotated[Words, about("Le lieu que montre la carte.")]
    starts_on: Annotated[Day, about("Le premier jour.")]
    ends_on: Annotated[Day, about("Le dernier.")]
    school_class: Annotated[Words | None, about("Le code de la classe.")] = field(name="class", default=None)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if not 0 <= (self.ends_on - self.starts_on).days <= 740:
            yield "ends_on", "doit venir après starts_on, de deux ans au plus."


class DemoChild(Table, frozen=True, kw_only=True):
    """Un enfant."""

    first_name: Annotated[FirstName, about("Son prénom.")]
    last_name: Annotated[FirstName, about("Son nom.")]
    birth_date: Annotated[ExactDay, about("Sa naissance.")]
    enrolments: Annotated[
        tuple[DemoEnrolment, ...], about("Ses inscriptions.", unique=("activity", "group", "starts_on"))
    ] = ()


class DemoHousehold(Table, frozen=True, kw_only=True):
    """Un foyer ; le premier représentant paie."""

    address: Annotated[Annotated[str, Meta(max_length=200)], about("La rue.")]
    postcode: Annotated[Annotated[str, Meta(max_length=10)], about("Le code postal.")]
    city: Annotated[Annotated[str, Meta(max_length=100)], about("La ville.")]
    guardians: Annotated[
        tuple[DemoGuardian, ...],
        Meta(max_length=2, min_length=1),
        about("Un ou deux représentants.", unique=("email",)),
    ]
    children: Annotated[tuple[DemoChild, ...], Meta(max_length=30), about("Ses enfants.", unique=("first_name",))] = ()
    contacts: Annotated[
        tuple[DemoContact, ...], Meta(max_length=30), about("Ses contacts.", unique=("first_name",))
    ] = ()
    family_quotient: Annotated[Quotient | None, about("Son quotient familial.")] = None
    is_resident: Annotated[bool, about("S’il habite la commune.")] = True


class Demo(Table, frozen=True, kw_only=True):
    """Des personnes fictives."""

    school_year: Annotated[Annotated[int, Meta(ge=2000, le=2100)], about("L’année scolaire des dates de naissance.")]
    officers: Annotated[tuple[DemoOfficer, ...], about("Les agents.", unique=("name",))] = ()
    households: Annotated[tuple[DemoHousehold, ...], about("Les foyers.")] = ()
