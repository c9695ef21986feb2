"""The connections of a process to its database, as Tortoise opens them."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url

MODELS = ["pwa.models"]
MIGRATIONS = "pwa.migrations"
PATIENCE = 5000
"""Milliseconds that a write waits for its locks before it says that the database is busy."""

POOL = 10
"""PostgreSQL connections of one process."""


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for `sqlite://PATH` or `postgres://…`; `reading` never waits for a writer."""
    if url.startswith("sqlite://"):
        path = url.removeprefix("sqlite://")
        pragmas = {"journal_mode": "WAL", "synchronous": "NORMAL", "foreign_keys": "ON", "busy_timeout": PATIENCE,
                   "journal_size_limit": 67108864}  # fmt: skip
        write: Any = {"engine": "pwa.storage.sqlite_immediate", "credentials": {"file_path": path, **pragmas}}
        read: Any = {"engine": "pwa.storage.sqlite_immediate",
                     "credentials": {"file_path": path, **pragmas, "query_only": "ON"}}  # fmt: skip
        connections = {"default": write, "reading": read}
    else:
        connections = {"default": pooled(url)}
    return {
        "connections": connections,
        "apps": {"models": {"models": MODELS, "default_connection": "default", "migrations": MIGRATIONS}},
        "use_tz": True,
        "timezone": "UTC",
    }


class LeftAlone(asyncpg.Connection):
    """A connection that is given back without a question of its own: nothing of ours outlives its transaction, and an
    open one is rolled back still. Three reads of a page were six."""

    def get_reset_query(self) -> str:
        return ""


def pooled(url: str) -> dict[str, Any]:
    """PostgreSQL at that address, with this process's share of its connections; none waits longer for a lock."""
    glue = "&" if "?" in url else "?"
    made: dict[str, Any] = expand_db_url(f"{url}{glue}minsize=1&maxsize={POOL}")
    made["credentials"] |= {"connection_class": LeftAlone, "init": patient(PATIENCE)}
    return made


def patient(milliseconds: int) -> Callable[[asyncpg.Connection], Awaitable[None]]:
    """How long a connection waits for a lock, 0 for ever; told once it is open: a pooler such as PgBouncer refuses to
    begin with a setting that it does not know."""

    async def opened(connection: asyncpg.Connection) -> None:
        await connection.execute(f"SET lock_timeout = {milliseconds}")

    return opened
