"""The era of the data: a new one begins when a copy is put back; what was answered since the copy is gone."""

import secrets
from collections.abc import Collection
from uuid import UUID

from pwa.storage.databases import marks, reading, rows, run, writing

KEY = "era"


async def current() -> str:
    """The name of this era; nothing as long as no copy was ever put back."""
    kept = await rows(reading(), "SELECT value FROM instance WHERE key = ?", [KEY])
    return str(kept[0]["value"]) if kept else ""


async def begin() -> None:
    """A copy was put back."""
    async with writing() as db:
        await run(
            db,
            "INSERT INTO instance (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [KEY, secrets.token_hex(4)],
        )


async def lost(town: int, account: int, mutations: Collection[UUID]) -> list[UUID]:
    """Of these mutations that a phone saw answered, those that the town hall does not know."""
    if not mutations:
        return []
    found = await rows(
        reading(),
        f"SELECT key FROM mutation WHERE town_id = ? AND account_id = ? AND key IN ({marks(len(mutations))})",
        [town, account, *mutations],
    )
    known = {UUID(str(row["key"])) for row in found}
    return [one for one in mutations if one not in known]
