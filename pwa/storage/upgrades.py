"""Migrations while the site serves: on PostgreSQL, one that cannot have its locks gives way and begins again."""

import asyncio
import fcntl
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.connection import get_connection

from pwa.storage.engines import patient
from pwa.storage.line import DatabaseBusy
from pwa.storage.noted import migrate

PATIENCE = 800
"""Milliseconds that a migration waits for a lock: families wait behind it. Less than the second after which PostgreSQL
looks for deadlocks, so that it is never a family's page that is broken off."""

TRIES = 200

TURN = 20261127
"""The advisory lock of whoever migrates; a process that is killed gives it back."""

TAKEN = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


async def run(config: dict[str, Any]) -> None:
    """Run what this database has not had yet. Each migration is one transaction, so one that gave way left nothing."""
    async with alone(config["connections"]["default"]):
        config = config | {"connections": {name: waiting(one, PATIENCE) for name, one in config["connections"].items()}}
        for _ in range(TRIES):
            try:
                return await migrate(config)
            except TAKEN:
                await get_connection("default").close()
                await asyncio.sleep(random.uniform(0.1, 0.5))
        raise DatabaseBusy()


@asynccontextmanager
async def alone(connection: dict[str, Any]) -> AsyncIterator[None]:
    """One process migrates at a time; the next one waits, and finds it done."""
    turn = turn_of_postgres if is_postgres(connection) else turn_of_sqlite
    async with turn(waiting(connection, 0)["credentials"]):
        yield


@asynccontextmanager
async def turn_of_postgres(credentials: dict[str, Any]) -> AsyncIterator[None]:
    client = AsyncpgDBClient(**credentials, connection_name="turn")
    await client.create_connection(with_db=True)
    try:
        async with client.acquire_connection() as held:
            await held.execute("SELECT pg_advisory_lock($1)", TURN)
            yield
    finally:
        await client.close()


@asynccontextmanager
async def turn_of_sqlite(credentials: dict[str, Any]) -> AsyncIterator[None]:
    """The folder is locked: to close the database's own file would drop SQLite's locks."""
    folder = os.open(Path(credentials["file_path"]).parent, os.O_RDONLY)
    try:
        await asyncio.to_thread(fcntl.flock, folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def waiting(connection: dict[str, Any], patience: int) -> dict[str, Any]:
    """The same connection, on which no statement of PostgreSQL waits longer for a lock; 0 is for ever."""
    if not is_postgres(connection):
        return connection
    return connection | {"credentials": connection["credentials"] | {"init": patient(patience)}}


def is_postgres(connection: dict[str, Any]) -> bool:
    return bool(connection["engine"].endswith("asyncpg"))
