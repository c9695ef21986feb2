"""The terms of use that a town declares."""

from typing import Annotated

from msgspec import Meta

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import Prose, Sentence, Words, about


class Article(Table, frozen=True, kw_only=True):
    """Une partie des conditions."""

    title: Annotated[Words, about("Son titre.")]
    text: Annotated[Prose, about("Son texte : un paragraphe par ligne ; une ligne « - … » est d’une liste.")]


class Terms(Table, frozen=True, kw_only=True):
    """Les conditions d’utilisation. Un mot changé les fait accepter de nouveau."""

    title: Annotated[Words, about("Le titre de la page.")] = "CONDITIONS GÉNÉRALES D’UTILISATION"
    intro: Annotated[Sentence, about("La phrase au-dessus du texte.")] = (
        "Pour utiliser les services proposés, veuillez prendre connaissance des CGU ci-dessous et les accepter en fin "
        "de document."
    )
    articles: Annotated[tuple[Article, ...], Meta(min_length=1, max_length=40), about("Les parties, dans leur ordre.")]


SECTION = Section("terms", Terms, "Les conditions d’utilisation que les familles acceptent avant leur espace.")
