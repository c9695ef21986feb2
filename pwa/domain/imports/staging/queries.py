"""What is asked of the files once they are kept aside: what contradicts what, then batch after batch of households."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Odd(NamedTuple):
    """A line of a sheet that something is wrong with; `other` is the line or the word that tells why."""

    sheet: str
    line: int
    word: str
    other: str | None


class Kept(NamedTuple):
    """A line that is to be imported."""

    sheet: str
    line: int
    key: str
    household: str | None
    person: str | None
    role: str | None
    said: str


COLUMNS = ", ".join(Kept._fields)

TWICE = """
SELECT k.line, k.key AS word, f.line AS other FROM kept k
JOIN (SELECT key, MIN(line) AS line FROM kept WHERE sheet = :sheet AND is_out = 0 GROUP BY key HAVING COUNT(*) > 1) f1
  ON f1.key = k.key JOIN kept f ON f.sheet = :sheet AND f.line = f1.line
WHERE k.sheet = :sheet AND k.is_out = 0 AND k.line > f1.line AND (k.said = f.said) = :same ORDER BY k.line"""

UNKNOWN = """
SELECT k.line, k.{of} AS word, NULL AS other FROM kept k WHERE k.sheet = :sheet AND k.is_out = 0
  AND NOT EXISTS (SELECT 1 FROM kept o WHERE o.sheet = :other AND o.key = k.{of}) ORDER BY k.line"""

NOT_AS = """
SELECT k.line, k.person AS word, NULL AS other FROM kept k WHERE k.sheet = :sheet AND k.is_out = 0 AND NOT EXISTS (
  SELECT 1 FROM kept l WHERE l.sheet = 'liens' AND l.person = k.person AND l.is_out = 0 AND l.role IN ({roles}))
  AND NOT EXISTS (SELECT 1 FROM kept p WHERE p.sheet = 'personnes' AND p.key = k.person AND p.line = 0
                  AND p.role IN ({roles}))
ORDER BY k.line"""

TWO_PAYERS = """
SELECT k.line, k.household AS word, MIN(f.line) AS other FROM kept k JOIN kept f ON f.sheet = 'liens'
  AND f.household = k.household AND f.role = 'payer' AND f.is_out = 0 AND f.line < k.line
WHERE k.sheet = 'liens' AND k.role = 'payer' AND k.is_out = 0 GROUP BY k.line, k.household ORDER BY k.line"""

CHILD_AND_ADULT = """
SELECT k.line, k.person AS word, MIN(f.line) AS other FROM kept k JOIN kept f ON f.sheet = 'liens' AND f.is_out = 0
  AND f.person = k.person AND f.line < k.line AND (f.role = 'child') <> (k.role = 'child')
WHERE k.sheet = 'liens' AND k.is_out = 0 GROUP BY k.line, k.person ORDER BY k.line"""

UNBORN = """
SELECT k.line, k.key AS word, NULL AS other FROM kept k WHERE k.sheet = 'personnes' AND k.is_out = 0 AND k.twin IS NULL
  AND EXISTS (SELECT 1 FROM kept l WHERE l.sheet = 'liens' AND l.person = k.key AND l.role = 'child')
ORDER BY k.line"""

SAME_CHILD = """
SELECT k.line, k.key AS word, MIN(f.line) AS other FROM kept k JOIN kept f ON f.twin = k.twin AND f.line < k.line
  AND f.sheet = 'personnes' AND f.is_out = 0
WHERE k.sheet = 'personnes' AND k.is_out = 0 AND f.key <> k.key AND {same_home} EXISTS (
  SELECT 1 FROM kept a JOIN kept b ON b.sheet = 'liens' AND b.household = a.household AND b.person = f.key
  WHERE a.sheet = 'liens' AND a.person = k.key AND a.role = 'child' AND b.role = 'child')
GROUP BY k.line, k.key ORDER BY k.line"""

ALONE = """
SELECT k.line, k.key AS word, NULL AS other FROM kept k WHERE k.sheet = 'personnes' AND k.is_out = 0 AND k.line > 0
  AND NOT EXISTS (
  SELECT 1 FROM kept l WHERE l.sheet = 'liens' AND l.person = k.key) ORDER BY k.line"""

NO_ADULT = """
SELECT k.line, k.key AS word, NULL AS other FROM kept k WHERE k.sheet = 'foyers' AND k.is_out = 0 AND k.line > 0
  AND NOT EXISTS (
  SELECT 1 FROM kept l WHERE l.sheet = 'liens' AND l.household = k.key AND l.is_out = 0
  AND l.role IN ('payer', 'adult')) ORDER BY k.line"""

OTHERWISE_HERE = """
SELECT k.line, k.person AS word, NULL AS other FROM kept k JOIN kept p ON p.sheet = 'personnes' AND p.key = k.person
  AND p.line = 0 WHERE k.sheet = 'liens' AND k.is_out = 0
  AND p.role <> CASE k.role WHEN 'payer' THEN 'adult' ELSE k.role END ORDER BY k.line"""

MISSING = """
SELECT DISTINCT k.{of} FROM kept k WHERE k.{of} > :after AND k.sheet <> :other AND NOT EXISTS (
  SELECT 1 FROM kept o WHERE o.sheet = :other AND o.key = k.{of}) ORDER BY 1 LIMIT :most"""

LOOSE = """
SELECT DISTINCT k.person FROM kept k WHERE k.sheet IN ('inscriptions', 'comptes') AND k.is_out = 0 AND k.person > :after
  AND NOT EXISTS (SELECT 1 FROM kept l WHERE l.sheet = 'liens' AND l.person = k.person AND l.is_out = 0)
