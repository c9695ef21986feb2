"""Jobs: what takes longer than a request may, or comes back every day. Written in the transaction that wants it; done
step by step, each step and its progress being one transaction, so that it is done once or not at all."""

from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs import writes
from pwa.domain.jobs.kinds import JOBS


async def write(
    db: BaseDBAsyncClient, kind: str, key: str, payload: dict[str, Any] | None = None, *, town: int | None = None,
    due: datetime,
) -> bool:  # fmt: skip
    """Write a job in the caller's transaction, due at that real time; False when its key has one already."""
    return bool(await writes.add(db, JOBS[kind].name, key, town, payload or {}, due))
