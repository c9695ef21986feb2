"""Migrations while the site serves: on PostgreSQL, one that cannot have its locks gives way and begins again."""

import asyncio
import random
from typing import Any

import asyncpg
from tortoise.connection import get_connection
from tortoise.migrations.api import migrate

from pwa.storage.line import DatabaseBusy

PATIENCE = 800
"""Milliseconds that a migration waits for a lock: families wait behind it. Less than the second after which PostgreSQL
looks for deadlocks, so that it is never a family's page that is broken off."""

TRIES = 200

TAKEN = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


async def run(config: dict[str, Any]) -> None:
    """Run what this database has not had yet. Each migration is one transaction, so one that gave way left nothing."""
    config = config | {"connections": {name: hasty(one) for name, one in config["connections"].items()}}
    for _ in range(TRIES):
        try:
            return await migrate(config=config)
        except TAKEN:
            await get_connection("default").close()
            await asyncio.sleep(random.uniform(0.1, 0.5))
    raise DatabaseBusy()


def hasty(connection: dict[str, Any]) -> dict[str, Any]:
    """The same connection, on which no statement of PostgreSQL waits long for a lock."""
    if not connection["engine"].endswith("asyncpg"):
        return connection
    settings = {"server_settings": {"lock_timeout": str(PATIENCE)}}
    return connection | {"credentials": connection["credentials"] | settings}
