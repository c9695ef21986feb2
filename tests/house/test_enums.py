"""Statuses, outcomes, reasons, locks and answers are enums: none is written as a string where it is used."""

import ast
from enum import StrEnum
from pathlib import Path

import pytest

from pwa.domain.bookings import words as bookings
from pwa.models import words as rows

PWA = Path(__file__).parents[2] / "pwa"
WORDS = (rows, bookings)
ENUMS = {
    one
    for module in WORDS
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
}
VALUES = {str(member) for enum in ENUMS for member in enum}
SENTENCES = {"shared/texts.py"}
"""By code: the codes are its keys."""
HOMONYMS = {
    ("domain/calendars/days.py", "closed"),
    ("domain/events/verbs.py", "offered"), ("domain/events/verbs.py", "promoted"),
    ("domain/letters/notices.py", "cancel"),
    ("domain/refusals.py", "refused"),
    ("domain/rights.py", "book"),
    ("domain/telling/kinds/offered.py", "offered"), ("domain/telling/kinds/promoted.py", "promoted"),
    ("domain/town_files/links.py", "excludes"), ("domain/town_files/links.py", "requires"),
    ("domain/town_files/saying.py", "closed"),
    ("domain/town_files/schema/activities.py", "excludes"), ("domain/town_files/schema/activities.py", "requires"),
    ("routes/bookings.py", "book"),
    ("routes/metrics.py", "waiting"),
    ("routes/towns.py", "book"),
    ("web/answers.py", "accept"), ("web/answers.py", "full"),
    ("web/around.py", "left"),
}  # fmt: skip
"""The same word for something else: a kind of letter, a verb, a rule of the town file, a right, a button, a route, an
icon, a figure, a header, a log."""


def literals(source: str) -> set[str]:
    """The strings that are one of our words; what a column or a key is called is not."""
    tree = ast.parse(source)
    keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in keys)
    return {node.value for node in found if isinstance(node.value, str)} & VALUES


def test_no_word_is_written_as_a_string():
    left_out = {Path(module.__file__) for module in WORDS} | {PWA / name for name in SENTENCES}
    told = {
        (path.relative_to(PWA).as_posix(), word)
        for path in PWA.rglob("*.py")
        if path not in left_out and "migrations" not in path.parts
        for word in literals(path.read_text())
    }
    assert told - HOMONYMS == set()


def test_every_enum_is_used():
    source = "".join(path.read_text() for path in PWA.rglob("*.py") if "migrations" not in path.parts)
    unused = {f"{enum.__name__}.{name}" for enum in ENUMS for name in enum.__members__}
    assert len(ENUMS) >= 10
    assert {one for one in unused if one not in source and f"({one.split('.')[0]})" not in source} == set()


@pytest.mark.parametrize(
    "source", ['if line.outcome == "booked": ...', 'x = {"too_late": 1}', 'Line(wish, "refused")', 'a in ("past", b)']
)
def test_a_word_written_as_a_string_is_found(source: str):
    assert literals(source)


@pytest.mark.parametrize("source", ['row["waiting"]', "Outcome.BOOKED", "\"SELECT 1 FROM b WHERE status = 'booked'\""])
def test_what_is_no_word_of_ours_is_left_alone(source: str):
    assert not literals(source)
