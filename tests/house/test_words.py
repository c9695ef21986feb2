"""One word for one thing (docs/glossary.md), and nothing in the files that belongs to somebody's machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

SYNONYMS = {
    "agent": "officer", "citizen": "guardian", "clerk": "officer", "commune": "town", "creneau": "slot",
    "dossier": "household", "enfant": "child", "facture": "invoice", "family": "household", "foyer": "household",
    "inscription": "enrolment", "instruction": "review", "kid": "child", "mairie": "town", "municipality": "town",
    "quota": "capacity", "registration": "enrolment", "reservation": "booking", "sibling_child": "sibling",
    "tarif": "fee", "tenant": "town", "timeslot": "slot", "tutor": "guardian",
}  # fmt: skip
"""Words that are not ours, with ours."""

ALLOWED = {"family_quotient", "tiles_family"}
"""The quotient familial is a legal term, and the tiles are named after the guide's « MA FAMILLE »."""

ELSEWHERE = re.compile(
    r"(?<!emit-)index-url|extra-index|pypi\.org|registry\.npmjs|files\.pythonhosted|/root/|/home/\w|/work/|/opt/(?:pypi|wheels)|/tmp/w/"
)
"""Registries belong to whoever installs; paths to whoever wrote."""


def files() -> Iterator[Path]:
    """What git has, or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    yield from (ROOT / line for line in listed.splitlines() if (ROOT / line).is_file())


def names_in(path: Path) -> set[str]:
    """What the file names: functions, classes, arguments, variables, attributes it sets."""
    found: set[str] = {path.stem}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def words_of(name: str) -> set[str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    return {word.removesuffix("s") for word in words} | set(words)


def test_no_identifier_uses_a_synonym():
    told = [
        f"{path.relative_to(ROOT)}: {name}: say {SYNONYMS[word]}"
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "pwa")
        for name in names_in(path) - ALLOWED
        for word in words_of(name) & set(SYNONYMS)
    ]
    assert not told, "\n".join(told)


def test_the_glossary_has_our_words():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    missing = {word for word in SYNONYMS.values() if f"`{word}`" not in glossary} - {"sibling", "invoice"}
    assert not missing


def test_no_file_names_a_registry_or_a_machine():
    told = []
    for path in files():
        if path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        told += [f"{path.relative_to(ROOT)}: {found[0]}" for found in ELSEWHERE.finditer(text)]
    assert not told, "\n".join(told)


def test_nothing_is_left_undone():
    """No note to ourselves in the code."""
    notes = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    told = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        if path.suffix in (".py", ".js", ".css", ".html") and "vendor" not in path.parts and path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if notes.search(line)
    ]
    assert not told
