"""Rows by the names of their columns. What is read has a type: its fields name the columns, and say how each is read (a
type that a row keeps as JSON reads it by its own `kept`)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import found_by, is_postgres, run, tuples
from pwa.storage.dialects import as_text, day_of, numbered

Row = TypeVar("Row")
Reader = Callable[[Any], Any]

DOCUMENTS = (dict, list, tuple, frozenset)
"""What a row keeps as JSON, and a field's hint gives the type of."""
TEXTS: dict[Any, Reader] = {date: day_of, datetime: datetime.fromisoformat, bool: bool}
"""What SQLite keeps as text, or as 0 and 1."""


async def insert(db: BaseDBAsyncClient, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these rows, of the same columns, in one statement."""
    if rows:
        into = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {tuples(len(rows), len(rows[0]))}"
        await run(db, into, [value for row in rows for value in row.values()])


class Id(NamedTuple):
    """A row that is there."""

    id: int


async def ids(db: BaseDBAsyncClient, sql: str, values: Sequence[Any] = ()) -> list[int]:
    """The ids that one statement gives."""
    return [row.id for row in await typed(db, Id, sql, values)]


async def typed(db: BaseDBAsyncClient, kind: Callable[..., Row], sql: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run one statement and give its rows as `kind`, on both databases."""
    if is_postgres(db):
        found = await found_by(db, numbered(sql), list(values))
    else:
        found = await db.execute_query_dict(sql, [as_text(value) for value in values])
    reading = readers(kind, is_postgres(db))
    return [made(kind, row, reading) for row in found]


async def steady(db: BaseDBAsyncClient, kind: Callable[..., Row], sql: str, values: Sequence[Any]) -> list[Row]:
    """The same for a statement that locks rows of one of its tables. PostgreSQL waits for them, then gives what was
    beside them before the wait, in its other tables: it is asked again while a row says that it `is_late`."""
    found = await typed(db, kind, sql, values)
    while any(getattr(row, "is_late", False) for row in found):
        found = await typed(db, kind, sql, values)
    return found


def made(kind: Callable[..., Row], row: dict[str, Any], reading: Sequence[tuple[str, Reader]]) -> Row:
    """The row, with the columns read that are not yet what they should be; a null stays one, and so does a default that
    no column gives."""
    for column, read in reading:
        if (value := row.get(column)) is not None:
            row[column] = read(value)
    return kind(**row)


@lru_cache(maxsize=256)
def readers(kind: Callable[..., Any], has_types: bool) -> tuple[tuple[str, Reader], ...]:
    """The columns of this type that have to be read, from a database that has days and instants or not."""
    read = {field: reader_of(there(hint), has_types) for field, hint in get_type_hints(kind).items()}
    return tuple((field, reader) for field, reader in read.items() if reader)


def reader_of(hint: Any, has_types: bool) -> Reader | None:
    """How a value of this type is read; None where the database gives it as it is."""
    if (get_origin(hint) or hint) in DOCUMENTS:
        return msgspec.json.Decoder(hint).decode
    return (None if has_types else TEXTS.get(hint)) or getattr(hint, "kept", None)


def there(hint: Any) -> Any:
    """`date` for `date | None`."""
    parts = [part for part in get_args(hint) if part is not type(None)]
    return parts[0] if type(None) in get_args(hint) else hint