ORDER BY 1 LIMIT :most"""

SAME_NAME = """
SELECT k.line, k.role AS word, MIN(f.line) AS other FROM kept k JOIN kept f ON f.sheet = 'comptes' AND f.role = k.role
  AND f.line < k.line AND f.is_out = 0
WHERE k.sheet = 'comptes' AND k.is_out = 0 GROUP BY k.line, k.role ORDER BY k.line"""


def odd(shelf: sqlite3.Connection) -> Iterator[Odd]:
    """The lines that a question found last."""
    for row in shelf.execute("SELECT sheet, line, word, other FROM odd ORDER BY rowid"):
        yield Odd(*row)


def keys(shelf: sqlite3.Connection, sheet: str, after: str, most: int) -> list[str]:
    """The next keys of this sheet that are to be imported."""
    sql = "SELECT key FROM kept WHERE sheet = ? AND is_out = 0 AND key > ? GROUP BY key ORDER BY key LIMIT ?"
    return [key for (key,) in shelf.execute(sql, (sheet, after, most))]


def first_homes(shelf: sqlite3.Connection, people: Sequence[str]) -> dict[str, str]:
    """The first household of each of these, in the order of the batches."""
    marks = ", ".join("?" * len(people))
    asked = f"""SELECT person, MIN(household) FROM kept WHERE sheet = 'liens' AND is_out = 0 AND person IN ({marks})
                GROUP BY person"""
    return dict(shelf.execute(asked, people))


class Kin(NamedTuple):
    """Somebody who answers for a child in one of its households."""

    child: str
    first_name: str | None
    last_name: str | None


def kin(shelf: sqlite3.Connection, children: Sequence[str]) -> Iterator[Kin]:
    """Everyone who answers for these children, in the households of this batch or in others."""
    asked = f"""SELECT DISTINCT k.person, json_extract(p.said, '$.prenom'), json_extract(p.said, '$.nom') FROM kept k
                JOIN kept a ON a.sheet = 'liens' AND a.household = k.household AND a.role IN ('payer', 'adult')
                JOIN kept p ON p.sheet = 'personnes' AND p.key = a.person
                WHERE k.sheet = 'liens' AND k.role = 'child' AND a.is_out = 0 AND p.is_out = 0
                  AND k.person IN ({", ".join("?" * len(children))})"""
    for row in shelf.execute(asked, children):
        yield Kin(*row)


def some(shelf: sqlite3.Connection, sql: str, **values: object) -> list[str]:
    """The next keys that a question finds."""
    return [key for (key,) in shelf.execute(sql, values)]


def kept(shelf: sqlite3.Connection, sheet: str, column: str, values: Sequence[str]) -> list[Kept]:
    """The lines of a sheet about these."""
    marks = ", ".join("?" * len(values))
    sql = f"SELECT {COLUMNS} FROM kept WHERE sheet = ? AND is_out = 0 AND {column} IN ({marks}) ORDER BY line"
    return [Kept(*row) for row in shelf.execute(sql, (sheet, *values))]


def how_many(shelf: sqlite3.Connection, sheet: str) -> int:
    """Lines that are to be imported."""
    sql = "SELECT COUNT(*) FROM kept WHERE sheet = ? AND is_out = 0"
    return int(shelf.execute(sql, (sheet,)).fetchone()[0])


def left_out(shelf: sqlite3.Connection) -> int:
    return int(shelf.execute("SELECT COUNT(*) FROM kept WHERE is_out = 1").fetchone()[0])


def told(shelf: sqlite3.Connection, weights: Sequence[str], most: int) -> Iterator[tuple[str, str, int, str, str]]:
    """The report, by file and line; all of it when `most` is -1."""
    marks = ", ".join("?" * len(weights))
    asked = f"""SELECT weight, file, line, field, sentence FROM said WHERE weight IN ({marks})
                ORDER BY file, line, rowid LIMIT ?"""
    yield from shelf.execute(asked, (*map(str, weights), most))


def weights(shelf: sqlite3.Connection) -> dict[str, int]:
    """How many lines of each weight."""
    return dict(shelf.execute("SELECT weight, COUNT(*) FROM said GROUP BY weight"))
