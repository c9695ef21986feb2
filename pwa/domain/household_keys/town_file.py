"""Which departments give keys, declared."""

from typing import Annotated

from msgspec import Meta

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import about, short_name

Codes = Annotated[tuple[Annotated[str, short_name(40)], ...], Meta(min_length=1, max_length=30)]


class Keys(Table, frozen=True, kw_only=True):
    """Les clés que des services donnent aux familles qu’ils connaissent, à saisir dans leur profil."""

    departments: Annotated[Codes, about("Les services qui en donnent, par leur code.")]


SECTION = Section(
    "household_keys", Keys, "Les services qui donnent des clés ; sans cette partie, aucun.",
    names_departments=("departments", "*"),
)  # fmt: skip
