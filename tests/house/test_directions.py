"""Imports go down only, and templates are all used."""

import re
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from jinja2 import meta

from pwa.web.screens import TEMPLATES

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"""["']([\w/]+)(?:\.html|\.txt)?["']""")


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
        asked = {found for found in meta.find_referenced_templates(tree) if found}
        assert asked <= names, (name, asked - names)


def test_every_template_is_used():
    python = "".join(path.read_text() for path in (ROOT / "pwa").rglob("*.py"))
    templates = {name: TEMPLATES.loader.get_source(TEMPLATES, name)[0] for name in TEMPLATES.list_templates()}
    letters = {f"letters/{kind}" for kind in re.findall(r'"(\w+)"', python)}
    asked = set(NAMED.findall(python)) | letters
    for name, source in templates.items():
        asked |= {found for found in NAMED.findall(source) if found != bare(name)}
    unused = {name for name in templates if bare(name) not in asked and fragmentless(name) not in asked}
    assert not unused


def bare(name: str) -> str:
    return name.rsplit(".", 1)[0]


def fragmentless(name: str) -> str:
    """The page a fragment belongs to: `answers.page` finds `bookings/_season` by « bookings/season »."""
    return re.sub(r"/_", "/", bare(name))
