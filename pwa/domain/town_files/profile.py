"""What a town says of itself, and its own school dates, declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from pwa.domain import colours
from pwa.domain.calendars.schools import TERRITORIES
from pwa.domain.town_files.dates import ExactDay
from pwa.domain.town_files.kinds import (
    COLOUR_CODE,
    MAIL_ADDRESS,
    PROSE,
    WEB_ADDRESS,
    Choice,
    Keyed,
    Several,
    Table,
    Text,
    short_name,
)
from pwa.domain.town_files.reading import Place, Reading, key
from pwa.domain.towns import PARTS

WORDS = Text(120)
LABELS = Several(WORDS, most=30)
LONGEST_SUMMER = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Les couleurs de la commune ; celles qui se liraient mal sont refusées (contraste AA, en clair et en sombre)."""

    theme_color: str = key(COLOUR_CODE, "Le bandeau, et la barre d’un téléphone.", default=colours.LIGHT.roof)
    theme_color_dark: str | None = key(COLOUR_CODE, "Les mêmes en mode sombre, sinon theme_color.", default=None)
    accent: str | None = key(COLOUR_CODE, "Les liens, les boutons, les cases cochées.", default=None)
    accent_dark: str | None = key(COLOUR_CODE, "Les mêmes en mode sombre, sinon accent.", default=None)
    background_color: str = key(
        COLOUR_CODE, "Le fond au démarrage de l’application installée.", default=colours.BACKGROUND
    )

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from colours.wrongs(self.theme_color, self.theme_color_dark, self.accent, self.accent_dark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Une ligne de l’accueil, montrée quand le site sait la tenir."""

    words: str = key(Text(), "Ce que les familles lisent.")
    needs: str = key(Choice(PARTS), "La partie du site dont elle parle : la ligne attend que celle-ci existe.")


@dataclass(frozen=True, slots=True)
class Promised:
    """Words, or words that wait for a part of the site."""

    words: str = "un texte de 250 caractères au plus, ou une table { words = …, needs = … } (" + ", ".join(PARTS) + ")"

    def read(self, found: Any, at: Place, reading: Reading) -> str | Promise:
        return (
            Table(Promise).read(found, at, reading) if isinstance(found, Mapping) else Text().read(found, at, reading)
        )


@dataclass(frozen=True, slots=True)
class TileLabel:
    """A tile's label, or false when the town does not show it."""

    words: str = "son libellé (120 caractères au plus), ou false pour ne pas la montrer"

    def read(self, found: Any, at: Place, reading: Reading) -> str | bool:
        return found if found is False else WORDS.read(found, at, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Les textes de l’accueil et de l’espace."""

    welcome_title: str = key(WORDS, "Le titre de l’accueil.", default="BIENVENUE SUR VOTRE ESPACE CITOYENS")
    welcome_lead: str = key(Text(), "La phrase sous le titre.", default="Vos démarches pour les enfants, en ligne.")
    welcome: str = key(
        PROSE,
        "Le texte de bienvenue.",
        default="Cet espace facilite vos démarches de la vie quotidienne.",
    )
    services_title: str = key(Text(), "Ce qui annonce la liste des services.", default="Vos services :")
    services: tuple[str | Promise, ...] = key(
        Several(Promised(), most=30), "Les services.", default=("Réservation aux activités des enfants",)
    )
    space_title: str = key(WORDS, "Le titre de l’espace personnel.", default="Votre espace personnel")
    space_lead: str = key(
        Text(), "Ce qui annonce la liste suivante.", default="Avec votre espace personnel, vous pouvez :"
    )
    space_points: tuple[str | Promise, ...] = key(
        Several(Promised(), most=30), "Ce que l’espace permet.",
        default=("Réserver et annuler des jours", "Suivre l’état de vos demandes"),
    )  # fmt: skip
    help: str = key(PROSE, "À qui demander de l’aide.", default="Une question ? Écrivez-nous.")
    private_text: str = key(PROSE, "L’accueil de l’espace.", default="Bienvenue sur votre espace privé.")
    booking_procedure: str = key(WORDS, "Le nom de la démarche de réservation.", default="Modifier les réservations")
    booking_hint: str = key(
        Text(), "Ce qui suit « Ici, vous gérez vos réservations. ».",
        default="Choisissez une activité, puis les jours de votre enfant.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Ce que la commune dit d’elle-même."""

    contact: str = key(MAIL_ADDRESS, "L’adresse à laquelle les familles écrivent.")
    site_url: str = key(WEB_ADDRESS, "Le site de la mairie.")
    city: str | None = key(Text(60), "Le nom court, sous l’icône d’un téléphone.", default=None)
    menu: tuple[str, ...] = key(LABELS, "Le menu du site de la commune.", default=())
    tiles: Mapping[str, str | bool] | None = key(
        Keyed(short_name(40), TileLabel()), "Les tuiles que la commune renomme ou ne montre pas, par leur code.",
        default=None,
    )  # fmt: skip
    tiles_dashboard: tuple[str, ...] = key(
        LABELS, "Les seules tuiles du tableau de bord, par leur libellé (préférez tiles).", default=()
    )
    tiles_family: tuple[str, ...] = key(
        LABELS, "Les seules tuiles de la famille, par leur libellé (préférez tiles).", default=()
    )
    texts: Texts = key(Table(Texts), "Les textes.", default=Texts())
    colours: Colours | None = key(Table(Colours), "Les couleurs.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """Des jours sans classe."""

    name: str = key(WORDS, "Leur nom, que la grille montre.")
    starts_on: date = key(ExactDay(), "Le premier jour sans classe.")
    ends_on: date = key(ExactDay(), "Le dernier.")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if not timedelta(0) <= self.ends_on - self.starts_on <= LONGEST_SUMMER:
            yield "ends_on", "doit venir après starts_on, de moins de quatre mois."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnYear:
    """Une année scolaire entière, au lieu de celle de la zone."""

    label: str = key(Text(20), "Son nom, comme « 2026-2027 » : il remplace celle de ce nom.")
    first_class: date = key(ExactDay(), "Le premier jour de classe.")
    last_class: date = key(ExactDay(), "Le dernier.")
    holidays: tuple[DaysOff, ...] = key(Several(Table(DaysOff), most=30), "Ses vacances, sans l’été.")

    def wrongs(self) -> Iterator[tuple[str | tuple[str | int, ...], str]]:
        if not timedelta(days=90) <= self.last_class - self.first_class <= timedelta(days=400):
            yield "last_class", "doit venir après first_class, de trois mois à un an."
        for n, one in enumerate(self.holidays):
            if not self.first_class <= one.starts_on <= one.ends_on <= self.last_class:
                yield ("holidays", n), "doivent être entre first_class et last_class."


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Les dates propres à la commune : Corse, outre-mer, Alsace-Moselle, pont du recteur…"""

    public_holidays: str = key(Choice(TERRITORIES), "Où l’on est, pour les jours fériés.", default=TERRITORIES[0])
    years: tuple[OwnYear, ...] = key(
        Several(Table(OwnYear), most=30, unique=("label",)), "Des années scolaires entières.", default=()
    )
    days_off: tuple[DaysOff, ...] = key(Several(Table(DaysOff)), "Des jours sans classe de plus.", default=())
    school_days: tuple[date, ...] = key(
        Several(ExactDay()), "Des jours où il y a classe malgré le calendrier.", default=()
    )

    def wrongs(self) -> Iterator[tuple[str, str]]:
        years = sorted(self.years, key=lambda year: year.first_class)
        for one, following in pairwise(years):
            if not one.last_class < following.first_class <= one.last_class + LONGEST_SUMMER:
                yield (
                    "years",
                    f"doivent se suivre : {one.label} et {following.label} se chevauchent ou laissent un trou.",
                )
