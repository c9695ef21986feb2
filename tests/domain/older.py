"""Rows of a database as a version before wrote them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from tortoise.migrations.api import migrate

from pwa.storage import databases
from pwa.storage.databases import rows, writing

AT = datetime(2022, 1, 20, 8, 30, 12, 345678, tzinfo=UTC)


async def insert(table: str, **values: object) -> int:
    """A row as it was, whatever the models say today; its id."""
    async with writing() as db:
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({databases.marks(len(values))}) RETURNING id"
        return (await rows(db, sql, list(values.values())))[0]["id"]


@asynccontextmanager
async def left_by(target: str, template) -> AsyncIterator[str]:
    """A database as the version whose last migration is `target` left it, open; its address."""
    url = await template.empty()
    async with databases.opened(url):
        await migrate(config=databases.config(url), target=f"models.{target}")
        yield url
    await template.forget(url)
