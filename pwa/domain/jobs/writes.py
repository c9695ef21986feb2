"""What is written of jobs, in the caller's transaction. A worker writes under its lease: what touches no row tells it
that another has the job."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import Past
from pwa.domain.jobs.ageing import HERE, Ageing
from pwa.storage.databases import document, run
from pwa.storage.typed import ids


async def add(
    db: BaseDBAsyncClient, kind: str, key: str, town: int | None, payload: Mapping[str, Any], due: datetime
) -> list[int]:
    """A job of this key; none where there is one already."""
    made = """INSERT INTO job (kind, key, town_id, payload, progress, due_at, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (kind, key) DO NOTHING RETURNING id"""
    return await ids(db, made, [kind, key, town, document(payload), document({}), due, due])


async def renew(db: BaseDBAsyncClient, id: int, lease: datetime, until: datetime) -> int:
    """Hold it until then; how many, 0 when the lease is lost."""
    held = """UPDATE job SET leased_until = ?, attempts = 1, last_error = NULL
              WHERE id = ? AND leased_until = ? AND done_at IS NULL"""
    return await run(db, held, [until, id, lease])


async def end(db: BaseDBAsyncClient, id: int, now: datetime) -> None:
    """All is done."""
    await run(db, "UPDATE job SET done_at = ?, leased_until = NULL WHERE id = ?", [now, id])


async def progress(db: BaseDBAsyncClient, id: int, came: Mapping[str, Any]) -> None:
    """How far it came."""
    await run(db, "UPDATE job SET progress = ? WHERE id = ?", [document(came), id])


async def give_back(db: BaseDBAsyncClient, id: int, lease: datetime) -> None:
    """Another takes it at once."""
    given = "UPDATE job SET leased_until = NULL, attempts = 0 WHERE id = ? AND leased_until = ?"
    await run(db, given, [id, lease])


async def put_off(db: BaseDBAsyncClient, id: int, lease: datetime, due: datetime, why: str) -> None:
    """It is tried again then."""
    put = "UPDATE job SET due_at = ?, leased_until = NULL, last_error = ? WHERE id = ? AND leased_until = ?"
    await run(db, put, [due, why, id, lease])


async def fail(db: BaseDBAsyncClient, id: int, lease: datetime, now: datetime, why: str) -> None:
    """It is tried no more."""
    failed = "UPDATE job SET failed_at = ?, leased_until = NULL, last_error = ? WHERE id = ? AND leased_until = ?"
    await run(db, failed, [now, why, id, lease])


async def retry(db: BaseDBAsyncClient, id: int, now: datetime, town: int | None) -> int:
    """Due now, where it was tried, is neither done nor held, and is of this town or of the instance; how many."""
    theirs, values = ("", list[Any]()) if town is None else (" AND (town_id = ? OR town_id IS NULL)", [town])
    again = """UPDATE job SET due_at = ?, failed_at = NULL, attempts = 0
               WHERE id = ? AND done_at IS NULL AND leased_until IS NULL AND last_error IS NOT NULL"""
    return await run(db, again + theirs, [now, id, *values])


async def forget(db: BaseDBAsyncClient, ageing: Ageing, after: int, until: int, past: Past) -> None:
    """What is past its time in this window of ids goes, or is emptied."""
    table, dated, blanked = ageing.table, ageing.dated, ageing.blanked
    old = f"SELECT MAX(id) FROM {table} WHERE {HERE} AND {dated} <= ?"
    is_past = f"({dated} <= ? OR {dated} > ? AND id < ({old}))"
    gone = f"UPDATE {table} SET {blanked} = ''" if blanked else f"DELETE FROM {table}"
    values = [after, until, past.before, past.ahead, after, until, past.before]
    await run(db, f"{gone} WHERE {ageing.goes} AND {HERE} AND {is_past}", values)
