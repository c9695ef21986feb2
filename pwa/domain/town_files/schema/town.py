"""The town file, declared once: the loader, the pages and `docs/town-file.md` read this."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from pwa.domain.declared.dates import Day, ending_wrongs
from pwa.domain.declared.mistakes import Wrong, found_there, instead
from pwa.domain.declared.profile import Profile
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import (
    CODE,
    MailAddress,
    Phone,
    Sentence,
    Words,
    about,
    read_by,
    short_name,
)
from pwa.domain.tariffs.brackets import MOST_BRACKETS, Quotient
from pwa.domain.town_files.schema.activities import Activity
from pwa.domain.town_files.schema.people import Demo
from pwa.domain.towns import RESERVED

SLUG = "une adresse de commune comme « saint-loubes », qui n’est pas déjà une page du site"


def read_slug(found: object, _: Any) -> str:
    is_one = isinstance(found, str) and re.fullmatch(CODE, found) and "_" not in found and len(found) <= 60
    if not is_one or found in RESERVED:
        raise Wrong(f"ne peut pas être une adresse de commune{found_there(found)}")
    return str(found)


Slug = Annotated[str, read_by(read_slug, SLUG)]
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
        tuple[Quotient, ...],
        Meta(max_length=MOST_BRACKETS, min_length=1),
        about("Le quotient où commence chaque tranche."),
    ] = field(name="from")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.starts[0] != 0 or list(self.starts) != sorted(set(self.starts)):
            yield "from", f"doit commencer à 0 et monter{instead(self.starts)}"


class TownFile(Table, frozen=True, kw_only=True):
    """Une commune."""

    slug: Annotated[Slug, about("Son adresse dans le site : /saint-loubes/.")]
    name: Annotated[Words, about("Le nom du portail.")]
    banner: Annotated[Words, about("Le bandeau.")]
    zone: Annotated[Zone, about("La zone scolaire ; « - » hors zone, avec ses propres années.")]
    profile: Annotated[Profile, about("Ce qu’elle dit d’elle-même.")]
    quotients: Annotated[Quotients, about("Les tranches de quotient familial.")]
    departments: Annotated[tuple[Department, ...], about("Les services.", unique=("code",))] = ()
    sites: Annotated[tuple[Site, ...], about("Les sites.", unique=("name",))] = ()
    closures: Annotated[tuple[Closure, ...], Meta(max_length=1000), about("Les fermetures.")] = ()
    activities: Annotated[tuple[Activity, ...], about("Les activités.", unique=("code",))] = ()
    demo: Annotated[Demo | None, about("Des personnes fictives, lues par « preau demo » seulement.")] = None
