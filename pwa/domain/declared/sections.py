"""The parts of the town file that rooms declare themselves: `SECTION` of a `town_file.py` in the room's own folder."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any, Generic, TypeVar, cast

import msgspec

from pwa.domain.declared.documents import as_document
from pwa.domain.declared.kinds import keys_of
from pwa.domain.declared.mistakes import Place
from pwa.domain.declared.values import about
from pwa.shared.gathering import modules_of

Made = TypeVar("Made")
Whole = TypeVar("Whole", bound=msgspec.Struct)
DOMAIN = "pwa.domain"


@dataclass(frozen=True, slots=True)
class Section(Generic[Made]):
    """A key of the town file, kept in the town's row beside its profile: a table, or with a default a list of them."""

    key: str
    declared: type[Made]
    about: str
    default: Made | None = None
    names_departments: Place = ()
    """Where it says codes of departments, which must be in the file; `links.at` says how a path is written."""

    def of(self, profile: msgspec.Struct) -> Made | None:
        """What the town says there, or the default."""
        return cast(Made | None, getattr(profile, self.key, self.default))


def sections_in(package: ModuleType) -> list[Section[Any]]:
    """Every section of a package, by its key: being there is enough."""
    found = (one for one in modules_of(package) if one.__name__.endswith(".town_file"))
    return sorted((one.SECTION for one in found), key=lambda one: one.key)


@cache
def sections() -> list[Section[Any]]:
    """Those of the house."""
    return sections_in(import_module(DOMAIN))


@cache
def with_sections(table: type[Whole]) -> type[Whole]:
    """The table with a key more for each section."""
    return widened(table, sections())


def said_in(file: msgspec.Struct, more: Iterable[Section[Any]]) -> dict[str, Any]:
    """What a file says of each, as the town's row keeps it; nothing where it says nothing."""
    return {one.key: as_document(said) for one in more if (said := one.of(file)) != one.default}


def widened(table: type[Whole], more: Sequence[Section[Any]]) -> type[Whole]:
    names = [*(key.name for key in keys_of(table)), *(one.key for one in more)]
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise ValueError(f"two parts of the town file are called {twice[0]}")
    keys: list[tuple[str, Any, Any]] = [
        (one.key, Annotated[one.declared | None, about(one.about)], one.default) for one in more
    ]
    return cast(
        type[Whole],
        msgspec.defstruct(
            table.__name__, keys, bases=(table,), frozen=True, kw_only=True, namespace={"__doc__": table.__doc__}
        ),
    )
