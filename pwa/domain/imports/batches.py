"""A few households compared with what the town has, then written: the same way whether it is a rehearsal or not."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.names import username_key
from pwa.domain.imports import adding, queries
from pwa.domain.imports.bundles import Bundle
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.kinds import ACCOUNT, CHILD, KINDS, Kind
from pwa.domain.imports.planning import Plan, Wanted, plan_of
from pwa.domain.imports.queries import ImportedOne
from pwa.domain.imports.saying import Files, told_of
from pwa.domain.imports.twins import Near, Twin, twins
from pwa.domain.imports.twins.queries import made_here
from pwa.shared.texts.imports import ALREADY, LEFT_HERE

DAYS = ("birth_date", "expected_on")
NEW = 0
"""The id of a row that a rehearsal would make."""

Rows = Mapping[int, Mapping[str, Any]]
Ids = dict[str, dict[str, int]]


@dataclass(slots=True)
class Batch:
    """One transaction, or one rehearsal of it; `ids` are the rows of each kind by key, so far."""

    db: BaseDBAsyncClient
    town: int
    bundle: Bundle
    files: Files
    now: datetime
    is_written: bool
    tell: Callable[[Sequence[Said]], None]
    ids: Ids = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)

    async def run(self) -> dict[str, Plan]:
        """What became, or would become, of each kind of row."""
        for kind in KINDS:
            await self.of_kind(kind, self.bundle.get(kind.name, {}))
        if self.is_written:
            await adding.finish(self.db, self.town, self.bundle, self.ids, self.plans, self.now)
        return self.plans

    async def of_kind(self, kind: Kind, asked: Mapping[str, Wanted]) -> None:
        wanted = {key: one for key, one in asked.items() if self.is_reachable(kind, one)}
        imported = {one.key: one for one in await queries.imported(self.db, self.town, kind.name, list(wanted))}
        again = [key for key, one in wanted.items() if one.is_again]
        wanted = {key: one for key, one in wanted.items() if not one.is_again}
        adopted = await self.adopted(kind, {key: one for key, one in wanted.items() if key not in imported})
        rows = await self.rows_of(kind, [*(one.row for one in imported.values()), *adopted.values()])
        if kind is CHILD:
            wanted = {key: born(one, imported.get(key), rows) for key, one in wanted.items()}
        if kind is ACCOUNT:
            wanted, adopted = await self.free(wanted, imported, adopted), {}
        plan = self.plans[kind.name] = plan_of(wanted, imported, rows, adopted)
        self.tell(list(told_of(kind, self.files, wanted, plan)))
        there = {one.key: one.row for one in imported.values() if one.row in rows} | adopted
        self.ids[kind.name] = dict.fromkeys([*again, *plan.created], NEW) | there
        if self.is_written:
            about = {key: (one, self.parent_ids(kind, one)) for key, one in wanted.items()}
            self.ids[kind.name] |= await adding.write(self.db, kind, self.town, about, plan, self.now)

    def is_reachable(self, kind: Kind, one: Wanted) -> bool:
        """Whether every row that it is about is there, or will be."""
        return all(one.parents[column] in self.ids[parent] for column, parent in kind.parents.items())

    def parent_ids(self, kind: Kind, one: Wanted) -> dict[str, int]:
        return {column: self.ids[parent][one.parents[column]] for column, parent in kind.parents.items()}

    async def adopted(self, kind: Kind, wanted: Mapping[str, Wanted]) -> dict[str, int]:
        """What was made here already, and is the same."""
        if kind is CHILD:
            return await self.known_children(wanted)
        if not kind.known_by:
            return {}
        about = {key: dict(one.said) | self.parent_ids(kind, one) for key, one in wanted.items()}
        first = kind.known_by[0]
        known = sorted({one[first] for one in about.values()} - {NEW})
        found = await queries.current(self.db, kind.asked(self.town), first, known)
        there = {tuple(getattr(row, column) for column in kind.known_by): row.id for row in found}
        by_key = {key: there.get(tuple(one[column] for column in kind.known_by)) for key, one in about.items()}
        return {key: row for key, row in by_key.items() if row is not None}

    async def known_children(self, wanted: Mapping[str, Wanted]) -> dict[str, int]:
        """Those who were made here already; each is told at its line."""
        days = {name: sorted({one.said[name] for one in wanted.values() if one.said.get(name)}) for name in DAYS}
        here = await made_here(self.db, self.town, *days.values())
        found = twins(wanted, self.nearby(), here) if here else []
        self.tell([self.already(one, wanted[one.key].line) for one in found])
        return {one.key: one.child for one in found if one.is_same}

    def nearby(self) -> dict[str, Near]:
        """Of each child, what is here of its household and of those who answer for it."""
        homes, adults = defaultdict(set), defaultdict(set)
        for one in self.bundle.get("membership", {}).values():
            adults[one.parents["household_id"]].add(self.ids["guardian"].get(one.parents["guardian_id"], NEW))
        for one in self.bundle.get("custody", {}).values():
            homes[one.parents["child_id"]].add(one.parents["household_id"])
        return {
            child: Near(
                frozenset(self.ids["household"].get(home, NEW) for home in theirs) - {NEW},
                frozenset(adult for home in theirs for adult in adults[home]) - {NEW},
            )
            for child, theirs in homes.items()
        }

    def already(self, one: Twin, line: int) -> Said:
        weight = Weight.FOUND if one.is_same else Weight.CAUTION
        sentence = ALREADY[one.code].format(key=one.key, child=one.child, home=one.home)
        return Said(weight, self.files[CHILD.sheet], line, "", sentence)

    async def rows_of(self, kind: Kind, ids: Sequence[int]) -> Rows:
        found = await queries.current(self.db, kind.asked(self.town), "id", ids)
        return {row.id: row._asdict() for row in found}

    async def free(
        self, wanted: Mapping[str, Wanted], imported: Mapping[str, ImportedOne], has_one: Mapping[str, int]
    ) -> dict[str, Wanted]:  # fmt: skip
        """The accounts whose name nobody else has, of guardians who have none."""
        keys = {key: username_key(one.said["username"]) for key, one in wanted.items() if "username" in one.said}
        taken = {
            one.username_key: one.id for one in await queries.names(self.db, self.town, sorted(set(keys.values())))
        }
        owners = {key: one.row for key, one in imported.items()}
        left = {key: "has_account" for key in has_one}
        left |= {key: "name_taken" for key, name in keys.items() if taken.get(name) not in (None, owners.get(key))}
        self.tell([self.left(key, wanted[key], code) for key, code in left.items()])
        return {key: one for key, one in wanted.items() if key not in left}

    def left(self, key: str, one: Wanted, code: str) -> Said:
        sentence = LEFT_HERE[code].format(name=one.said.get("username", key))
        return Said(Weight.LEFT, self.files[ACCOUNT.sheet], one.line, "identifiant", sentence)


def born(one: Wanted, before: ImportedOne | None, rows: Rows) -> Wanted:
    """A child who was born meanwhile is not expected any more."""
    row = rows.get(before.row) if before else None
    if not row or not row["birth_date"] or "birth_date" in one.said or not one.said.get("expected_on"):
        return one
    return Wanted(one.line, {name: value for name, value in one.said.items() if name != "expected_on"}, one.parents)
