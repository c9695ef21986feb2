"""Forgetting what is past its time, a window of ids at each step: rows are numbered as they come, so that the first
window with something younger is the last."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs.kinds import Progress, Work
from pwa.storage.databases import rows, run

WINDOW = 1000


async def forget(
    db: BaseDBAsyncClient, work: Work, what: str, *, table: str, dated: str, before: datetime
) -> Progress | None:
    """Run `what` (a DELETE or an UPDATE without its WHERE) on the rows of the next window dated before; `what` may end
    in a condition of its own."""
    after = work.progress.get("after")
    if after is None:
        [first] = await rows(db, f"SELECT MIN(id) AS id FROM {table}")
        if first["id"] is None:
            return None
        after = first["id"] - 1
    until = after + WINDOW
    here = "id > ? AND id <= ?"
    await run(db, f"{what} {here} AND {dated} <= ?", [after, until, before])
    younger = await rows(db, f"SELECT id FROM {table} WHERE {here} AND {dated} > ? LIMIT 1", [after, until, before])
    beyond = await rows(db, f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT 1", [until])
    if younger or not beyond:
        return None
    return {"after": beyond[0]["id"] - 1}
