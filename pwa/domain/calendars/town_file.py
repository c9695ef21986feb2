"""A town's own school dates, declared."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.declared.dates import ExactDay
from pwa.domain.declared.mistakes import Place
from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import Words, about

Territory = Literal[
    "Métropole", "Alsace-Moselle", "Guadeloupe", "Guyane", "Martinique", "Mayotte", "Nouvelle-Calédonie", "La Réunion",
    "Polynésie Française", "Saint-Barthélémy", "Saint-Martin", "Wallis-et-Futuna", "Saint-Pierre-et-Miquelon",
]  # fmt: skip
"""Where public holidays differ."""
HOME: Territory = "Métropole"
LONGEST_SUMMER = timedelta(days=120)


class DaysOff(Table, frozen=True, kw_only=True):
    """Des jours sans classe."""

    name: Annotated[Words, about("Leur nom, que la grille montre.")]
    starts_on: Annotated[ExactDay, about("Le premier jour sans classe.")]
    ends_on: Annotated[ExactDay, about("Le dernier.")]

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if not timedelta(0) <= self.ends_on - self.starts_on <= LONGEST_SUMMER:
            yield "ends_on", "doit venir après starts_on, de moins de quatre mois."


class OwnYear(Table, frozen=True, kw_only=True):
    """Une année scolaire entière, au lieu de celle de la zone."""

    label: Annotated[
        Annotated[str, Meta(max_length=20)], about("Son nom, comme « 2026-2027 » : il remplace celle de ce nom.")
    ]
    first_class: Annotated[ExactDay, about("Le premier jour de classe.")]
    last_class: Annotated[ExactDay, about("Le dernier.")]
    holidays: Annotated[tuple[DaysOff, ...], Meta(max_length=30), about("Ses vacances, sans l’été.")]

    def wrongs(self) -> Iterator[tuple[str | Place, str]]:
        if not timedelta(days=90) <= self.last_class - self.first_class <= timedelta(days=400):
            yield "last_class", "doit venir après first_class, de trois mois à un an."
        for n, one in enumerate(self.holidays):
            if not self.first_class <= one.starts_on <= one.ends_on <= self.last_class:
                yield ("holidays", n), "doivent être entre first_class et last_class."


class Calendar(Table, frozen=True, kw_only=True):
    """Les dates propres à la commune : Corse, outre-mer, Alsace-Moselle, pont du recteur…"""

    public_holidays: Annotated[Territory, about("Où l’on est, pour les jours fériés.")] = HOME
    years: Annotated[
        tuple[OwnYear, ...], Meta(max_length=30), about("Des années scolaires entières.", unique=("label",))
    ] = ()
    days_off: Annotated[tuple[DaysOff, ...], about("Des jours sans classe de plus.")] = ()
    school_days: Annotated[tuple[ExactDay, ...], about("Des jours où il y a classe malgré le calendrier.")] = ()

    def wrongs(self) -> Iterator[tuple[str, str]]:
        years = sorted(self.years, key=lambda year: year.first_class)
        for one, following in pairwise(years):
            if not one.last_class < following.first_class <= one.last_class + LONGEST_SUMMER:
                yield (
                    "years",
                    f"doivent se suivre : {one.label} et {following.label} se chevauchent ou laissent un trou.",
                )


SECTION = Section("calendar", Calendar, "Ses propres dates scolaires.")
