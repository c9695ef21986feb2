"""Une base d'hier devient celle d'aujourd'hui, avec tout ce qu'elle contient."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT

import pytest
from tortoise.migrations.api import migrate

from pwa.domain.events import adopting, verifying
from pwa.storage import databases, up_to_date
from pwa.storage.databases import reading, rows, run, writing
from tests.domain.older import AT, a_town, insert, left_by

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def old(database_kind, templates):
    """A database as the version before events left it, open."""
    async with left_by("0009_standing", templates(database_kind)) as url:
        yield url


async def an_entry(town: int, verb: str, subject: str, **detail: object) -> int:
    return await insert(
        "journal_entry", town_id=town, at=AT, verb=verb, subject=subject, detail=json.dumps(detail),
    )  # fmt: skip


async def test_le_journal_d_hier_devient_une_chaine_par_commune(old):
    towns = [await a_town("ici"), await a_town("la-bas")]
    for number in range(3):
        for town in towns:
            await an_entry(town, "promoted", f"booking:{number}", by=number)
    await up_to_date.bring_up_to_date(old)
    assert await adopting.adopt() == 6
    found = await rows(
        reading(), "SELECT * FROM event ORDER BY town_id, position", instants=["at"], documents=["detail"]
    )
    assert [(r["town_id"], r["position"], r["at"], r["verb"], r["subject"], r["detail"]) for r in found] == [
        (town, number + 1, AT, "promoted", f"booking:{number}", {"by": number}) for town in towns for number in range(3)
    ]
    assert [(one.slug, one.events, one.broken) for one in await verifying.verify()] == [
        ("ici", 3, None), ("la-bas", 3, None),
    ]  # fmt: skip


async def test_un_ancien_processus_ecrit_encore_et_rien_ne_se_perd(old):
    town = await a_town("ici")
    await an_entry(town, "promoted", "booking:1")
    await up_to_date.bring_up_to_date(old)
    await adopting.adopt()
    await an_entry(town, "offered", "booking:2")
    new = await a_town("venue-apres")
    await an_entry(new, "promoted", "booking:3")
    assert await adopting.adopt() == 2
    assert not await rows(reading(), "SELECT id FROM journal_entry")
    assert [(one.events, one.broken) for one in await verifying.verify()] == [(2, None), (1, None)]


async def test_la_chaine_adoptee_ne_se_change_plus(old):
    town = await a_town("ici")
    await an_entry(town, "promoted", "booking:1")
    await up_to_date.bring_up_to_date(old)
    await adopting.adopt()
    with pytest.raises(Exception, match="ck_event_stays"):
        async with writing() as db:
            await run(db, "UPDATE event SET subject = 'booking:2'")


async def test_deux_mises_a_jour_lancees_ensemble_aboutissent(old):
    """Two servers that are deployed together each begin with « preau migrate »."""
    town = await a_town("ici")
    await an_entry(town, "promoted", "booking:1")
    command = [sys.executable, "-m", "pwa", "migrate"]
    begun = [
        await asyncio.create_subprocess_exec(
            *command, env=os.environ | {"DATABASE_URL": old}, stdout=PIPE, stderr=STDOUT
        )
        for _ in range(2)
    ]
    said = [(await one.communicate())[0].decode() for one in begun]
    assert said == ["La base est à jour.\n"] * 2
    assert [(one.events, one.broken) for one in await verifying.verify()] == [(1, None)]


KILLED = """
import asyncio, os, signal, sys
from tortoise.migrations.executor import MigrationExecutor
from pwa.storage.databases import opened
from pwa.storage.up_to_date import bring_up_to_date

def dies(progress, event, key):
    if (event, key.name) == ("apply_done", sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

MigrationExecutor._emit = staticmethod(dies)

async def upgrade():
    async with opened(sys.argv[1]):
        await bring_up_to_date(sys.argv[1])

asyncio.run(upgrade())
"""
"""Dies once the transaction of that migration is written, before Tortoise does anything else."""


async def test_une_mise_a_jour_tuee_apres_une_migration_reprend_a_la_suivante(old):
    for name in ("0010_told", "0017_requests"):
        killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, old, name)
        assert await killed.wait() == -signal.SIGKILL
        noted = await rows(reading(), "SELECT name FROM tortoise_migrations WHERE name = ?", [name])
        assert noted == [{"name": name}]
    await up_to_date.bring_up_to_date(old)
    assert not await rows(reading(), "SELECT name FROM tortoise_migrations GROUP BY name HAVING COUNT(*) > 1")


async def test_un_agent_d_un_service_d_ailleurs_n_est_plus_de_nulle_part(old):
    """No command ever gave such a duty; the database now refuses it, and does not keep one."""
    here, there = await a_town("ici"), await a_town("la-bas")
    departments = [
        await insert("department", town_id=town, code="enfance", name="Enfance", email="a@b.fr", silence="acceptance")
        for town in (here, there)
    ]
    await migrate(config=databases.config(old), target="models.0013_events")
    for department in departments:
        await insert("officer", town_id=here, name="A", role="department_officer", department_id=department)
    await up_to_date.bring_up_to_date(old)
    found = await rows(reading(), "SELECT role, department_id FROM officer ORDER BY id")
    assert [tuple(one.values()) for one in found] == [("department_officer", departments[0]), ("nobody", None)]
