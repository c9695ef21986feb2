"""Keys that the files name without saying more: rows of an earlier import, which later files may be about."""

import sqlite3
from collections.abc import AsyncIterator

from pwa.domain.imports import queries
from pwa.domain.imports.staging import queries as aside
from pwa.domain.imports.staging import writes
from pwa.domain.imports.staging.writes import KeptRow
from pwa.storage.databases import reading

AT_ONCE = 500

SHEETS: dict[str, tuple[str, dict[str, str | None]]] = {
    "foyers": ("household", {"household": None}),
    "personnes": ("person", {"guardian": "adult", "child": "child"}),
}
"""What names their keys, and the kinds of rows that they may be, each with who that is in a household."""


async def recall(shelf: sqlite3.Connection, town: int) -> None:
    """Each gets a line 0 of its sheet, which says nothing but what it is."""
    for sheet, (column, kinds) in SHEETS.items():
        async for keys in missing(shelf, sheet, column):
            for kind, role in kinds.items():
                found = await queries.imported(reading(), town, kind, keys)
                writes.keep(shelf, [stub(sheet, column, role, one.key) for one in found])


async def missing(shelf: sqlite3.Connection, sheet: str, column: str) -> AsyncIterator[list[str]]:
    after, asked = "", aside.MISSING.format(of=column)
    while keys := aside.some(shelf, asked, other=sheet, after=after, most=AT_ONCE):
        yield keys
        after = keys[-1]


def stub(sheet: str, column: str, role: str | None, key: str) -> KeptRow:
    household, person = (key if column == name else None for name in ("household", "person"))
    return KeptRow(
        sheet=sheet, line=0, key=key, household=household, person=person, role=role, twin=f"={key}", said="{}"
    )
