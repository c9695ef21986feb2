"""A file holds in a few screens, a function in one: what grows is cut by what it does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {
    ("pwa", "*.py"): 200,
    ("pwa/templates", "*.*"): 80,
    ("pwa/static/js", "*.js"): 80,
    ("service_worker", "*.js"): 80,
}
"""The most lines of a file, by where it is; a script's comments, which are its types too, are not counted. Migrations
are not cut: they have run."""
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
FUNCTION, ROUTE = 25, 20
"""The most lines of a function, and of one that answers an address."""

LONGER: dict[str, int] = {}
"""Longer for now, by how much: none may grow, and one that is cut leaves."""


def lengths() -> Iterator[tuple[str, int, int]]:
    """Every file, its lines, and the most it may have."""
    for (folder, names), most in FILES.items():
        for path in sorted((ROOT / folder).rglob(names)):
            if "migrations" not in path.parts and path.is_file():
                yield path.relative_to(ROOT).as_posix(), lines_of(path), most


def lines_of(path: Path) -> int:
    source = path.read_text()
    if path.suffix == ".js":
        return sum(1 for line in COMMENT.sub("", source).splitlines() if line.strip())
    return len(source.splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Those of a file, with their lines from `def` to the last."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT).as_posix()}:{node.name}", node.end_lineno - node.lineno + 1


def of_python() -> Iterator[tuple[str, int, int]]:
    for path in sorted((ROOT / "pwa").rglob("*.py")):
        if "migrations" not in path.parts:
            most = ROUTE if "routes" in path.parts else FUNCTION
            yield from ((name, lines, most) for name, lines in functions(path))


@pytest.mark.parametrize("read", [lengths, of_python])
def test_nothing_is_longer_than_it_may_be(read):
    found = list(read())
    assert len(found) > 300
    assert {name: lines for name, lines, most in found if lines > LONGER.get(name, most)} == {}


def test_what_may_be_longer_is():
    """Cut below its limit, or gone: its line leaves LONGER."""
    found = {name: (lines, most) for read in (lengths, of_python) for name, lines, most in read()}
    assert {name for name in LONGER if name not in found or found[name][0] <= found[name][1]} == set()
