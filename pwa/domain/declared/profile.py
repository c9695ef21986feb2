"""What a town says of itself, declared: its texts, tiles and colours, as its pages read them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, get_args

from msgspec import Meta

from pwa.domain import colours
from pwa.domain.declared.kept import reader_of
from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import with_sections
from pwa.domain.declared.values import (
    ColourCode,
    MailAddress,
    Prose,
    Sentence,
    WebAddress,
    Words,
    about,
    read_by,
    read_text,
    short_name,
)

Part = Literal["bookings", "requests", "payments", "invoices", "documents", "enrolments"]
"""A part of a portal that a town's welcome may promise."""
ShortName = Annotated[str, Meta(max_length=60)]
TileCode = Annotated[str, short_name(40)]
Labels = Annotated[tuple[Words, ...], Meta(max_length=30)]


def read_tile_label(found: object, _: Any) -> str | bool:
    return False if found is False else read_text(found, 120)


TileLabel = Annotated[
    str | bool, read_by(read_tile_label, "son libellé (120 caractères au plus), ou false pour ne pas la montrer")
]
"""A tile's label, or false when the town does not show it."""


class Colours(Table, frozen=True, kw_only=True):
    """Les couleurs de la commune ; celles qui se liraient mal sont refusées (contraste AA, en clair et en sombre)."""

    theme_color: Annotated[ColourCode, about("Le bandeau, et la barre d’un téléphone.")] = colours.LIGHT.roof
    theme_color_dark: Annotated[ColourCode | None, about("Les mêmes en mode sombre, sinon theme_color.")] = None
    accent: Annotated[ColourCode | None, about("Les liens, les boutons, les cases cochées.")] = None
    accent_dark: Annotated[ColourCode | None, about("Les mêmes en mode sombre, sinon accent.")] = None
    background_color: Annotated[ColourCode, about("Le fond au démarrage de l’application installée.")] = (
        colours.BACKGROUND
    )

    def wrongs(self) -> Iterator[tuple[str, str]]:
        yield from colours.wrongs(self.theme_color, self.theme_color_dark, self.accent, self.accent_dark)


class Promise(Table, frozen=True, kw_only=True):
    """Une ligne de l’accueil, montrée quand le site sait la tenir."""

    words: Annotated[Sentence, about("Ce que les familles lisent.")]
    needs: Annotated[Part, about("La partie du site dont elle parle : la ligne attend que celle-ci existe.")]


Promised = Annotated[
    Sentence | Promise,
    Meta(title="un texte de 250 caractères au plus, ou une table { words = …, needs = … } "
               f"({', '.join(get_args(Part))})"),
]  # fmt: skip
"""Words, or words that wait for a part of the site."""


