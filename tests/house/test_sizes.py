"""A file holds in a few screens, a function in one: what grows is cut by what it does."""

import ast
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
"""The most lines of a file, by where it is. Migrations are not cut: they have run."""
FUNCTION, ROUTE = 25, 20
"""The most lines of a function, and of one that answers an address."""

LONGER: dict[str, int] = {
    "pwa/static/js/grid/announce.js": 93,
    "pwa/static/js/grid/months.js": 85,
    "pwa/static/js/grid/periodicity_dialog.js": 101,
    "pwa/static/js/grid/recap.js": 142,
    "pwa/static/js/grid/season.js": 201,
    "pwa/static/js/push/devices.js": 90,
    "pwa/static/js/site/start.js": 96,
    "pwa/static/js/site/storage.js": 81,
    "pwa/static/js/waiting/waiting.js": 82,
    "service_worker/browser/pages.js": 93,
    "service_worker/browser/push.js": 123,
    "service_worker/logic/outbox.js": 84,
    "service_worker/logic/privacy.js": 84,
    "service_worker/logic/waiting.js": 93,
    "service_worker/shared/account.js": 120,
    "service_worker/shared/outbox.js": 105,
    "service_worker/shared/sender.js": 109,
    "service_worker/shared/store.js": 158,
    "service_worker/shared/unsent.js": 83,
    "pwa/domain/bookings/demand/recording.py:record": 28,
}
"""Longer for now, by how much: none may grow."""


def lengths() -> Iterator[tuple[str, int, int]]:
    """Every file, its lines, and the most it may have."""
    for (folder, names), most in FILES.items():
        for path in sorted((ROOT / folder).rglob(names)):
            if "migrations" not in path.parts and path.is_file():
                yield path.relative_to(ROOT).as_posix(), len(path.read_text().splitlines()), most


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
