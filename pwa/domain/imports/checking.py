"""What contradicts what among the files, told by line; a line that is wrong is left out, with what hangs on it."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.staging import queries as q
from pwa.domain.imports.staging import writes
from pwa.shared.texts.imports import WRONG_LINES

LEFT_WITH = WRONG_LINES["left_with"]
CHILD, ADULT = "'child'", "'payer', 'adult'"
"""Roles, as SQL lists them."""


@dataclass(frozen=True, slots=True)
class Check:
    """A question about a sheet's lines; those it finds are told, and left out when it is a fault."""

    sheet: str
    sql: str
    column: str
    code: str
    weight: Weight = Weight.FAULT
    is_out: bool = True
    other: str = ""


def twice(sheet: str, column: str) -> tuple[Check, Check]:
    """The same key on another line: the same words are one, others are a fault."""
    same = Check(sheet, q.TWICE.replace(":same", "1"), column, "twice_same", Weight.CAUTION)
    return same, Check(sheet, q.TWICE.replace(":same", "0"), column, "twice")


def unknown(sheet: str, of: str, column: str, other: str, code: str) -> Check:
    return Check(sheet, q.UNKNOWN.format(of=of), column, code, other=other)


FIRST = (
    *twice("foyers", "foyer"),
    *twice("personnes", "personne"),
    *twice("liens", "personne"),
    *twice("quotients", "foyer"),
    unknown("liens", "household", "foyer", "foyers", "no_household"),
    unknown("liens", "person", "personne", "personnes", "no_person"),
    unknown("quotients", "household", "foyer", "foyers", "no_household"),
    Check("liens", q.TWO_PAYERS, "role", "two_payers"),
    Check("liens", q.OTHERWISE_HERE, "role", "otherwise_here"),
    Check("liens", q.CHILD_AND_ADULT, "role", "child_and_adult"),
    Check("personnes", q.UNBORN, "naissance", "unborn"),
    Check("personnes", q.SAME_CHILD.format(same_home=""), "nom", "same_child"),
    Check("personnes", q.SAME_CHILD.format(same_home="NOT"), "nom", "perhaps_same", Weight.CAUTION, is_out=False),
    Check("personnes", q.ALONE, "personne", "alone", Weight.CAUTION),
    Check("foyers", q.NO_ADULT, "foyer", "no_adult", Weight.CAUTION, is_out=False),
)
"""About households and the people in them."""

THEN = (
    *twice("inscriptions", "inscription"),
    *twice("comptes", "personne"),
    unknown("inscriptions", "person", "personne", "personnes", "no_person"),
    unknown("comptes", "person", "personne", "personnes", "no_person"),
    Check("inscriptions", q.NOT_AS.format(roles=CHILD), "personne", "no_child"),
    Check("comptes", q.NOT_AS.format(roles=ADULT), "personne", "no_guardian"),
    Check("comptes", q.SAME_NAME, "identifiant", "same_name"),
)
"""Once those that are wrong are out."""


FOLLOWED = (("foyers", "household"), ("personnes", "person"))
"""What is left out with whom."""


def check(shelf: sqlite3.Connection, files: Mapping[str, str], progress: Callable[[], None]) -> None:
    """Everything, in order; `files` are the names of the sheets' own."""
    for some in (FIRST, THEN):
        for one in some:
            look(shelf, one, files.get(one.sheet, one.sheet))
            progress()
        for sheet, of in FOLLOWED:
            writes.follow(shelf, sheet, of)
            writes.tell(
                shelf,
                (
                    Said(Weight.CAUTION, files.get(o.sheet, o.sheet), o.line, "", LEFT_WITH.format(word=o.word))
                    for o in q.odd(shelf)
                ),
            )
            writes.leave_out(shelf)


def look(shelf: sqlite3.Connection, asked: Check, file: str) -> None:
    writes.find(shelf, asked.sql, sheet=asked.sheet, other=asked.other)
    sentence = WRONG_LINES[asked.code]
    writes.tell(
        shelf,
        (
            Said(asked.weight, file, o.line, asked.column, sentence.format(word=o.word, other=o.other))
            for o in q.odd(shelf)
        ),
    )
    if asked.is_out:
        writes.leave_out(shelf)
