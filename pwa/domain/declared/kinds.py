"""A declared type taken apart: what it is, what msgspec's `Meta` says of it, and what a sentence calls it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """`inside` are the types of a list, of a table's keys and values, or those that a value may be."""

    whole: Any
    bare: Any
    inside: tuple[Any, ...]
    title: str | None = None
    about: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    least: int = 0
    most: int = LONGEST_LIST

    @property
    def tables(self) -> tuple[type[msgspec.Struct], ...]:
        """The tables that a value may be; several are told apart by their tag."""
        found = (self.bare, *self.inside) if self.is_choice else (self.bare,)
        return tuple(one for one in found if isinstance(one, type) and issubclass(one, msgspec.Struct))

    @property
    def is_choice(self) -> bool:
        return self.bare in (Union, UnionType)

    @property
    def is_list(self) -> bool:
        return self.bare is tuple and self.inside[1:] == (...,)


@cache
def kind_of(declared: Any) -> Kind:
    """A type of a declaration, `| None` aside: a file leaves out what it does not say."""
    metas: list[msgspec.Meta] = []
    whole = bare = declared
    while True:
        if get_origin(bare) is Annotated:
            bare, *said = get_args(bare)
            metas = [*said, *metas]
        elif get_origin(bare) in (Union, UnionType) and len(left := without_none(bare)) < len(get_args(bare)):
            bare = Union[left]  # noqa: UP007 (as many as there are)
            whole = bare
        else:
            break
    return made(whole, bare, metas)


def without_none(union: Any) -> tuple[Any, ...]:
    return tuple(one for one in get_args(union) if one is not NoneType)


def made(whole: Any, bare: Any, metas: list[msgspec.Meta]) -> Kind:
    extra = {name: value for meta in metas for name, value in (meta.extra or {}).items()}

    def last(name: str, otherwise: Any) -> Any:
        return next((found for meta in reversed(metas) if (found := getattr(meta, name)) is not None), otherwise)

    number = bare is int
    return Kind(
        whole,
        get_origin(bare) or bare,
        get_args(bare),
        title=last("title", None),
        about=last("description", ""),
        extra=extra,
        least=last("ge" if number else "min_length", 0),
        most=last("le" if number else "max_length", LONGEST_LIST),
    )


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: its name in the file, the attribute that holds it, its kind, what a silence means."""

    name: str
    attribute: str
    kind: Kind
    default: Any

    @property
    def is_needed(self) -> bool:
        return self.default is msgspec.NODEFAULT


@cache
def keys_of(table: type[msgspec.Struct]) -> tuple[Key, ...]:
    """The keys of a table, in the order of its declaration."""
    return tuple(
        Key(one.encode_name, one.name, kind_of(one.type), one.default) for one in msgspec.structs.fields(table)
    )


def tag_of(table: type[msgspec.Struct]) -> str:
    return str(table.__struct_config__.tag)


def words_of(kind: Kind) -> str:
    """What a reference or a sentence calls such a value."""
    return kind.title or " ou ".join(words(kind))


def words(kind: Kind) -> Iterator[str]:
    if kind.is_choice:
        yield from (words_of(kind_of(one)) for one in kind.inside)
    elif kind.is_list:
        yield f"une liste, chacun : {words_of(kind_of(kind.inside[0]))}"
    elif kind.bare is dict:
        keys, values = map(kind_of, kind.inside)
        yield f"une table ; chaque clé : {words_of(keys)} ; chaque valeur : {words_of(values)}"
    elif kind.bare is Literal:
        yield f"l’un de {', '.join(kind.inside)}"
    elif kind.bare is int:
        yield f"un nombre entier de {kind.least} à {kind.most}"
    elif kind.bare is bool:
        yield "true ou false"
    elif kind.bare is str:
        yield f"un texte de {kind.most} caractères au plus"
    else:
        yield f"une table ({kind.bare.__doc__})"
