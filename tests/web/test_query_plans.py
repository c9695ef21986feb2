"""Aucune page ne lit une table entière : ni SQLite ni PostgreSQL n’ont à parcourir ce qui grandit avec la commune."""

from typing import Any
from uuid import uuid4

import pytest

from pwa.domain.accounts.queries import is_known_at
from pwa.domain.credentials.queries import aimed_at
from pwa.domain.households.queries import at_address
from pwa.models.people import Guardian
from pwa.storage import databases
from tests import people
from tests.databases import QueryCounter

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
GROWS = {"account", "booking", "child", "custody", "enrolment", "guardian", "household", "event", "letter",
         "membership", "mutation", "opening", "opening_seats", "push_subscription", "request_line", "seats",
         "service_request", "session"}  # fmt: skip
"""The tables with a row a family, a demand or a day; the others have a row an activity: reading them whole is right."""

LOOK = ("SELECT", "WITH", "UPDATE", "DELETE")

FAMILY = ("espace", "reservations", "demandes", "demandes/1", "activites", "appareils", "reservations/{enrolment}",
          "reservations/{enrolment}/etat?depuis=2022-01-24T13:24:00%2B00:00")  # fmt: skip
DESK = ("guichet", "guichet/jours", "guichet/demandes/1", "guichet/demandes/16", "guichet/familles?q=test",
        "guichet/familles?q=maman.test@", "guichet/familles/{household}")  # fmt: skip


async def read_whole(db: Any, sql: str, values: list[Any]) -> list[str]:
    """The lines of the statement's plan that go through a growing table from end to end."""
    if databases.is_postgres(db):
        plan = [row["QUERY PLAN"] for row in await db.execute_query_dict(f"EXPLAIN {sql}", values)]
        scans = [line.split("Seq Scan on ")[1].split()[0] for line in plan if "Seq Scan on " in line]
    else:
        plan = [row["detail"] for row in await db.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", values)]
        scans = [named(sql, line.split()[1]) for line in plan if line.startswith("SCAN ")]
    return [f"{table}:\n{sql}" for table in scans if table in GROWS]


def named(sql: str, alias: str) -> str:
    """The table that an alias stands for."""
    words = sql.replace(",", " ").replace("(", " ").replace(")", " ").replace('"', "").split()
    before = [words[n] for n in range(len(words) - 1) if words[n + 1] == alias and words[n] in GROWS]
    return before[0] if before else alias


def questions(queries: QueryCounter) -> dict[str, list[Any]]:
    """The statements that look for rows, each once, with its first values."""
    sent = zip(reversed(queries.statements), reversed(queries.values), strict=True)
    return {sql: values for sql, values in sent if sql.lstrip().upper().startswith(LOOK)}


async def plans_of(asked: dict[str, list[Any]]) -> list[str]:
    async with databases.writing() as db:
        if databases.is_postgres(db):
            # So few rows are read fastest from end to end: what is asked is whether there is another way.
            await db.execute_query("SET LOCAL enable_seqscan = off")
        return [line for sql, values in asked.items() for line in await read_whole(db, sql, values)]


@pytest.mark.both_databases
async def test_ni_les_pages_ni_les_demandes_ne_lisent_une_table_entiere(signed_in, world, queries):
    with queries:
        maman, agent = await signed_in("maman.test"), await signed_in("agent.enfance")
        enrolment = world.enrolment("Bébé", CARE)["id"]
        for page in FAMILY:
            answer = await maman.get(f"/{people.HOME}/{page.format(enrolment=enrolment)}")
            assert answer.status_code == 200, (page, answer.status_code)
        for page in DESK:
            address = page.format(household=world.account("maman.test")["household_id"])
            assert (await agent.get(f"/{people.HOME}/{address}")).status_code == 200, page
        opening = await world.opening("Bébé", CARE, "2022-02-01", "Matin")
        for action in ("book", "cancel"):
            demand = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()),
                      action: f"{enrolment}:{opening}"}  # fmt: skip
            sent = await maman.post(f"/{people.HOME}/reservations/demandes", data=demand)
            assert sent.status_code in (200, 201, 303), sent.text
    asked = questions(queries)
    assert len(asked) > 30
    assert await plans_of(asked) == []


@pytest.mark.both_databases
async def test_une_adresse_de_courriel_se_trouve_par_son_index_parmi_des_milliers(world, queries):
    """Who forgot, who creates an espace, and the desk ask with one."""
    town, mail = world.towns[people.HOME]["id"], "p7@example.org"
    given = {"town_id": town, "civility": "", "first_name": "A", "last_name": "B"}
    await Guardian.bulk_create([Guardian(**given, email=f"P{n}@example.org") for n in range(3000)], batch_size=500)
    async with databases.writing() as db:
        with queries:
            await aimed_at(town, mail, mail)
            await is_known_at(db, town, mail, mail)
            assert len(await at_address(db, town, mail)) == 1
        await db.execute_query("ANALYZE guardian")
        explain = "EXPLAIN" if databases.is_postgres(db) else "EXPLAIN QUERY PLAN"
        asked = {sql: values for sql, values in questions(queries).items() if "email" in sql}
        assert len(asked) == 3
        for sql, values in asked.items():
            plan = str(await db.execute_query_dict(f"{explain} {sql}", values))
            assert "ix_guardian_email" in plan, (sql, plan)
