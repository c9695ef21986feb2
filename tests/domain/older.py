"""Rows of a database as a version before wrote them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from tortoise.migrations.api import migrate

from pwa.storage import databases
from pwa.storage.databases import rows, writing
from tests.databases import all_in_its_file

AT = datetime(2022, 1, 20, 8, 30, 12, 345678, tzinfo=UTC)


async def insert(table: str, **values: object) -> int:
    """A row as it was, whatever the models say today; its id."""
    async with writing() as db:
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({databases.marks(len(values))}) RETURNING id"
        return (await rows(db, sql, list(values.values())))[0]["id"]


async def a_town(slug: str) -> int:
    return await insert("town", slug=slug, name=slug, banner=slug.upper(), zone="A", profile="{}")


async def a_department(town: int) -> int:
    return await insert("department", town_id=town, code="e", name="ENFANCE", email="e@ici.fr", silence="rejection")


async def a_child(town: int) -> int:
    born = datetime(2014, 1, 1, tzinfo=UTC).date()
    return await insert("child", town_id=town, first_name="Bébé", last_name="TEST", birth_date=born)


async def brought_to(target: str, url: str) -> None:
    async with databases.opened(url) as context:
        await migrate(config=databases.config(url), target=f"models.{target}")
        await all_in_its_file(context.db("default"))


@asynccontextmanager
async def left_by(target: str, template) -> AsyncIterator[str]:
    """A database as the version whose last migration is `target` left it, open; its address."""
    url = await template.copy_of(target, partial(brought_to, target))
    async with databases.opened(url):
        yield url
    await template.forget(url)
