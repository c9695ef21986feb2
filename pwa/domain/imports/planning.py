"""What a file would change, without a database: what it says, what it said last time, and what is there now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pwa.domain.imports.queries import ImportedOne

EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line says of a row, by its columns; `parents` are the keys of the rows that it is about. `is_again`:
    it was said with another household already; `kin`, of a child: who answers for it in the files, in plain letters."""

    line: int
    said: Mapping[str, Any]
    parents: Mapping[str, str] = field(default_factory=dict)
    is_again: bool = False
    kin: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is there, and what becomes of it: (before, after) by column. What was changed here
    since is `kept`, and so is a row that is gone."""

    key: str
    row: int
    values: Mapping[str, tuple[Any, Any]]
    kept: tuple[str, ...] = ()
    is_gone: bool = False
    is_adopted: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What becomes of the rows of one kind: new keys, what changes, and how many are as they should be."""

    created: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same: int = 0


def mark_of(value: Any) -> str:
    """A short trace of a value: enough to see that it changed."""
    return hashlib.blake2s(repr(value).encode(), digest_size=5).hexdigest()


def marks_of(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: mark_of(value) for name, value in said.items()}


def plan_of(
    wanted: Mapping[str, Wanted], imported: Mapping[str, ImportedOne], rows: Mapping[int, Mapping[str, Any]],
    adopted: Mapping[str, int],
) -> Plan:  # fmt: skip
    """`rows` are those of `imported` and `adopted` as they are now: one that is not there is gone."""
    plan = Plan()
    for key, one in wanted.items():
        before = imported.get(key) or (ImportedOne(key, adopted[key], {}) if key in adopted else None)
        if before is None:
            plan.created.append(key)
        elif (marks := marks_of(one.said)) and marks.items() <= before.marks.items() and before.row in rows:
            plan.same += 1
        elif change := change_of(one, before, rows.get(before.row), is_adopted=key not in imported):
            plan.changes.append(change)
        else:
            plan.same += 1
    return plan


def change_of(one: Wanted, before: ImportedOne, row: Mapping[str, Any] | None, *, is_adopted: bool) -> Change | None:
    """None when there is nothing to do. What was changed here since the last import is kept, and said."""
    if row is None:
        return Change(before.key, before.row, {}, is_gone=True)
    news = {name: value for name, value in one.said.items() if mark_of(value) != before.marks.get(name)}
    differing = {name: value for name, value in news.items() if row[name] != value}
    ours = {name for name in differing if is_ours(row[name], before.marks.get(name))}
    values = {name: (row[name], value) for name, value in differing.items() if name not in ours}
    if not news and not is_adopted:
        return None
    marks = {**before.marks, **marks_of(news)}
    return Change(before.key, before.row, values, tuple(sorted(ours)), is_adopted=is_adopted, marks=marks)


def is_ours(now: Any, mark: str | None) -> bool:
    """Whether what is there now was written here, and not by the last import."""
    return now not in EMPTY and mark_of(now) != mark
