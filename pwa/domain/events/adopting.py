"""What the version before wrote in `journal_entry`, until it stopped, takes its place in the chain."""

from pwa.domain.events import queries, writes
from pwa.domain.events.recording import append, hold
from pwa.storage.databases import reading, writing

AT_ONCE = 500
"""Entries of one transaction."""


async def adopt() -> int:
    """Move every entry there is to the chain of its town; how many. Two processes do it once."""
    moved = 0
    for town in await queries.towns_of_entries(reading()):
        while count := await adopt_some(town):
            moved += count
    return moved


async def adopt_some(town: int) -> int:
    """One transaction: the chain is held before the entries are read."""
    async with writing(is_patient=True) as db:
        await hold(db, town)
        found = await queries.entries(db, town, AT_ONCE)
        await append(db, town, [entry.kept(town) for entry in found])
        await writes.forget_entries(db, [entry.id for entry in found])
    return len(found)
