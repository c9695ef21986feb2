"""What the version before wrote in `journal_entry`, until it stopped, takes its place in the chain."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.chain import Kept
from pwa.domain.events.recording import append, hold
from pwa.storage.databases import marks, reading, rows, run, writing

AT_ONCE = 500
"""Entries of one transaction."""


async def adopt() -> int:
    """Move every entry there is to the chain of its town; how many. Two processes do it once."""
    towns = await rows(reading(), "SELECT DISTINCT town_id FROM journal_entry ORDER BY town_id")
    moved = 0
    for town in towns:
        while count := await adopt_some(town["town_id"]):
            moved += count
    return moved


async def adopt_some(town: int) -> int:
    """One transaction: the chain is held before the entries are read."""
    async with writing(is_patient=True) as db:
        await hold(db, town)
        found = await entries_of(db, town)
        await append(db, town, [kept for _, kept in found])
        ids = [id for id, _ in found]
        await run(db, f"DELETE FROM journal_entry WHERE id IN ({marks(len(ids))})", ids)
    return len(found)


async def entries_of(db: BaseDBAsyncClient, town: int) -> list[tuple[int, Kept]]:
    """The oldest entries, each with its id."""
    found = await rows(
        db,
        f"""SELECT id, at, verb, account_id, subject, detail FROM journal_entry WHERE town_id = ?
            ORDER BY id LIMIT {AT_ONCE}""",
        [town],
        instants=["at"],
        documents=["detail"],
    )
    return [(row["id"], Kept.of(town, row)) for row in found]
