"""A row points at rows of its own town only: every foreign key of both databases is tried, whoever declared it."""

import re
from collections.abc import Iterable
from hashlib import sha256
from importlib import import_module
from uuid import uuid4

import pytest
from tortoise.exceptions import IntegrityError

from pwa.storage import databases
from pwa.storage.databases import reading, rows, writing
from pwa.storage.same_town import OWNERS, refusing, town_at, town_in
from tests.domain.older import AT, insert

pytestmark = pytest.mark.both_databases

SQLITE = """
SELECT m.name AS "table", k."from" AS "column", k."table" AS parent
FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"""

POSTGRES = """
SELECT c.conrelid::regclass::text AS "table", a.attname AS "column", c.confrelid::regclass::text AS parent
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.connamespace = 2200 AND cardinality(c.conkey) = 1"""

Key = tuple[str, str, str]
"""A table, its column, the table that it points at."""


async def keys() -> set[Key]:
    found = await rows(reading(), POSTGRES if databases.is_postgres(reading()) else SQLITE)
    return {(one["table"], one["column"], one["parent"]) for one in found}


async def columns(table: str) -> list[str]:
    sql = f"SELECT name FROM pragma_table_info('{table}')"
    if databases.is_postgres(reading()):
        sql = f"SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = '{table}'"
    return [one["name"] for one in await rows(reading(), sql)]


def of_a_town(every: Iterable[Key]) -> set[Key]:
    """Between two tables that both belong to a town, by their own column or by another's."""
    inside = {"town"}
    while more := {table for table, _, parent in every if parent in inside} - inside:
        inside |= more
    return {(table, column, parent) for table, column, parent in every if parent in inside - {"town"}}


def own(table: str, every: set[Key]) -> str:
    """The column that says the row's town."""
    mine = {column for one, column, _ in every if one == table}
    if "town_id" in mine:
        return "town_id"
    if table in OWNERS:
        return OWNERS[table][0]
    [only] = {column for one, column, _ in of_a_town(every) if one == table}
    return only


ANYWHERE = {("event", "account_id"), ("journal_entry", "account_id")}
"""Who did it may be of another town: a phone that was handed on is taken over by somebody else's account."""


def sideways(every: set[Key]) -> list[Key]:
    return sorted(one for one in of_a_town(every) if one[1] != own(one[0], every) and one[:2] not in ANYWHERE)


BARE = """(SELECT MAX(r.id) FROM service_request r WHERE r.enrolment_id IS NULL AND r.town_id = (
             SELECT mine.town_id FROM service_request mine WHERE mine.id = booking_request.service_request_id))"""

NEW_ONES = {
    "account": {"public_id": f"'{uuid4()}'", "username": "'copie'", "username_key": "'copie'"},
    "activity": {"code": "'copie'"},
    "activity_group": {"name": "'copie'"},
    "booking": {"cancelled_at": "made_at"},
    "booking_request": {"service_request_id": BARE, "overall": "'pending'"},
    "department": {"code": "'copie'"},
    "event": {"position": "1 + (SELECT c.position FROM event_chain c WHERE c.town_id = event.town_id)"},
    "household_key": {"code_hash": "'copie'"},
    "link": {"token_hash": "'copie'", "used_at": "made_at", "revoked_at": "NULL"},
    "membership": {"until": "'2099-01-01'"},
    "mutation": {"key": f"'{uuid4()}'"},
    "opening": {"day": "'2099-01-01'"},
    "passkey": {"credential_id": "'copie'"},
    "push_subscription": {"endpoint": "'https://copie'"},
    "season": {"label": "'copie'"},
    "seats": {"part": "'copie'"},
    "service_request": {"number": "number + 100000", "enrolment_id": "NULL"},
    "site": {"name": "'copie'"},
    "slot": {"code": "'copie'"},
}
"""What a copy of a row must have of its own, to be refused for its town and nothing else."""


def key_of(table: str) -> str:
    return "service_request_id" if table == "booking_request" else "id"


def one_of(table: str, column: str) -> str:
    """A row, and one that has this column where there is any."""
    key = key_of(table)
    return f"{key} = (SELECT x.{key} FROM {table} x ORDER BY x.{column} IS NULL, x.{key} LIMIT 1)"


def elsewhere(table: str, parent: str) -> str:
    """A row of another town than that of the row at hand."""
    town = "p.id" if parent == "town" else town_at(parent, "p.id")
    return f"(SELECT MAX(p.id) FROM {parent} p WHERE {town} <> {town_in(table, table)})"


async def copied(table: str, column: str, parent: str) -> str:
    """A row like the first, but for that column."""
    given = NEW_ONES.get(table, {}) | {column: elsewhere(table, parent)}
    taken = [one for one in await columns(table) if one != "id"]
    values = ", ".join(given.get(one, one) for one in taken)
    return f"INSERT INTO {table} ({', '.join(taken)}) SELECT {values} FROM {table} WHERE {one_of(table, column)}"


