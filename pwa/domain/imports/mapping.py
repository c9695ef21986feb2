"""The mapping file: how an export of another software becomes the neutral set, without a line of code."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import Meta, field

from pwa.domain.declared.kinds import keys_of
from pwa.domain.declared.mistakes import Mistakes, Place
from pwa.domain.declared.reading import Reading, Table, read_whole
from pwa.domain.declared.values import about, like
from pwa.domain.imports.cells import WAYS
from pwa.domain.imports.columns import SHEETS

Word = Annotated[str, Meta(max_length=120)]
FileName = Annotated[str, like(r"[^/\\]+", "un nom de fichier, sans dossier", 200)]
Delimiter = Annotated[str, like(r"[;,|\t]", "un point-virgule, une virgule, une barre ou une tabulation", 1)]
Encoding = Annotated[
    str, like("utf-8|utf-8-sig|utf-16|utf-16-le|utf-16-be|cp1252|latin-1|iso-8859-15", "un encodage comme « cp1252 »")
]
Way = Annotated[str, like(r"(?:%[dmYHMSy]|[ /.:T-])+", "une façon d’écrire les dates comme « %d/%m/%Y »", 30)]
Ways = Annotated[tuple[Way, ...], Meta(max_length=5)]


class Source(Table, frozen=True, kw_only=True):
    """Un fichier de l’export."""

    file: Annotated[FileName | None, about("Son nom.")] = None
    encoding: Annotated[Encoding | None, about("Son encodage, s’il est mal deviné.")] = None
    delimiter: Annotated[Delimiter | None, about("Ce qui sépare ses cases.")] = None
    dates: Annotated[Ways | None, about("Comment ses dates sont écrites.")] = None
    columns: Annotated[dict[Word, Word] | None, about("Notre colonne ← la leur.")] = None
    values: Annotated[dict[Word, dict[Word, Word]] | None, about("Par colonne : leur mot → le nôtre.")] = None
    fixed: Annotated[dict[Word, Word] | None, about("Ce que disent toutes les lignes.")] = None

    def theirs(self, column: str) -> str:
        """What they call a column of ours."""
        return (self.columns or {}).get(column, column)

    def ours(self, column: str, word: str) -> str:
        """What their word means; a cell that is empty says what every line does."""
        said = word or self.always(column)
        return (self.values or {}).get(column, {}).get(said, said)

    def always(self, column: str) -> str:
        return (self.fixed or {}).get(column, "")


class Whole(Table, frozen=True, kw_only=True):
    """Le fichier de correspondance."""

    encoding: Annotated[Encoding | None, about("L’encodage de tous les fichiers.")] = None
    delimiter: Annotated[Delimiter | None, about("Ce qui sépare les cases de tous les fichiers.")] = None
    dates: Annotated[Ways, about("Comment les dates sont écrites.")] = WAYS
    households: Annotated[Source, about("Les foyers.")] = field(name="foyers", default=Source())
    people: Annotated[Source, about("Les personnes.")] = field(name="personnes", default=Source())
    links: Annotated[Source, about("Les liens.")] = field(name="liens", default=Source())
    enrolments: Annotated[Source, about("Les inscriptions.")] = field(name="inscriptions", default=Source())
    quotients: Annotated[Source, about("Les quotients.")] = field(name="quotients", default=Source())
    accounts: Annotated[Source, about("Les comptes.")] = field(name="comptes", default=Source())

    def source(self, sheet: str) -> Source:
        """How this sheet is read, by the name that a town knows."""
        [attribute] = [key.attribute for key in keys_of(Whole) if key.name == sheet]
        found: Source = getattr(self, attribute)
        return found

    def wrongs(self) -> Iterator[tuple[str | Place, str]]:
        """A column of ours that is not one."""
        for name, sheet in SHEETS.items():
            source = self.source(name)
            for part in ("columns", "values", "fixed"):
                for column in sorted(set(getattr(source, part) or ()) - set(sheet.columns)):
                    known = ", ".join(sheet.columns)
                    yield (name, part, column), f": cette colonne n’est pas l’une de {known}."


def read_mapping(document: Mapping[str, Any]) -> Whole:
    """Raises Mistakes, all of them."""
    reading = Reading(document)
    found = read_whole(Whole, document, reading)
    if found is None:
        raise Mistakes(reading.mistakes)
    return found
