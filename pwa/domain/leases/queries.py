"""The work that waits in a table, and how some of it is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_type_hints

from pwa.domain.leases.pauses import PAUSES
from pwa.storage.databases import is_postgres, reading, writing
from pwa.storage.typed import ids, typed

Taken = TypeVar("Taken")

LONGEST = max(PAUSES) * 2
"""Nothing is put off, nor held, by as much: what says so was noted by a clock that was ahead, and waits no more."""

DUE = "(due_at <= ? OR due_at > ?) AND (leased_until IS NULL OR leased_until <= ? OR leased_until > ?)"


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
        return bool(await ids(reading(), found, [*values, *due(now)]))

    async def take(
        self, kind: Callable[..., Taken], now: datetime, lease: timedelta, *, most: int, values: Sequence[Any] = ()
    ) -> list[Taken]:
        """Take what is due, as `kind`, whose fields are columns. The attempt is counted first: what kills its worker is
        given up too."""
        async with writing(is_patient=True) as db:
            skip, index = ("FOR UPDATE SKIP LOCKED", "") if is_postgres(db) else ("", self.index)
            return await typed(
                db,
                kind,
                f"WITH due AS MATERIALIZED (SELECT id FROM {self.table} {index} WHERE {self.waits} AND {DUE} "
                f"ORDER BY {self.order} LIMIT {most} {skip}) "
                f"UPDATE {self.table} SET leased_until = ?, attempts = attempts + 1 WHERE id IN (SELECT id FROM due) "
                f"RETURNING {', '.join(get_type_hints(kind))}",
                [*values, *due(now), now + lease],
            )


def due(now: datetime) -> list[datetime]:
    """The values of `DUE`."""
    return [now, now + LONGEST] * 2