class Texts(Table, frozen=True, kw_only=True):
    """Les textes de l’accueil et de l’espace."""

    welcome_title: Annotated[Words, about("Le titre de l’accueil.")] = "BIENVENUE SUR VOTRE ESPACE CITOYENS"
    welcome_lead: Annotated[Sentence, about("La phrase sous le titre.")] = "Vos démarches pour les enfants, en ligne."
    welcome: Annotated[Prose, about("Le texte de bienvenue.")] = (
        "Cet espace facilite vos démarches de la vie quotidienne."
    )
    services_title: Annotated[Sentence, about("Ce qui annonce la liste des services.")] = "Vos services :"
    services: Annotated[tuple[Promised, ...], Meta(max_length=30), about("Les services.")] = (
        "Réservation aux activités des enfants",
    )
    space_title: Annotated[Words, about("Le titre de l’espace personnel.")] = "Votre espace personnel"
    space_lead: Annotated[Sentence, about("Ce qui annonce la liste suivante.")] = (
        "Avec votre espace personnel, vous pouvez :"
    )
    space_points: Annotated[tuple[Promised, ...], Meta(max_length=30), about("Ce que l’espace permet.")] = (
        "Réserver et annuler des jours",
        "Suivre l’état de vos demandes",
    )
    help: Annotated[Prose, about("À qui demander de l’aide.")] = "Une question ? Écrivez-nous."
    identifier: Annotated[Words, about("Comment les pages nomment ce que l’on tape pour se connecter.")] = (
        "Nom d’utilisateur"
    )
    sign_in_identifier: Annotated[Words | None, about("Le même dans « MON ESPACE PERSO », s’il y a un autre nom.")] = (
        None
    )
    identifier_in_sentences: Annotated[
        Words | None, about("Le même dans les phrases et les courriels, s’il y a un autre nom.")
    ] = None
    sign_in_button: Annotated[Words, about("Le bouton de « MON ESPACE PERSO ».")] = "CONNEXION"
    private_text: Annotated[Prose, about("L’accueil de l’espace.")] = "Bienvenue sur votre espace privé."
    booking_procedure: Annotated[Words, about("Le nom de la démarche de réservation, de sa tuile et de ses pages.")] = (
        "Modifier les réservations"
    )
    booking_hint: Annotated[Sentence, about("Ce qui suit « Ici, vous gérez vos réservations. ».")] = (
        "Choisissez une activité, puis les jours de votre enfant."
    )

    @property
    def box_identifier(self) -> str:
        """What the sign-in box calls it."""
        return self.sign_in_identifier or self.identifier

    @property
    def spoken_identifier(self) -> str:
        """What sentences and mails call it."""
        return self.identifier_in_sentences or self.identifier


class Profile(Table, frozen=True, kw_only=True):
    """Ce que la commune dit d’elle-même."""

    contact: Annotated[MailAddress, about("L’adresse à laquelle les familles écrivent.")]
    site_url: Annotated[WebAddress, about("Le site de la mairie.")]
    city: Annotated[ShortName | None, about("Le nom court, sous l’icône d’un téléphone.")] = None
    menu: Annotated[
        Labels,
        about(
            "Le menu des familles, dans l’ordre : ses autres entrées ne s’y montrent pas, "
            "une entrée dont la page n’existe pas encore attend."
        ),
    ] = ()
    tiles: Annotated[
        dict[TileCode, TileLabel] | None, about("Les tuiles que la commune renomme ou ne montre pas, par leur code.")
    ] = None
    tiles_dashboard: Annotated[
        Labels, about("Les seules tuiles du tableau de bord, par leur libellé (préférez tiles).")
    ] = ()
    tiles_family: Annotated[Labels, about("Les seules tuiles de la famille, par leur libellé (préférez tiles).")] = ()
    greeting: Annotated[
        Literal["name", "civility"],
        about("Comment l’espace salue : « Bonjour, Michel ARPEGE », ou « Bonjour Monsieur ARPEGE. »."),
    ] = "name"
    household: Annotated[
        Literal["above", "below"], about("Où est « Ma famille » : au-dessus du tableau de bord, ou sous lui.")
    ] = "above"
    co_representative: Annotated[
        Literal["block", "members"], about("Où il est montré : dans son encadré, ou avec les membres du foyer.")
    ] = "block"
    sender: Annotated[MailAddress | None, about("L’adresse d’où partent ses courriels, sinon de l’instance.")] = None
    texts: Annotated[Texts, about("Les textes.")] = Texts()
    colours: Annotated[Colours | None, about("Les couleurs.")] = None


class TownProfile(Profile, frozen=True, kw_only=True):
    """What the town's row keeps, and its pages read: a silence of the file has its default."""

    contact: Annotated[MailAddress, about("L’adresse à laquelle les familles écrivent.")] = ""
    site_url: Annotated[WebAddress, about("Le site de la mairie.")] = ""

    @classmethod
    def kept(cls, text: str) -> Self:
        """With what rooms declare beside it."""
        whole: type[Self] = with_sections(cls)
        return reader_of(whole)(text)
