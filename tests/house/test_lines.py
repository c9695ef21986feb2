"""A line holds in a screen: what is read in a small file is not hidden in a long line."""

import ast
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
LONGEST = 140
MOST_BY_PLACE = 6
FOLDERS = {
    "pwa/static/css": [".css"],
    "pwa/static/js": [".js"],
    "service_worker": [".js"],
    "pwa/templates": [".html", ".txt"],
    "tests": [".py", ".js", ".mjs"],
    "pwa": [".py"],
    "bench": [".py"],
    "types": [".ts"],
    ".ci": [""],
}
SENTENCES = ROOT / "pwa" / "shared" / "texts"
"""One sentence, one line."""


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_line_is_longer_than_140_characters(folder):
    files = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in FOLDERS[folder] and path.is_file()]
    files = [
        path for path in files if SENTENCES not in path.parents and not {"migrations", "node_modules"} & {*path.parts}
    ]
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


@pytest.mark.parametrize(
    "source", ["{{ f(1, 2, 3, 4, 5, 6, 7) }}", "{% call f(1, 2, 3, 4, 5, 6, *few) %}{% endcall %}"]
)
def test_such_a_call_is_found_in_a_template(source):
    assert calls_in_template(source)
    assert not calls_in_template("{{ f(1, 2, 3, 4, 5, 6, seven=7) }}")


def test_nor_has_a_macro_s():
    files = sorted((ROOT / "pwa" / "templates").rglob("*.*"))
    assert len(files) > 50
    assert not [f"{path}:{line}" for path in files for line in calls_in_template(path.read_text())]


def calls_in_template(source: str) -> list[int]:
    """The lines of the calls of a template, macros' and filters', that name too few of their arguments."""
    calls = Environment().parse(source).find_all((nodes.Call, nodes.Filter))
    return [call.lineno for call in calls if len(call.args) + (call.dyn_args is not None) > MOST_BY_PLACE]


def calls_by_place(path: Path) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [f"{path}:{call.lineno}" for call in calls if len(call.args) > MOST_BY_PLACE]
