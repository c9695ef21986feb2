"""A declared table as its row keeps it: types are read, bounds were the loader's. A page stands what another version
has loaded."""

from collections.abc import Callable
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo

Made = TypeVar("Made", bound=Struct)

_begun: set[type[Struct]] = set()
"""Tables that hold themselves, on the way: inside, they are read as declared."""


@cache
def reader_of(table: type[Made]) -> Callable[[str], Made]:
    """Reads the JSON of a row; the same text is read once."""

    @lru_cache(maxsize=512)
    def read(kept: str) -> Made:
        made: Made = msgspec.json.decode(kept, type=without_bounds(table))
        return made

    return read


def kept_as(declared: Any, found: Any) -> Any:
    """What a row keeps, its JSON read already, as the declared type."""
    return msgspec.convert(found, without_bounds(declared))


def without_bounds(declared: Any) -> Any:
    """The same type, whatever its texts' lengths, its numbers' bounds, its lists of words."""
    origin, inside = get_origin(declared), get_args(declared)
    if origin is Annotated:
        return without_bounds(inside[0])
    if origin is Literal:
        return type(inside[0])
    if origin in (Union, UnionType):
        return Union[tuple(map(without_bounds, inside))]  # noqa: UP007 (as many as there are)
    if origin in (tuple, dict):
        return origin[tuple(one if one is ... else without_bounds(one) for one in inside)]
    is_table = isinstance(declared, type) and issubclass(declared, Struct) and declared not in _begun
    return loose(declared) if is_table else declared


@cache
def loose(table: type[Struct]) -> type[Struct]:
    """The table's own class with other types for its keys: what it can do stays."""
    _begun.add(table)
    config = table.__struct_config__
    try:
        return msgspec.defstruct(
            table.__name__, [field_of(one) for one in msgspec.structs.fields(table)], bases=(table,), frozen=True,
            kw_only=True, tag=config.tag, tag_field=config.tag_field,
        )  # fmt: skip
    finally:
        _begun.discard(table)


def field_of(one: FieldInfo) -> tuple[str, Any, Any]:
    given = {} if one.default is NODEFAULT else {"default": one.default}
    return one.name, without_bounds(one.type), msgspec.field(name=one.encode_name, **given)
