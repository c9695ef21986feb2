"""The few facts that an instance keeps about itself, by name: its era, its clock, its keys, its last backup."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import OperationalError

from pwa.storage.databases import is_postgres, reading, rows, run

KEPT = "INSERT INTO instance (key, value) VALUES (?, ?) ON CONFLICT (key) DO"


async def fact(key: str) -> str | None:
    """What is kept under that name, if anything is."""
    found = await rows(reading(), "SELECT value FROM instance WHERE key = ?", [key])
    return str(found[0]["value"]) if found else None


async def keep(db: BaseDBAsyncClient, key: str, value: str) -> None:
    """Keep it, in the place of what was there."""
    await run(db, f"{KEPT} UPDATE SET value = excluded.value", [key, value])


async def keep_first(db: BaseDBAsyncClient, key: str, value: str) -> None:
    """Keep it, unless something is kept already."""
    await run(db, f"{KEPT} NOTHING", [key, value])


async def migrated() -> set[str]:
    """The names of the migrations that these data have had."""
    try:
        return {row["name"] for row in await rows(reading(), "SELECT name FROM tortoise_migrations")}
    except OperationalError:
        return set()


async def time() -> datetime | None:
    """What the clock of the database's own machine says; None for a file, which is on this one."""
    if not is_postgres(reading()):
        return None
    [told] = await rows(reading(), "SELECT clock_timestamp() AS now")
    return datetime.fromisoformat(str(told["now"]))


async def answers() -> None:
    """Ask the database for nothing; raises what keeps it from answering."""
    await rows(reading(), "SELECT 1 AS one")
