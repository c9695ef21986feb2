"""ONDE's two files: pupils, and those who answer for them. Their columns have several names, and a last line that is no
pupil."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pwa.domain.declared.mistakes import Wrong
from pwa.domain.french import folded
from pwa.domain.imports import cells
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.records import Record, Table, Unreadable, plain, table_of
from pwa.shared.texts.imports import BAD_LINES

PUPIL = {
    "name": ("Nom élève", "Nom de famille élève", "Nom"),
    "used": ("Nom d'usage élève", "Nom d'usage"),
    "given": ("Prénom élève", "Prénom"),
    "born": ("Date naissance", "Date de naissance"),
    "grade": ("Niveau",),
    "school_class": ("Libellé classe", "Classe"),
}
GUARDIAN = {
    "name": ("Nom responsable", "Nom de famille responsable"),
    "used": ("Nom usage responsable", "Nom d'usage responsable"),
    "given": ("Prénom responsable",),
    "email": ("Courriel", "Mail"),
}
CHILD = {
    "used": ("Nom d'usage enfant",),
    "name": ("Nom de famille enfant", "Nom enfant"),
    "given": ("Prénom enfant",),
}
"""Again for each child."""

Names = Mapping[str, tuple[str, ...]]
Tell = Callable[[Said], None]


class Named(NamedTuple):
    """Somebody, by what the school calls them: the name they were born with, and the one they use."""

    line: int
    name: str
    used: str
    first: str

    @property
    def known_as(self) -> set[tuple[str, str]]:
        """Their folded names, either one, with the first name."""
        return {(folded(one), folded(self.first)) for one in (self.name, self.used) if one}

    def __str__(self) -> str:
        return f"{self.first} {self.used or self.name}".strip()


class Pupil(NamedTuple):
    who: Named
    born: date
    school_class: str


class Responsible(NamedTuple):
    """Someone who answers for these children."""

    who: Named
    email: str
    children: tuple[Named, ...]


def pupils(path: Path, tell: Tell) -> Iterator[Pupil]:
    """The lines that are a pupil's; the others are told, but for the last one of the export. Raises Unreadable."""
    for record in lines(path, PUPIL, ("name", "given", "born"), tell):
        said = by_name(record, PUPIL)
        try:
            born = cells.day(said["born"], cells.WAYS)
        except Wrong as wrong:
            tell(Said(Weight.FAULT, path.name, record.line, PUPIL["born"][0], str(wrong)))
            continue
        school_class = " ".join(filter(None, (said["grade"], said["school_class"])))
        yield Pupil(Named(record.line, said["name"], said["used"], said["given"]), born, school_class)


def responsibles(path: Path, tell: Tell) -> Iterator[Responsible]:
    """Those who answer for pupils, each with their children. Raises Unreadable."""
    table = table_of(path, every(GUARDIAN) | every(CHILD))
    places = places_of(table)
    for record in lines(path, GUARDIAN, ("name", "given"), tell):
        said = by_name(record, GUARDIAN)
        who = Named(record.line, said["name"], said["used"], said["given"])
        yield Responsible(who, said["email"], tuple(children_of(record, places)))


def lines(path: Path, names: Names, needed: Sequence[str], tell: Tell) -> Iterator[Record]:
    """Every whole line; a last one of a single cell says how the file was made."""
    table = table_of(path, every(names))
    there = {plain(one) for one in table.header}
    if missing := [names[one][0] for one in needed if not there & set(map(plain, names[one]))]:
        raise Unreadable(BAD_LINES["no_columns"].format(names=", ".join(missing)))
    bad: Record | None = None
    for record in table.records():
        if bad:
            tell(Said(Weight.FAULT, path.name, bad.line, "", str(bad.wrong)))
        bad = record if record.wrong else None
        if not record.wrong:
            yield record
    if bad and len([one for one in bad.values if one]) != 1:
        tell(Said(Weight.FAULT, path.name, bad.line, "", str(bad.wrong)))


def every(names: Names) -> set[str]:
    return {name for some in names.values() for name in some}


def by_name(record: Record, names: Names) -> dict[str, str]:
    """What each column says, under whichever of its names."""
    return {
        ours: next((cell for one in theirs if (cell := record.cells.get(plain(one)))), "")
        for ours, theirs in names.items()
    }


def places_of(table: Table) -> dict[str, list[int]]:
    """Where the columns of the first child, the second, the third… stand."""
    header = [plain(one) for one in table.header]
    return {
        ours: [place for place, name in enumerate(header) if name in map(plain, theirs)]
        for ours, theirs in CHILD.items()
    }


def children_of(record: Record, places: Mapping[str, list[int]]) -> Iterator[Named]:
    for n, place in enumerate(places["given"]):
        if first := record.values[place]:
            used, name = (record.values[places[one][n]] if n < len(places[one]) else "" for one in ("used", "name"))
            yield Named(record.line, name, used, first)
