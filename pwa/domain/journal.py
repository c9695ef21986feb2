"""The journal: who did what, when. Ids and codes only, never personal data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import document, run, tuples


async def record(
    db: BaseDBAsyncClient, town: int, account: int | None, at: datetime, entries: Sequence[tuple[str, str, Any]]
) -> None:
    """Write entries (verb, subject, detail) in the caller's transaction; `account` None is the town itself,
    or nobody that we know."""
    if not entries:
        return
    values = [
        value for verb, subject, detail in entries for value in (town, account, at, verb, subject, document(detail))
    ]
    await run(
        db,
        f"INSERT INTO journal_entry (town_id, account_id, at, verb, subject, detail) VALUES {tuples(len(entries), 6)}",
        values,
    )
