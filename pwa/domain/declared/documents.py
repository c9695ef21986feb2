"""What was read, as JSON keeps it."""

from datetime import date
from typing import Any

from msgspec import Struct

from pwa.domain.declared.kinds import keys_of, tag_of


def as_document(made: Any, *, whole: bool = False) -> Any:
    """Under the names of the file; `whole` keeps what the file left to its default."""
    if isinstance(made, date):
        return made.isoformat()
    if isinstance(made, dict):
        return {as_document(name): as_document(value, whole=whole) for name, value in made.items()}
    if isinstance(made, tuple | list):
        return [as_document(one, whole=whole) for one in made]
    if not isinstance(made, Struct):
        return made
    said = [(key, getattr(made, key.attribute)) for key in keys_of(type(made))]
    tag = made.__struct_config__.tag_field
    return ({tag: tag_of(type(made))} if tag else {}) | {
        key.name: as_document(value, whole=whole)
        for key, value in said
        if value is not None and (whole or key.is_needed or value != key.default)
    }
