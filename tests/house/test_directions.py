"""Imports go down only, and templates are all used."""

import ast
import re
from collections.abc import Collection
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from jinja2 import meta, nodes

from pwa.domain.letters.kinds import KINDS
from pwa.web.screens import TEMPLATES

ROOT = Path(__file__).parents[2]


def test_imports_go_down_only(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_template_compiles_and_finds_what_it_includes():
    names = set(TEMPLATES.list_templates())
    for name in names:
        source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)
        tree = TEMPLATES.parse(source)
        TEMPLATES.compile(tree)
        asked = {found for found in taken_in(tree) if found}
        assert asked <= names, (name, asked - names)


def test_every_template_is_used():
    mails = [kind.name for kind in KINDS.values() if kind.mail]
    assert not unused({name: source_of(name) for name in TEMPLATES.list_templates()}, strings_of_python(), mails)


def unused(templates: dict[str, str], strings: Collection[str], kinds: Collection[str]) -> set[str]:
    """The templates that no other one takes in, that Python does not name whole, and that are no kind of letter."""
    letters = {f"letters/{kind}" for kind in kinds}
    taken = {name: taken_in(TEMPLATES.parse(source)) for name, source in templates.items()}
    by_others = {found for name, asked in taken.items() for found in asked if found != name}
    return {
        name
        for name in templates
        if name not in by_others and not {bare(name), fragmentless(name)} & {*strings, *letters}
    }


DRAWN = ("kept", "kept_rows")


def taken_in(tree: nodes.Template) -> set[str | None]:
    """The templates that one includes, imports, extends, or asks to draw and keep."""
    calls = (
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name in DRAWN
    )
    return {*meta.find_referenced_templates(tree), *(call.args[0].as_const() for call in calls)}


def source_of(name: str) -> str:
    return TEMPLATES.loader.get_source(TEMPLATES, name)[0]


def strings_of_python() -> set[str]:
    """Strings with a folder in them: a word alone names no template."""
    trees = (ast.parse(path.read_text()) for path in (ROOT / "pwa").rglob("*.py"))
    every = (node for tree in trees for node in ast.walk(tree))
    found = {node.value for node in every if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {bare(one) if one.endswith((".html", ".txt")) else one for one in found if "/" in one}


def test_a_template_that_nothing_names_is_found():
    """A letter of no kind, a page whose name is only a word of the code, and one that includes itself."""
    templates = {
        "letters/answer.html": '{% include "letters/_rows.html" %}',
        "letters/_rows.html": "",
        "letters/book.html": "",
        "towns/home.html": "",
        "towns/_home.html": "",
        "towns/town.html": "",
        "desk/own.html": '{% include "desk/own.html" %}',
    }
    found = unused(templates, {"book", "town", "towns/home"}, {"answer"})
    assert found == {"letters/book.html", "towns/town.html", "desk/own.html"}


def bare(name: str) -> str:
    return name.rsplit(".", 1)[0]


def fragmentless(name: str) -> str:
    """The page a fragment belongs to: `answers.page` finds `bookings/_season` by « bookings/season »."""
    return re.sub(r"/_", "/", bare(name))


PRIVATE = re.compile(r"\b(_meta|_db|_pool|_connection|_in_transaction|get_connection|EXECUTOR_CACHE)\b")
"""What Tortoise keeps for itself, or may rename."""


def test_nobody_but_storage_uses_what_tortoise_keeps_for_itself():
    files = [path for path in sorted((ROOT / "pwa").rglob("*.py")) if "storage" not in path.parts]
    assert len(files) > 100
    assert not [str(path) for path in files if PRIVATE.search(path.read_text())]
    assert PRIVATE.search((ROOT / "pwa" / "storage" / "databases.py").read_text()), "it is looked for by its name"
