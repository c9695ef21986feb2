"""A table read against its declaration. msgspec judges each value; here every mistake is told, in French."""

from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar, cast

import msgspec

from pwa.domain.declared.kept import reader_of
from pwa.domain.declared.kinds import Key, Kind, keys_of, kind_of, tag_of, words_of
from pwa.domain.declared.mistakes import Mistake, Place, Wrong, found_there, instead, perhaps
from pwa.domain.declared.values import read_text

Made = TypeVar("Made", bound="Table")


class Table(msgspec.Struct, frozen=True):
    """A table of a town file; its docstring and those of its keys make the reference."""

    @classmethod
    def kept(cls, text: str) -> Self:
        """The table that a row keeps as JSON: the same text is read once, and bounds were the loader's."""
        return reader_of(cls)(text)

    def wrongs(self) -> Iterator[tuple[str | Place, str]]:
        """(key, sentence) of what does not hold together, once every key is right."""
        yield from ()


WRONG: Any = object()
"""What stands for a value that is wrong, once the mistake is told."""


@dataclass(slots=True)
class Reading:
    """One reading of a file: what days mean in it, and the mistakes so far."""

    document: Mapping[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, at: Place, sentence: str) -> Any:
        self.mistakes.append(Mistake(at, sentence))
        return WRONG

    def day(self, words: object) -> date | None:
        """The day that these words mean."""
        return words if type(words) is date else None

    def read(self, kind: Kind, found: Any, at: Place) -> Any:
        """The value, or WRONG."""
        try:
            return value_of(kind, found, at, self)
        except Wrong as mistake:
            return self.wrong(at, str(mistake))


def read_whole(declared: type[Made], found: Any, reading: Reading) -> Made | None:
    """The table that a file is, or None once every mistake is told."""
    made: Made = reading.read(kind_of(declared), found, ())
    return None if made is WRONG else made


def value_of(kind: Kind, found: Any, at: Place, reading: Reading) -> Any:
    """The value; WRONG when something inside has been told, and Wrong is raised by what is to be told of it."""
    if by := kind.extra.get("read"):
        return by(found, reading)
    if kind.tables and (isinstance(found, Mapping) or not kind.is_choice):
        return read_tagged(kind, found, at, reading)
    if kind.is_list:
        return read_list(kind, found, at, reading)
    if kind.bare is dict:
        return read_keyed(kind, found, at, reading)
    if kind.bare is str and kind.title is None:
        return read_text(found, kind.most, lines="lines" in kind.extra)
    if kind.is_choice and (others := [one for one in map(kind_of, kind.inside) if not one.tables]):
        return value_of(others[0], found, at, reading)
    return plain(kind, found)


def plain(kind: Kind, found: Any) -> Any:
    """A value that is nothing but its type and its bounds."""
    try:
        return msgspec.convert(found, kind.whole)
    except msgspec.ValidationError as error:
        raise Wrong(f"doit être {words_of(kind)}{instead(found)}") from error


def read_tagged(kind: Kind, found: Any, at: Place, reading: Reading) -> Any:
    """The one table that it may be, or that its tag names."""
    tables = cast(tuple[type[Table], ...], kind.tables)
    if len(tables) == 1:
        return read_table(tables[0], found, at, reading)
    tagged = {tag_of(one): one for one in tables}
    name = str(tables[0].__struct_config__.tag_field)
    tag = found.get(name)
    if isinstance(tag, str) and tag in tagged:
        return read_table(tagged[tag], found, at, reading)
    return reading.wrong(
        (*at, name), "manque." if tag is None else f"doit être l’un de {', '.join(tagged)}{instead(tag)}"
    )


def read_table(declared: type[Table], found: Any, at: Place, reading: Reading) -> Any:
    """A table as its declaration: unknown words are told first, then its keys, then what does not hold together."""
    if not isinstance(found, Mapping):
        raise Wrong(f"doit être une table{instead(found)}")
    known = {one.name: one for one in keys_of(declared)}
    for name in found:
        if name not in known and name != declared.__struct_config__.tag_field:
            reading.wrong((*at, name), f": ce mot n’est pas connu ici.{perhaps(name, known)}")
    values = {key.attribute: read_key(key, found, (*at, key.name), reading) for key in known.values()}
    if WRONG in values.values():
        return WRONG
    made = declared(**values)
    wrongs = list(made.wrongs())
    for name, sentence in wrongs:
        reading.wrong((*at, *name) if isinstance(name, tuple) else (*at, name), sentence)
    return WRONG if wrongs else made


def read_key(key: Key, found: Mapping[str, Any], at: Place, reading: Reading) -> Any:
    if key.name in found:
        return reading.read(key.kind, found[key.name], at)
    return reading.wrong(at, "manque.") if key.is_needed else key.default


def read_list(kind: Kind, found: Any, at: Place, reading: Reading) -> Any:
    if not isinstance(found, list):
        raise Wrong(f"doit être une liste{instead(found)}")
    refuse_size(kind, found)
    refuse_twins(kind.extra.get("unique", ()), found, at, reading)
    values = tuple(reading.read(kind_of(kind.inside[0]), one, (*at, n)) for n, one in enumerate(found))
    return WRONG if WRONG in values else values


def read_keyed(kind: Kind, found: Any, at: Place, reading: Reading) -> Any:
    """A table whose keys are chosen by the town."""
    if not isinstance(found, Mapping):
        raise Wrong(f"doit être une table{instead(found)}")
    refuse_size(kind, found)
    keys, values = map(kind_of, kind.inside)
    pairs = [
        (reading.read(keys, name, (*at, name)), reading.read(values, one, (*at, name))) for name, one in found.items()
    ]
    return WRONG if any(WRONG in pair for pair in pairs) else dict(pairs)


def refuse_size(kind: Kind, found: Sized) -> None:
    if not kind.least <= len(found) <= kind.most:
        raise Wrong(f"doit avoir de {kind.least} à {kind.most} éléments, pas {len(found)}.")


def refuse_twins(unique: tuple[str, ...], found: list[Any], at: Place, reading: Reading) -> None:
    seen: dict[str, int] = {}
    for n, one in enumerate(found if unique else ()):
        if not isinstance(one, Mapping) or any(name not in one for name in unique):
            continue
        twin = repr([one[name] for name in unique])
        if twin in seen:
            name = unique[-1]
            reading.wrong((*at, n, name), f"est déjà celui du n° {seen[twin] + 1}{found_there(one[name])}")
        seen.setdefault(twin, n)
