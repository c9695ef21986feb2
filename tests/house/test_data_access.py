"""What our tables mean is said once, in `models/fragments.py`: a live booking, the department of an enrolment.

SQL is written where its name says: in a room's `queries.py`, `writes.py` or `fragments.py`; the rest asks the models.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PWA = Path(__file__).parents[2] / "pwa"
SAID_ONCE = {
    "a live booking": r"cancelled_at( IS (NOT )?NULL|=None|__isnull)",
    "the activity of an enrolment": r"activity_group (\w+) ON (\1\.id = )?(?!o\.|\1\.)\w+\.group_id",
    "the department of an activity": r"department (\w+) ON (\1\.id = \w+\.department_id|\w+\.department_id = \1\.id)",
}
"""An opening `o` has a group too."""
SAYING = {"models/fragments.py"}


def said(source: str) -> set[str]:
    """What a source says by itself."""
    flat = re.sub(r"\s+", " ", source)
    return {what for what, pattern in SAID_ONCE.items() if re.search(pattern, flat, re.IGNORECASE)}


def test_what_a_table_means_is_said_in_one_place():
    sources = {
        path.relative_to(PWA).as_posix(): path.read_text()
        for path in PWA.rglob("*.py")
        if "migrations" not in path.parts
    }
    elsewhere = {(name, what) for name, source in sources.items() if name not in SAYING for what in said(source)}
    assert len(sources) > 100
    assert elsewhere == set()


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("AND b.cancelled_at IS NULL", "a live booking"),
        ("WHERE cancelled_at\n  is not null", "a live booking"),
        ("Booking.filter(child=1, cancelled_at=None)", "a live booking"),
        ("JOIN activity_group ag ON ag.id = e.group_id", "the activity of an enrolment"),
        ("JOIN activity_group ag ON asked.group_id = ag.id", "the activity of an enrolment"),
        ("LEFT JOIN department d\n ON d.id = a.department_id", "the department of an activity"),
    ],
)
def test_what_is_said_again_is_found(source: str, what: str):
    assert said(source) == {what}


@pytest.mark.parametrize(
    "source",
    ["UPDATE booking SET cancelled_at = NULL", "JOIN activity_group g ON g.id = o.group_id", "AND a.department_id = ?"],
)
def test_what_means_something_else_is_left_alone(source: str):
    assert not said(source)


SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT INTO \w|\bUPDATE \w+( AS \w+)? SET\b|\bDELETE FROM \w|\bFOR UPDATE\b", re.DOTALL
)
WRITTEN_IN = {"queries.py", "writes.py", "fragments.py"}
"""A room's questions, one typed row each; what it writes at once; what its tables mean."""
SPEAKING_SQL = {"storage", "migrations"}


def speaks(source: str) -> bool:
    """Whether one of its strings is SQL that is run, and not only a part to put in a question."""
    return any(SQL.search(text) for text in strings(source))


def strings(source: str) -> Iterator[str]:
    """The strings of a source, each as one text whatever is put in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "_" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_sql_is_written_where_its_name_says():
    spoken = {
        path.relative_to(PWA).as_posix()
        for path in PWA.rglob("*.py")
        if path.name not in WRITTEN_IN
        and not SPEAKING_SQL & set(path.relative_to(PWA).parts)
        and speaks(path.read_text())
    }
    assert spoken == set()


def test_questions_give_typed_rows():
    asking = {path for path in PWA.rglob("*.py") if path.name in WRITTEN_IN}
    untyped = {path.relative_to(PWA).as_posix() for path in asking if re.search(r"\brows\(", path.read_text())}
    assert len(asking) > 8
    assert untyped == set()


@pytest.mark.parametrize(
    "source",
    [
        'found = await rows(db, "SELECT id FROM child WHERE id = ?", [1])',
        'await run(db, f"UPDATE letter SET due_at = ? WHERE id IN ({marks(3)})")',
        'SQL = f"""\nSELECT {COLUMNS},\n a.id\nFROM town t"""',
        'await run(db, "DELETE " "FROM session")',
        'INSERTED = f"INSERT INTO event ({COLUMNS}) VALUES"',
    ],
)
def test_sql_is_recognised(source: str):
    assert speaks(source)


@pytest.mark.parametrize("source", ['"Choisissez un jour"', '"FOR KEY SHARE OF s"', 'Child.filter(id=1).values("id")'])
def test_words_are_no_sql(source: str):
    assert not speaks(source)
