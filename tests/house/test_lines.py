"""A line holds in a screen: what is read in a small file is not hidden in a long line."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 140
MOST_BY_PLACE = 6
FOLDERS = {
    "pwa/static/css": [".css"],
    "pwa/static/js": [".js"],
    "service_worker": [".js"],
    "pwa/templates": [".html", ".txt"],
    "tests": [".js", ".mjs"],
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_line_is_longer_than_140_characters(folder):
    files = [path for path in sorted((ROOT / folder).rglob("*.*")) if path.suffix in FOLDERS[folder]]
    assert files
    assert not [where for path in files for where in too_long(path)]


def too_long(path: Path) -> list[str]:
    lines = path.read_text().splitlines()
    return [f"{path}:{number}" for number, line in enumerate(lines, 1) if len(line) > LONGEST]


@pytest.mark.parametrize("folder", ["pwa", "bench"])
def test_no_call_has_more_than_six_arguments_by_their_place(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert not [where for path in files for where in calls_by_place(path)]


def calls_by_place(path: Path) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [f"{path}:{call.lineno}" for call in calls if len(call.args) > MOST_BY_PLACE]
