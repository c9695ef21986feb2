"""What is written of the chains, in the caller's transaction, which holds the town's."""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.chain import Kept
from pwa.storage.databases import document, marks, run
from pwa.storage.typed import insert


async def add(db: BaseDBAsyncClient, placed: Sequence[tuple[Kept, str]]) -> None:
    """Events that have their place, each with its hash; the database moves the chain on."""
    rows = [
        {
            "town_id": event.town, "position": event.position, "at": event.at, "verb": event.verb,
            "account_id": event.account, "household_id": event.household, "for_account_id": event.for_account,
            "subject": event.subject, "detail": document(event.detail), "hash": hash,
        }
        for event, hash in placed
    ]  # fmt: skip
    await insert(db, "event", rows)


async def anchor(db: BaseDBAsyncClient, town: int, position: int) -> None:
    """The chain begins after the event of this place."""
    moved = """UPDATE event_chain SET anchor_position = last.position, anchor_hash = last.hash FROM event AS last
               WHERE event_chain.town_id = ? AND last.town_id = ? AND last.position = ?"""
    await run(db, moved, [town, town, position])


async def purge(db: BaseDBAsyncClient, town: int, after: int, last: int) -> int:
    """The events of these places go; how many."""
    return await run(db, "DELETE FROM event WHERE town_id = ? AND position > ? AND position <= ?", [town, after, last])


async def forget_entries(db: BaseDBAsyncClient, ids: Sequence[int]) -> None:
    """What the version before wrote, and the chain has."""
    await run(db, f"DELETE FROM journal_entry WHERE id IN ({marks(len(ids))})", ids)
