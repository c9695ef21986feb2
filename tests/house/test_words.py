"""One word for one thing (docs/glossary.md), and nothing in the files that belongs to somebody's machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SYNONYMS = {
    "agent": "officer", "citizen": "guardian", "clerk": "officer", "commune": "town", "creneau": "slot",
    "dossier": "household", "enfant": "child", "facture": "invoice", "family": "household", "foyer": "household",
    "inscription": "enrolment", "instruction": "review", "kid": "child", "mairie": "town", "municipality": "town",
    "quota": "capacity", "registration": "enrolment", "reservation": "booking", "tarif": "fee",
    "tenant": "town", "timeslot": "slot", "tutor": "guardian",
}  # fmt: skip
"""Words that are not ours, with ours."""

ALLOWED = {
    "family_quotient", "tiles_family", "GaugeMetricFamily", "CounterMetricFamily", "registration",
    "RegistrationCredential", "VerifiedRegistration", "generate_registration_options",
    "parse_registration_credential_json", "verify_registration_response",
}  # fmt: skip
"""The quotient familial is a legal term, the tiles are named after the guide's « MA FAMILLE », and a metric's family
and the registration of a worker or of a passkey are other people's words."""

DECLARED = re.compile(
    r"\b(?:const|let|function|class)\s+(\w+)|\b(?:const|let)\s*\{([^}=]*)\}\s*=|\(([\w\s,{}]*)\)\s*(?:=>|\{)"
)
"""What a script names: its bindings, those it takes out of an object, and its arguments."""

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


def named(path: Path) -> set[str]:
    """What the file names, its own name and its folders' too."""
    own = names_in(path.read_text()) if path.suffix == ".py" else declared_in(path.read_text())
    return own | {part.split(".")[0] for part in path.relative_to(ROOT).parts}


def names_in(source: str) -> set[str]:
    """Functions, classes, arguments, variables, attributes, what is imported and what is passed by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.keyword(arg=str(name)) | ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
    return found


def declared_in(script: str) -> set[str]:
    return {word for groups in DECLARED.findall(script) for word in re.findall(r"[A-Za-z]\w*", " ".join(groups))}


def words_of(name: str) -> set[str]:
    """Its words, and the singular of those that are plural."""
    words = set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
    return (
        words | {word.removesuffix("s") for word in words} | {word[:-3] + "y" for word in words if word[-3:] == "ies"}
    )


def synonyms(names: set[str]) -> dict[str, str]:
    """Those that say a word that is not ours, and what to say."""
    return {name: SYNONYMS[word] for name in names - ALLOWED for word in words_of(name) & set(SYNONYMS)}


def is_ours(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    return path.suffix in (".py", ".js") and inside[0] in ("pwa", "service_worker") and "vendor" not in inside


def test_no_identifier_uses_a_synonym():
    read = [path for path in files() if is_ours(path)]
    assert {path.suffix for path in read} == {".py", ".js"}
    told = [
        f"{path.relative_to(ROOT)}: {name}: say {ours}" for path in read for name, ours in synonyms(named(path)).items()
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "source",
    [
        "families = 1", "self.reservation = 1", "book(tenant=1)", "from here import kids", "import here as mairie",
        "def tell(clerk): ...", "class Municipalities: ...", "row.dossiers", "async def foyer(): ...", "a_kid: int = 1",
    ],
)  # fmt: skip
def test_a_synonym_is_found_in_python(source: str):
    assert synonyms(names_in(source))


@pytest.mark.parametrize(
    "script",
    ["const families = 1;", "let { a, reservation } = b;", "function f(tenant, a) {}", "x.map((a, { kid }) => a)",
     "class Clerk {}", "async function oneFamily() {}"],
)  # fmt: skip
def test_a_synonym_is_found_in_a_script(script: str):
    assert synonyms(declared_in(script))


def test_our_own_words_are_left_alone():
    assert not synonyms(names_in("def household(child, bookings): self.town = enrolments(family_quotient=1)"))
    assert not synonyms(declared_in('const registration = "reservations"; f(`${mairie}`); const { child } = slot;'))


def test_the_glossary_has_our_words():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert not {word for word in SYNONYMS.values() if f"`{word}`" not in glossary}


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