async def refused(sql: str, why: str) -> bool:
    try:
        async with writing() as db:
            await db.execute_query(sql)
    except IntegrityError as error:
        return re.search(why, str(error)) is not None
    return False


@pytest.mark.parametrize(("is_postgres", "landed"), [(False, "2316b798bb41717f"), (True, "78ad107a82293731")])
def test_what_a_landed_migration_writes_is_not_edited(is_postgres, landed):
    """A town that has run it would not run it again: what is to change needs a migration of its own."""
    held = import_module("pwa.migrations.0021_older_rows").HELD
    written = "\n".join(one for each in held for one in refusing(each, is_postgres=is_postgres))
    assert sha256(written.encode()).hexdigest().startswith(landed)


async def test_a_row_never_points_at_another_town(database):
    await every_table_has_a_row()
    tried = sideways(await keys())
    assert len(tried) > 35
    wrong = []
    for table, column, parent in tried:
        changed = f"UPDATE {table} SET {column} = {elsewhere(table, parent)} WHERE {one_of(table, column)}"
        if not await refused(changed, "_of_town|ck_event_stays"):
            wrong.append(changed)
        if not await refused(made := await copied(table, column, parent), "_of_town"):
            wrong.append(made)
    assert wrong == []


async def test_a_row_that_others_point_at_never_leaves_its_town(database):
    await every_table_has_a_row()
    every, wrong = await keys(), []
    pointed = {parent for _, _, parent in of_a_town(every)}
    for table, column, parent in sorted(every):
        if table not in pointed or column != own(table, every):
            continue
        new = {column: elsewhere(table, parent)} | NEW_ONES.get(table, {})
        sql = f"UPDATE {table} SET {', '.join(f'{k} = {v}' for k, v in new.items())} WHERE {one_of(table, column)}"
        if not await refused(sql, "_of_town|_stays_in_town"):
            wrong.append(sql)
    assert wrong == []


async def every_table_has_a_row() -> None:
    """What the demo has none of; people without an account, in both towns."""
    towns = [one["id"] for one in await rows(reading(), "SELECT id FROM town ORDER BY id")]
    for town in towns:
        at = {"town_id": town}
        [home] = await rows(reading(), "SELECT MIN(id) AS id FROM household WHERE town_id = ?", [town])
        asked = """SELECT r.town_id, r.number + 90000 AS number, r.department_id, r.household_id, r.account_id FROM
                   service_request r WHERE r.town_id = ? LIMIT 1"""
        for bare in await rows(reading(), asked, [town]):
            await insert("service_request", kind="bookings", state="pending", made_at=AT, **bare)
        guardian = await insert(
            "guardian", household_id=home["id"], civility="M.", first_name="A", last_name="B", email="a@b.fr",
            is_payer=False,
        )  # fmt: skip
        await insert("officer", name="A", role="nobody", **at)
        [account] = await rows(reading(), "SELECT MIN(id) AS id FROM account WHERE town_id = ?", [town])
        device = await insert(
            "push_subscription", account_id=account["id"], endpoint=f"https://{town}", p256dh="", auth="", device="",
            created_at=AT, **at,
        )  # fmt: skip
        await insert(
            "passkey", account_id=account["id"], credential_id="a", public_key="", name="A", transports="[]",
            created_at=AT, **at,
        )  # fmt: skip
        letter = await insert(
            "letter", guardian_id=guardian, channel="push", address="", kind="x", facts="{}", tag="", written_at=AT,
            due_at=AT, subscription_id=device, **at,
        )  # fmt: skip
        [request] = await rows(reading(), "SELECT MAX(id) AS id FROM service_request WHERE town_id = ?", [town])
        if request["id"]:
            await insert("letter_request", letter_id=letter, service_request_id=request["id"])
        await insert("journal_entry", account_id=account["id"], at=AT, verb="x", subject="x", detail="{}", **at)
        await insert(
            "link", account_id=account["id"], kind="reset", token_hash=f"{town}", payload="{}", made_at=AT,
            expires_at=AT, **at,
        )  # fmt: skip
        [department] = await rows(reading(), "SELECT MIN(id) AS id FROM department WHERE town_id = ?", [town])
        await insert(
            "household_key", department_id=department["id"], household_id=home["id"], guardian_id=guardian,
            code_hash=f"{town}", given_at=AT, given_by_id=account["id"], expires_at=AT, used_at=AT,
            used_by_id=account["id"], **at,
        )  # fmt: skip
        [site] = await rows(reading(), "SELECT MIN(id) AS id FROM site WHERE town_id = ?", [town])
        await insert("closure", site_id=site["id"], starts_on=AT.date(), ends_on=AT.date(), reason="", **at)
