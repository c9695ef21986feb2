"""The files that begin first are those that there are."""

from pathlib import Path

from tests.longest import SECONDS

TESTS = Path(__file__).parents[1]


def test_each_is_there():
    assert [name for name in SECONDS if not (TESTS / name).is_file()] == []
