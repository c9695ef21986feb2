"""The one place that knows which database runs: how to open it, and how to speak SQL to it.

SQL is written once with `?` marks. On SQLite days and instants are text; `rows` gives real values on both.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError, TransactionManagementError

from pwa.storage import endings, private
from pwa.storage.dialects import as_text, day_of, numbered
from pwa.storage.engines import POOL, config
from pwa.storage.line import DatabaseBusy, Line

HIGHEST = 2**31 - 1
"""The largest number that a column of either database holds; no row will ever have it."""

READINGS = 5
"""Times that a statement outside a transaction is tried, when a deadlock breaks it off."""

WRITERS = {"sqlite": 1, "postgres": POOL - 4}
"""Transactions of one process that write at once: writers who wait for each other leave connections to pages."""


_lines: WeakKeyDictionary[BaseDBAsyncClient, Line] = WeakKeyDictionary()

TORTOISE_ORM = config("sqlite://data/preau.sqlite3")
"""What the `tortoise` command reads when a developer makes a migration."""


@asynccontextmanager
async def opened(url: str, *, everywhere: bool = False) -> AsyncIterator[TortoiseContext]:
    """The database, open for the length of the block. `everywhere` lets tasks born elsewhere see it (a server)."""
    if url.startswith("sqlite://"):
        private.database(Path(url.removeprefix("sqlite://")))
    # Tortoise keeps its INSERTs by connection name: a database opened earlier may have spoken the other dialect.
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        try:
            await context.init(config=config(url), _enable_global_fallback=everywhere)
            yield context
        finally:
            await context.close_connections()


def reading() -> BaseDBAsyncClient:
    """The connection pages are read from: on SQLite a second one, so that a reader never waits for a writer."""
    known = get_connections()
    return known.get("reading" if "reading" in known.db_config else "default")


@asynccontextmanager
async def writing(*, of: int | None = None, is_patient: bool = False) -> AsyncIterator[BaseDBAsyncClient]:
    """One write transaction; raises DatabaseBusy when there are too many, when the lock cannot be had or a deadlock is
    broken. `of` is the household whose demand it is, which stands in the line once. A patient writer is no family's
    request: it waits its turn as long as it takes."""
    client = get_connection("default")
    if isinstance(client, TransactionalDBClient):
        async with client._in_transaction() as db:
            endings.begin(db)
            yield db
            await endings.end(db)
        return
    try:
        async with line_of(client).turn(of=of, is_patient=is_patient), begun(client) as db:
            endings.begin(db)
            yield db
            await endings.end(db)
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise DatabaseBusy from error
    except (TransactionManagementError, OperationalError) as error:
        if is_busy(error):
            raise DatabaseBusy from error
        raise


def line_of(client: BaseDBAsyncClient) -> Line:
    """The line of this process in front of this database."""
    if client not in _lines:
        _lines[client] = Line(WRITERS[client.capabilities.dialect])
    return _lines[client]


@asynccontextmanager
async def begun(client: BaseDBAsyncClient) -> AsyncIterator[BaseDBAsyncClient]:
    """Tortoise's transaction, which keeps its lock or its connection for ever when it cannot begin: given back here."""
    transaction = client._in_transaction()
    async with AsyncExitStack() as stack:
        try:
            db = await transaction.__aenter__()
        except Exception as error:
            if hasattr(transaction, "token"):
                await transaction.__aexit__(TransactionManagementError, error, None)
            raise
        stack.push_async_exit(transaction.__aexit__)
        yield db


def is_busy(error: Exception) -> bool:
    """SQLite says it in words, in the error or in its cause."""
    return "database is locked" in f"{error!r} {error.__cause__!r}".lower()


def is_postgres(db: BaseDBAsyncClient) -> bool:
    return db.capabilities.dialect == "postgres"


def marks(count: int) -> str:
    """`?, ?, ?` for an IN list; an empty list matches nothing."""
    return ", ".join("?" * count) or "NULL"


def tuples(count: int, width: int) -> str:
    """`(?, ?), (?, ?)` for the VALUES of `count` rows of `width` columns."""
    return ", ".join([f"({marks(width)})"] * count)


def casts(count: int, *types: str) -> str:
    """The same, each column cast: PostgreSQL must be told the types of rows that are no table's."""
    return ", ".join([f"({', '.join(f'CAST(? AS {one})' for one in types)})"] * count)


async def rows(
    db: BaseDBAsyncClient, sql: str, values: Sequence[Any] = (), *, days: Iterable[str] = (),
    instants: Iterable[str] = (), documents: Iterable[str] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """Run one statement and give its rows; `days`, `instants`, `documents` (JSON) name the columns to convert."""
    if is_postgres(db):
        found = await found_by(db, numbered(sql), list(values))
        found = [dict(row) for row in found] if documents else found
    else:
        found = await db.execute_query_dict(sql, [as_text(value) for value in values])
        convert(found, days, day_of)
        convert(found, instants, datetime.fromisoformat)
    convert(found, documents, json.loads)
    return found


async def found_by(db: BaseDBAsyncClient, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    """A page that waits for a migration which waits for the page is broken off by PostgreSQL: it is asked again."""
    for _ in range(READINGS):
        try:
            return await db.execute_query_dict(sql, values)
        except asyncpg.DeadlockDetectedError:
            if isinstance(db, TransactionalDBClient):
                raise
    raise DatabaseBusy()


def convert(found: list[dict[str, Any]], columns: Iterable[str], read: Callable[[str], Any]) -> None:
    """Read the text in these columns, in place."""
    for column in columns:
        for row in found:
            if isinstance(text := row[column], str):
                row[column] = read(text)


async def run(db: BaseDBAsyncClient, sql: str, values: Sequence[Any] = ()) -> int:
    """Run one statement that gives no rows; how many rows it touched."""
    if is_postgres(db):
        return (await db.execute_query(numbered(sql), list(values)))[0]
    return (await db.execute_query(sql, [as_text(value) for value in values]))[0]


def document(value: Any) -> str:
    """A JSON value as a parameter of raw SQL, on both databases."""
    return json.dumps(value, ensure_ascii=False)
