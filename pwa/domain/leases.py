"""Leases: a row of work is taken for a while in one short transaction, done outside of it, then marked. A worker that
dies loses nothing: its lease ends, and another takes the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pwa.storage.databases import is_postgres, reading, rows, writing

PAUSES = [timedelta(seconds=20), *(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))]
"""How long to wait after each attempt but the last: a server down over a weekend loses nothing."""
ATTEMPTS = len(PAUSES) + 1

DUE = "due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of work: which of its rows are to be done still, and in which order; `index` is the one that SQLite
    must follow."""

    table: str
    waits: str
    order: str
    index: str = ""

    async def has_due(self, now: datetime, values: Sequence[Any] = ()) -> bool:
        """Asked by reading, so that an idle worker never takes SQLite's write lock."""
        found = f"SELECT id FROM {self.table} WHERE {self.waits} AND {DUE} LIMIT 1"
        return bool(await rows(reading(), found, [*values, now, now]))

    async def take(
        self, now: datetime, lease: timedelta, *, most: int, columns: str, values: Sequence[Any] = (),
        instants: Sequence[str] = (), documents: Sequence[str] = (),
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Take what is due. The attempt is counted first: what kills its worker is given up too."""
        async with writing(is_patient=True) as db:
            skip, index = ("FOR UPDATE SKIP LOCKED", "") if is_postgres(db) else ("", self.index)
            return await rows(
                db,
                f"WITH due AS MATERIALIZED (SELECT id FROM {self.table} {index} WHERE {self.waits} AND {DUE} "
                f"ORDER BY {self.order} LIMIT {most} {skip}) "
                f"UPDATE {self.table} SET leased_until = ?, attempts = attempts + 1 WHERE id IN (SELECT id FROM due) "
                f"RETURNING {columns}",
                [*values, now, now, now + lease],
                instants=instants,
                documents=documents,
            )


def pause(attempt: int) -> timedelta:
    """After the n-th attempt."""
    return PAUSES[min(attempt, len(PAUSES)) - 1]


def words_of(error: BaseException) -> str:
    """What went wrong, without the server's sentence: it may repeat a family's address."""
    code = next((str(arg) for arg in error.args if isinstance(arg, int)), "")
    return f"{type(error).__name__} {code}".strip()[:200]
