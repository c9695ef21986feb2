"""A table read against its declaration. msgspec judges each value; here every mistake is told, in French."""

from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar, cast

import msgspec

from pwa.domain.declared.kept import reader_of
from pwa.domain.declared.kinds import Key, Kind, keys_of, kind_of, tag_of, words_of
from pwa.domain.declared.mistakes import Incomplete, Mistake, Place, Wrong, instead, perhaps
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


@dataclass(slots=True)
class Reading:
    """One reading of a file: what days mean in it, and the mistakes so far."""

    document: Mapping[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, at: Place, sentence: str) -> None:
        self.mistakes.append(Mistake(at, sentence))

    def day(self, words: object) -> date | None:
        """The day that these words mean."""
        return words if type(words) is date else None

    def read(self, kind: Kind, found: Any, at: Place) -> Any:
        """The value, or Incomplete once the mistake is told."""
        try:
            return value_of(kind, found, at, self)
        except Wrong as mistake:
            self.wrong(at, str(mistake))
            raise Incomplete from mistake


def value_of(kind: Kind, found: Any, at: Place, reading: Reading) -> Any:
    """The value, or Wrong, or Incomplete when something inside has been told."""
    if by := kind.extra.get("read"):
        return by(found, reading)
    if kind.tables and (isinstance(found, Mapping) or not kind.is_choice):
        return read_table(table_of(kind, found, at, reading), found, at, reading)
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


def table_of(kind: Kind, found: Any, at: Place, reading: Reading) -> type[Table]:
    """The one table that it may be, or that its tag names."""
    tables = cast(tuple[type[Table], ...], kind.tables)
    if len(tables) == 1:
        return tables[0]
    tagged = {tag_of(one): one for one in tables}
    name = str(tables[0].__struct_config__.tag_field)
    tag = found.get(name)
    if not isinstance(tag, str) or tag not in tagged:
        reading.wrong((*at, name), "manque." if tag is None else f"doit être l’un de {', '.join(tagged)}{instead(tag)}")
        raise Incomplete
    return tagged[tag]


def read_table(declared: type[Made], found: Any, at: Place, reading: Reading) -> Made:
    """A table as its declaration; Wrong when it is no table, Incomplete when something in it is wrong."""
    if not isinstance(found, Mapping):
        raise Wrong(f"doit être une table{instead(found)}")
    values: dict[str, Any] = {}
    is_whole = True
    known = {one.name: one for one in keys_of(declared)}
    names = {*known, declared.__struct_config__.tag_field}
    for name in found:
        if name not in names:
            reading.wrong((*at, name), f": ce mot n’est pas connu ici.{perhaps(name, known)}")
    for key in known.values():
        try:
            values |= read_key(key, found, at, reading)
        except Incomplete:
            is_whole = False
    if not is_whole:
        raise Incomplete
    return checked(declared(**values), at, reading)


def read_key(key: Key, found: Mapping[str, Any], at: Place, reading: Reading) -> dict[str, Any]:
    """Its attribute and value; nothing where the file leaves it out."""
    if key.name in found:
        return {key.attribute: reading.read(key.kind, found[key.name], (*at, key.name))}
    if key.is_needed:
        reading.wrong((*at, key.name), "manque.")
        raise Incomplete
    return {}


def checked(made: Made, at: Place, reading: Reading) -> Made:
    """A whole table, once what it says of itself holds together."""
    wrongs = list(made.wrongs())
    for name, sentence in wrongs:
        reading.wrong((*at, *name) if isinstance(name, tuple) else (*at, name), sentence)
    if wrongs:
        raise Incomplete
    return made


def read_list(kind: Kind, found: Any, at: Place, reading: Reading) -> tuple[Any, ...]:
    if not isinstance(found, list):
        raise Wrong(f"doit être une liste{instead(found)}")
    refuse_size(kind, found)
    refuse_twins(kind.extra.get("unique", ()), found, at, reading)
    return tuple(each(((kind_of(kind.inside[0]), one, (*at, n)) for n, one in enumerate(found)), reading))


def read_keyed(kind: Kind, found: Any, at: Place, reading: Reading) -> dict[Any, Any]:
    """A table whose keys are chosen by the town."""
    if not isinstance(found, Mapping):
        raise Wrong(f"doit être une table{instead(found)}")
    refuse_size(kind, found)
    keys, values = map(kind_of, kind.inside)
    asked = ((kind, one, (*at, name)) for name, value in found.items() for kind, one in ((keys, name), (values, value)))
    read = each(asked, reading)
    return dict(zip(read[::2], read[1::2], strict=True))


def each(asked: Iterator[tuple[Kind, Any, Place]], reading: Reading) -> list[Any]:
    """Every value, or Incomplete once the mistakes of all are told."""
    read, is_whole = [], True
    for kind, found, at in asked:
        try:
            read.append(reading.read(kind, found, at))
        except Incomplete:
            is_whole = False
    if not is_whole:
        raise Incomplete
    return read


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
            reading.wrong((*at, n, name), f"est déjà celui du n° {seen[twin] + 1}{instead(one[name])}")
        seen.setdefault(twin, n)
