"""An import from its folder to the town: put aside, checked, rehearsed and told; then written, batch after batch.

What is written is whole households, each batch in one short transaction while the site serves. Stopped anywhere and run
again, it goes on: what is there already changes nothing.
"""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Self

from pwa.domain.imports import bundles, checking, known, shelving
from pwa.domain.imports.batches import Batch
from pwa.domain.imports.bundles import Bundle
from pwa.domain.imports.catalogue import Catalogue
from pwa.domain.imports.columns import SHEETS
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.kinds import KINDS
from pwa.domain.imports.mapping import Whole
from pwa.domain.imports.planning import Plan
from pwa.domain.imports.queries import turn
from pwa.domain.imports.sheets import readers
from pwa.domain.imports.staging import queries, writes
from pwa.domain.imports.writes import look_again
from pwa.storage.databases import DatabaseBusy, reading, writing

REST = 0.25
"""Of the time that a batch took, left to the others who write."""
TABLES = (*(kind.table for kind in KINDS), "imported_row", "event")
TRIES = 20
"""Times that a batch is tried when the database is busy."""

Progress = Callable[[int], None]


def unseen(_: int) -> None:
    """Nobody looks at the progress."""


@dataclass(slots=True)
class Tally:
    """By kind, how many rows are new, changed, the same."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)

    def add(self, plans: dict[str, Plan]) -> None:
        for kind, plan in plans.items():
            self.created[kind] += len(plan.created)
            self.changed[kind] += sum(bool(one.values) for one in plan.changes)
            self.same[kind] += plan.same + sum(not one.values for one in plan.changes)

    @property
    def lines(self) -> Iterator[tuple[str, int, int, int]]:
        """A kind, in the words of a reader."""
        for kind in KINDS:
            yield kind.noun, self.created[kind.name], self.changed[kind.name], self.same[kind.name]


@dataclass(slots=True)
class Import:
    """One run. `files` are the names that the sheets have in the folder; `longest`, the seconds of its longest
    transaction so far."""

    town: int
    shelf: sqlite3.Connection
    files: dict[str, str]
    lines: int = 0
    longest: float = 0.0

    @classmethod
    async def prepared(
        cls, shelf: sqlite3.Connection, town: int, folder: Path, mapping: Whole, seen: Progress = unseen
    ) -> Self:
        """Every line that can be read is put aside, and what is wrong with any is told."""
        found = readers(folder, mapping, shelving.tell(shelf))
        names = {name: sheet.file for name, sheet in SHEETS.items()} | {
            one.sheet.name: one.table.path.name for one in found
        }
        made, catalogue = cls(town, shelf, names), await Catalogue.of(town)
        for one in found:
            shelving.shelve(shelf, one, catalogue, seen)
        writes.sort(shelf)
        await known.recall(shelf, town)
        checking.check(shelf, names, lambda: None)
        made.lines = sum(queries.how_many(shelf, name) for name in SHEETS)
        return made

    @property
    def households(self) -> int:
        return queries.how_many(self.shelf, "foyers")

    async def rehearsed(self, now: datetime, seen: Progress = unseen) -> Tally:
        """What would be written, told line by line."""
        tally = Tally()
        for bundle in self.bundles():
            batch = Batch(reading(), self.town, bundle, self.files, now, is_written=False, tell=self.tell)
            tally.add(await batch.run())
            seen(len(bundle["household"]))
        return tally

    async def written(self, now: datetime, seen: Progress = unseen) -> Tally:
        """The town has it."""
        tally, due = Tally(), 1
        for written, bundle in enumerate(self.bundles(), 1):
            began = time.monotonic()
            tally.add(await self.write(bundle, now))
            if written == due:
                await look_again(reading(), TABLES)
                due = written * 2
            seen(len(bundle["household"]))
            await asyncio.sleep((time.monotonic() - began) * REST)
        return tally

    def bundles(self) -> Iterator[Bundle]:
        return chain(bundles.of_households(self.shelf), bundles.of_people(self.shelf))

    async def write(self, bundle: Bundle, now: datetime) -> dict[str, Plan]:
        for tried in range(1, TRIES + 1):
            try:
                return await self.write_once(bundle, now)
            except DatabaseBusy as busy:
                if tried == TRIES:
                    raise
                await asyncio.sleep(busy.wait / 4)
        raise AssertionError

    async def write_once(self, bundle: Bundle, now: datetime) -> dict[str, Plan]:
        """One transaction, timed from when it has its turn until it is kept."""
        async with writing(is_patient=True) as db:
            began = time.monotonic()
            await turn(db, self.town)
            plans = await Batch(db, self.town, bundle, self.files, now, is_written=True, tell=silent).run()
        self.longest = max(self.longest, time.monotonic() - began)
        return plans

    def tell(self, told: Sequence[Said]) -> None:
        writes.tell(self.shelf, [(str(one.weight), *one[1:]) for one in told])

    def said(self, weights: Sequence[Weight] = tuple(Weight), most: int = -1) -> Iterator[Said]:
        """The report, by file and line."""
        for weight, file, line, column, sentence in queries.told(self.shelf, weights, most):
            yield Said(Weight(weight), file, line, column, sentence)

    def weights(self) -> dict[str, int]:
        return queries.weights(self.shelf)


def silent(_: Sequence[Said]) -> None:
    """What is written has been told."""


@contextmanager
def shelf() -> Iterator[sqlite3.Connection]:
    """Where the files are put aside; nothing of it is left."""
    with closing(writes.shelf()) as made:
        yield made
