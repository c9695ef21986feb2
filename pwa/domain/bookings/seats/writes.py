"""What counting seats writes, in SQL."""

from collections.abc import Iterable, Sequence
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import casts, marks, run, tuples


async def make(db: BaseDBAsyncClient, parts: Sequence[tuple[int, date, str, int]]) -> None:
    """Seats for these parts of days (group, day, part, capacity), where missing."""
    made = f"INSERT INTO seats (group_id, day, part, capacity) VALUES {tuples(len(parts), 4)} ON CONFLICT DO NOTHING"
    await run(db, made, [value for part in parts for value in part])


async def unlink(db: BaseDBAsyncClient, openings: Sequence[int]) -> None:
    """These openings take no place any more."""
    await run(db, f"DELETE FROM opening_seats WHERE opening_id IN ({marks(len(openings))})", openings)


async def link(db: BaseDBAsyncClient, links: Sequence[tuple[int, int]]) -> None:
    """Each opening takes a place of the seats it comes with."""
    made = f"INSERT INTO opening_seats (opening_id, seats_id) VALUES {tuples(len(links), 2)} ON CONFLICT DO NOTHING"
    await run(db, made, [value for pair in links for value in pair])


async def count(db: BaseDBAsyncClient, counted: Sequence[tuple[int, int, int, int]]) -> None:
    """Seats counted again: id, capacity, taken, excess."""
    told = f"""UPDATE seats SET capacity = told.column2, taken = told.column3, excess = told.column4,
                                revision = revision + 1
               FROM (VALUES {casts(len(counted), *["INTEGER"] * 4)}) AS told WHERE seats.id = told.column1"""
    await run(db, told, [value for row in counted for value in row])


async def move(db: BaseDBAsyncClient, moves: Iterable[tuple[int, int]]) -> None:
    """Places taken (or given back) by seats; a row touched without a change still tells pages to refresh."""
    in_order = sorted(moves)
    if not in_order:
        return
    moved = f"""UPDATE seats SET taken = taken + moved.column2, revision = revision + 1,
                  excess = CASE WHEN moved.column2 >= 0 THEN excess
                                WHEN excess + moved.column2 > 0 THEN excess + moved.column2 ELSE 0 END
                FROM (VALUES {casts(len(in_order), "INTEGER", "INTEGER")}) AS moved WHERE seats.id = moved.column1"""
    await run(db, moved, [value for move in in_order for value in move])
