"""What an import writes, many rows a statement, in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.links import mailboxes
from pwa.storage.databases import is_postgres, marks, run
from pwa.storage.typed import insert

WIDTH = 20_000
"""Values of one statement, well below what either database takes."""


async def add(db: BaseDBAsyncClient, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """New rows, of the same columns."""
    step = max(1, WIDTH // max(1, len(rows[0]))) if rows else 1
    for start in range(0, len(rows), step):
        await insert(db, table, rows[start : start + step])


async def change(db: BaseDBAsyncClient, table: str, row: int, values: Mapping[str, Any]) -> None:
    """What becomes of a row that is there."""
    given = ", ".join(f"{name} = ?" for name in values)
    await run(db, f"UPDATE {table} SET {given} WHERE id = ?", [*values.values(), row])
    if table == "guardian" and "email" in values:
        await mailboxes.leave(db, row)


async def remember(db: BaseDBAsyncClient, rows: Sequence[Mapping[str, Any]]) -> None:
    """What was imported under each key, in the place of what was known of it."""
    if not rows:
        return
    columns = ", ".join(rows[0])
    values = ", ".join([f"({marks(len(rows[0]))})"] * len(rows))
    kept = f"""INSERT INTO imported_row ({columns}) VALUES {values} ON CONFLICT (town_id, kind, key)
               DO UPDATE SET row = excluded.row, marks = excluded.marks, imported_at = excluded.imported_at"""
    await run(db, kept, [value for row in rows for value in row.values()])


async def make_way(db: BaseDBAsyncClient, households: Iterable[int]) -> None:
    """Nobody pays for these households, for who will in a moment."""
    homes = sorted(households)
    cleared = f"""UPDATE membership SET is_payer = ? WHERE is_payer AND until IS NULL
                  AND household_id IN ({marks(len(homes))})"""
    await run(db, cleared, [False, *homes])


async def settle(db: BaseDBAsyncClient, households: Sequence[int], guardians: Sequence[int]) -> None:
    """The first of a new household pays when the file names nobody; who looks at no household looks at their first."""
    live = "m.until IS NULL"
    first = f"""UPDATE membership SET is_payer = ? WHERE id IN (
                  SELECT MIN(m.id) FROM membership m WHERE m.household_id IN ({marks(len(households))}) AND {live}
                  GROUP BY m.household_id HAVING SUM(CASE WHEN m.is_payer THEN 1 ELSE 0 END) = 0)"""
    await run(db, first, [True, *households])
    looks = f"""UPDATE guardian SET household_id = (SELECT MIN(m.household_id) FROM membership m
                  WHERE m.guardian_id = guardian.id AND {live})
                WHERE household_id IS NULL AND id IN ({marks(len(guardians))})"""
    await run(db, looks, list(guardians))


async def look_again(db: BaseDBAsyncClient, tables: Iterable[str]) -> None:
    """PostgreSQL counts what these tables hold now: a plan that was made for ten rows reads all of ten thousand. Nobody
    waits for it."""
    if is_postgres(db):
        await run(db, f"ANALYZE {', '.join(tables)}")
