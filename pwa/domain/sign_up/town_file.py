"""Whether families create their espace themselves, declared."""

from typing import Annotated

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import Prose, Words, about
from pwa.shared.texts.sign_up import NO_SPACE


class OwnSpaces(Table, frozen=True, kw_only=True):
    """La création de son espace par la famille elle-même : l’encadré de l’accueil, puis quatre écrans."""

    title: Annotated[Words, about("Le titre de l’encadré de l’accueil.")] = NO_SPACE["title"]
    text: Annotated[Prose, about("Son texte.")] = NO_SPACE["text"]
    button: Annotated[Words, about("Son bouton.")] = NO_SPACE["button"]


SECTION = Section(
    "sign_up", OwnSpaces, "Les familles créent leur espace elles-mêmes ; sans cette partie, la mairie les invite."
)
