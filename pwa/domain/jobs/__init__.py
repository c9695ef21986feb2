"""Jobs: what takes longer than a request may, or comes back every day. Written in the transaction that wants it; done
step by step, each step and its progress being one transaction, so that it is done once or not at all."""

from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs.kinds import JOBS
from pwa.storage.databases import document, rows


async def write(
    db: BaseDBAsyncClient, kind: str, key: str, payload: dict[str, Any] | None = None, *, town: int | None = None,
    due: datetime,
) -> bool:  # fmt: skip
    """Write a job in the caller's transaction, due at that real time; False when its key has one already."""
    made = await rows(
        db,
        "INSERT INTO job (kind, key, town_id, payload, progress, due_at, made_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, key) DO NOTHING RETURNING id",
        [JOBS[kind].name, key, town, document(payload or {}), document({}), due, due],
    )
    return bool(made)
