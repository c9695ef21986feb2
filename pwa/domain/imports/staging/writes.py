"""What is kept aside."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

TABLES = """
CREATE TABLE kept (sheet TEXT, line INT, key TEXT, household TEXT, person TEXT, role TEXT, twin TEXT, said TEXT,
                   is_out INT NOT NULL DEFAULT 0);
CREATE TABLE said (weight TEXT, file TEXT, line INT, field TEXT, sentence TEXT);
CREATE TABLE odd (sheet TEXT, line INT, word TEXT, other TEXT);
"""
INDEXES = """
CREATE INDEX by_line ON kept (sheet, line);
CREATE INDEX by_key ON kept (sheet, key);
CREATE INDEX by_household ON kept (sheet, household, role);
CREATE INDEX by_person ON kept (sheet, person, role);
CREATE INDEX by_twin ON kept (twin, line) WHERE twin IS NOT NULL;
CREATE INDEX by_role ON kept (sheet, role, line);
ANALYZE;
"""
CACHE = "PRAGMA cache_size = -4000"
QUICK = "PRAGMA synchronous = OFF"


class KeptRow(NamedTuple):
    """A line of a sheet: what it is known by, whom it is about, and all that it says."""

    sheet: str
    line: int
    key: str
    household: str | None
    person: str | None
    role: str | None
    twin: str | None
    said: str
    is_out: bool = False


def shelf() -> sqlite3.Connection:
    """A place of our own, empty."""
    made = sqlite3.connect("", isolation_level=None)
    made.execute(CACHE)
    made.execute(QUICK)
    made.executescript(TABLES)
    return made


def keep(shelf: sqlite3.Connection, rows: Iterable[KeptRow]) -> None:
    shelf.execute("BEGIN")
    shelf.executemany(
        f"INSERT INTO kept ({', '.join(KeptRow._fields)}) VALUES ({', '.join('?' * len(KeptRow._fields))})", rows
    )
    shelf.execute("COMMIT")


def sort(shelf: sqlite3.Connection) -> None:
    """Once everything is there."""
    shelf.executescript(INDEXES)


def find(shelf: sqlite3.Connection, sql: str, **values: object) -> None:
    """The odd lines that a question finds, in the place of those before."""
    shelf.execute("DELETE FROM odd")
    shelf.execute(f"INSERT INTO odd (sheet, line, word, other) SELECT :sheet, o.* FROM ({sql}) o", values)


def leave_out(shelf: sqlite3.Connection) -> None:
    """The odd lines are not imported."""
    shelf.execute(
        "UPDATE kept SET is_out = 1 WHERE rowid IN "
        "(SELECT k.rowid FROM odd o JOIN kept k ON k.sheet = o.sheet AND k.line = o.line)"
    )


def tell(shelf: sqlite3.Connection, told: Iterable[tuple[str, str, int, str, str]]) -> None:
    shelf.executemany("INSERT INTO said (weight, file, line, field, sentence) VALUES (?, ?, ?, ?, ?)", told)


FOLLOWING = """
SELECT k.sheet, k.line, k.{of}, NULL FROM kept k JOIN kept o ON o.sheet = :sheet AND o.key = k.{of} AND o.is_out = 1
WHERE k.is_out = 0 AND k.sheet <> :sheet AND NOT EXISTS (
  SELECT 1 FROM kept r WHERE r.sheet = o.sheet AND r.key = o.key AND r.is_out = 0)
GROUP BY k.sheet, k.line ORDER BY k.sheet, k.line"""


def follow(shelf: sqlite3.Connection, sheet: str, of: str) -> None:
    """What is about a household, or a person, that is left out is odd, in the place of what was before."""
    shelf.execute("DELETE FROM odd")
    following = FOLLOWING.replace("{of}", of)
    shelf.execute(f"INSERT INTO odd (sheet, line, word, other) {following}", {"sheet": sheet})
