"""Une connexion de PostgreSQL est rendue telle quelle : ce qu’une écriture y règle ne reste pas, sa patience si."""

import asyncpg
import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient

from pwa.storage import databases, engines, upgrades
from pwa.storage.engines import LeftAlone

pytestmark = pytest.mark.both_databases


async def test_rien_d_une_ecriture_ne_reste_sur_sa_connexion(database):
    if database.startswith("sqlite"):
        return
    with pytest.raises(asyncpg.RaiseError):
        await broken_write()
    assert await lock_timeout(databases.reading()) == "5s"


async def test_une_mise_a_jour_a_sa_propre_patience(database):
    if database.startswith("sqlite"):
        return
    given = upgrades.waiting(engines.config(database)["connections"]["default"], upgrades.PATIENCE)["credentials"]
    client = AsyncpgDBClient(**given, connection_name="patience")
    await client.create_connection(with_db=True)
    try:
        assert await lock_timeout(client) == "800ms"
    finally:
        await client.close()


async def broken_write() -> None:
    async with databases.writing() as db:
        assert await lock_timeout(db) == "5s"
        await db.execute_query("SET LOCAL lock_timeout = 100")
        await db.execute_query("DO $$ BEGIN RAISE EXCEPTION 'tant pis'; END $$")


async def lock_timeout(db) -> str:
    [row] = await databases.rows(db, "SELECT current_setting('lock_timeout') AS told")
    return row["told"]


async def test_la_rendre_ne_pose_pas_de_question(database):
    if database.startswith("sqlite"):
        return
    asked: list[str] = []
    async with databases.reading().acquire_connection() as connection:
        assert issubclass(type(connection._con), LeftAlone)
        connection.add_query_logger(lambda one: asked.append(one.query))
        await connection.fetch("SELECT 1")
    await databases.rows(databases.reading(), "SELECT 2")
    assert asked == ["SELECT 1", "SELECT 2"]
