"""What jobs are asked in SQL, one typed row each. What is written of them is in `writes.py`."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.ages import Past
from pwa.domain.jobs.ageing import HERE, Ageing
from pwa.domain.jobs.shown import ShownJob
from pwa.storage.databases import marks, reading
from pwa.storage.typed import ids, typed


class KeyRow(NamedTuple):
    """Which one it is of those that come back."""

    key: str


class NameRow(NamedTuple):
    """Whose an account is."""

    id: int
    name: str


class FirstRow(NamedTuple):
    """The first, where there is one."""

    id: int | None


SHOWN = """
    SELECT j.id, j.kind, j.key, t.slug AS town, j.due_at, j.leased_until, j.attempts, j.made_at, j.done_at, j.failed_at,
           j.last_error, j.payload FROM job j LEFT JOIN town t ON t.id = j.town_id
    WHERE {} ORDER BY j.done_at IS NOT NULL, j.failed_at IS NULL, j.done_at DESC, j.due_at, j.id LIMIT {}
"""

NAMES = """
    SELECT a.id, COALESCE(o.name, NULLIF(trim(g.first_name || ' ' || g.last_name), ''), a.username) AS name
    FROM account a LEFT JOIN officer o ON o.id = a.officer_id LEFT JOIN guardian g ON g.id = a.guardian_id
    WHERE a.id IN ({})
"""


async def shown(town: int | None, most: int) -> list[ShownJob]:
    """Those that failed first, then those to come, then those done, the latest first: all of them, or those of a town
    with the instance's."""
    where, values = ("1 = 1", []) if town is None else ("(j.town_id = ? OR j.town_id IS NULL)", [town])
    return await typed(reading(), ShownJob, SHOWN.format(where, most), values)


async def names(accounts: Collection[int]) -> dict[int, str]:
    """What the holders of these accounts are called, or their user name."""
    found = await typed(reading(), NameRow, NAMES.format(marks(len(accounts))), list(accounts))
    return {row.id: row.name for row in found}


async def last_keys(db: BaseDBAsyncClient, kind: str, until: datetime) -> list[str]:
    """The key of the latest of this kind that the instance has, of those made until then; none before the first."""
    asked = "SELECT key FROM job WHERE kind = ? AND town_id IS NULL AND made_at <= ? ORDER BY key DESC LIMIT 1"
    return [row.key for row in await typed(db, KeyRow, asked, [kind, until])]


async def is_last_after(db: BaseDBAsyncClient, kind: str, until: datetime) -> bool:
    """Whether the last one that was written says that it was made after then."""
    last = "SELECT id, made_at FROM job WHERE kind = ? AND town_id IS NULL ORDER BY id DESC LIMIT 1"
    return bool(await ids(db, f"SELECT id FROM ({last}) AS latest WHERE made_at > ?", [kind, until]))


async def first(db: BaseDBAsyncClient, ageing: Ageing) -> int | None:
    """The first row there is."""
    [row] = await typed(db, FirstRow, f"SELECT MIN(id) AS id FROM {ageing.table}")
    return row.id


async def has_younger(db: BaseDBAsyncClient, ageing: Ageing, after: int, until: int, past: Past) -> bool:
    """Whether one of these rows is not past its time."""
    younger = f"SELECT id FROM {ageing.table} WHERE {HERE} AND {ageing.dated} > ? AND {ageing.dated} <= ? LIMIT 1"
    return bool(await ids(db, younger, [after, until, past.before, past.ahead]))


async def beyond(db: BaseDBAsyncClient, ageing: Ageing, until: int) -> list[int]:
    """The first row after these, where there is one."""
    return await ids(db, f"SELECT id FROM {ageing.table} WHERE id > ? ORDER BY id LIMIT 1", [until])
