"""What our tables mean is said once, in `models/fragments.py`: a live booking, the department of an enrolment."""

import re
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
