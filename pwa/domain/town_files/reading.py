"""A town file read against its declaration: every mistake is found, in French, with its place in the file."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Protocol, TypeVar

from pwa.domain.calendars.schools import SchoolYear, Where

Place = tuple[str | int, ...]
"""Where a value stands: `("activities", 0, "slots", 1, "starts_at")`."""
Made = TypeVar("Made")
LONGEST = 80
"""Characters of a wrong value that a sentence shows."""


class Wrong(Exception):
    """A value is not what its place wants; the message goes on from the name of the place."""


class Incomplete(Exception):
    """Something inside is wrong, and has been told."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct: « activities n° 1, slots n° 2, starts_at doit être une heure… »."""

    place: Place
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"ligne {self.line} : " if self.line else ""
        return f"{where}{said_place(self.place)}{self.sentence}"


class Mistakes(Exception):
    """The file cannot be loaded: everything that is to be corrected, in its order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Spec:
    """What the declaration says of a key: its kind, what it is for, and the name in the file when it differs."""

    kind: "Kind"
    about: str
    name: str | None = None


class Kind(Protocol):
    """A kind of value; `words` is what a reference or a sentence calls it."""

    @property
    def words(self) -> str: ...

    def read(self, found: Any, at: Place, reading: "Reading") -> Any:
        """The value, or Wrong, or Incomplete."""


@dataclass(slots=True)
class Reading:
    """One reading of a file: what days mean in it, and the mistakes so far."""

    document: Mapping[str, Any]
    year: SchoolYear
    where: Where
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, at: Place, sentence: str) -> None:
        self.mistakes.append(Mistake(at, sentence))

    def try_to_read(self, kind: Kind, found: Any, at: Place) -> Any:
        """The value, or Incomplete once the mistake is told."""
        try:
            return kind.read(found, at, self)
        except Wrong as mistake:
            self.wrong(at, str(mistake))
            raise Incomplete from mistake


def key(kind: Kind, about: str, *, default: Any = MISSING, name: str | None = None) -> Any:
    """A key of a table, in a declaration; without a default the file must give it."""
    metadata = {"spec": Spec(kind, about, name)}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def keys_of(declared: type[Any]) -> Iterator[tuple[str, Field[Any], Spec]]:
    """Each key by its name in the file, with its field and what is declared of it."""
    for one in fields(declared):
        spec: Spec = one.metadata["spec"]
        yield spec.name or one.name, one, spec


def read_table(declared: type[Made], found: Any, at: Place, reading: Reading) -> Made:
    """A table as its declaration; Wrong when it is no table, Incomplete when something in it is wrong."""
    if not isinstance(found, Mapping):
        raise Wrong(f"doit être une table{instead(found)}")
    values, is_whole = {}, True
    known = {name: (one, spec) for name, one, spec in keys_of(declared)}
    for name in found:
        if name not in known:
            reading.wrong((*at, name), f": ce mot n’est pas connu ici.{perhaps(name, known)}")
    for name, (one, spec) in known.items():
        if name not in found:
            if one.default is MISSING:
                reading.wrong((*at, name), "manque.")
                is_whole = False
            continue
        try:
            values[one.name] = reading.try_to_read(spec.kind, found[name], (*at, name))
        except Incomplete:
            is_whole = False
    if not is_whole:
        raise Incomplete
    return checked(declared(**values), at, reading)


def checked(made: Made, at: Place, reading: Reading) -> Made:
    """A whole table, once what it says of itself holds together (its own `wrongs`, when it declares some)."""
    wrongs = list(made.wrongs()) if hasattr(made, "wrongs") else []
    for name, sentence in wrongs:
        reading.wrong((*at, *name) if isinstance(name, tuple) else (*at, name), sentence)
    if wrongs:
        raise Incomplete
    return made


def perhaps(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f" Serait-ce « {near[0]} » ?" if near else " Est-ce une faute de frappe ?"


def instead(found: Any) -> str:
    """« , pas « 25:00 ». », to end a sentence; a value that is too long is cut."""
    try:
        text = str(found)
    except ValueError:
        return ", pas ce nombre."
    return f", pas « {text if len(text) <= LONGEST else text[:LONGEST] + '…'} »."


def said_place(place: Place) -> str:
    """« activities n° 1, slots n° 2, starts_at  »: a position follows the name of its list."""
    said = ""
    for step in place:
        said += f" n° {step + 1}" if isinstance(step, int) else f"{', ' if said else ''}{step}"
    return f"{said} " if said else ""
