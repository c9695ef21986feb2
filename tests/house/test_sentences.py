"""A French sentence stands once, by code, whether Python, Jinja or JavaScript shows it."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.shared import texts
from pwa.web import words

ROOT = Path(__file__).parents[2]
PWA = ROOT / "pwa"
MADE = set(words.modules())
LEFT_OUT = {"migrations", "demo", "vendor", "town_files", "__pycache__"}
"""Town files are for whoever writes them, at a keyboard; the demo invents people."""

AT_A_KEYBOARD = {"__main__.py", "declared"}

WORDS = 5
"""Fewer are a label: « Modifier les réservations » is a title of the guides."""

FRENCH = re.compile(r"[éèêàùçîôœ’]|\b(?:la|les?|des?|du|une?|pas|est|ce|vous|votre)\b", re.IGNORECASE)
HOLE = re.compile(r"\$?\{[^{}]*\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`')
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*|\{#.*?#\}", re.DOTALL | re.MULTILINE)


def in_python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    docstrings = {id(node) for node in statements if isinstance(node, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def in_script(source: str) -> Iterator[str]:
    yield from (one or other for one, other in STRING.findall(COMMENT.sub("", source)))


def in_template(source: str) -> Iterator[str]:
    """Text nodes and what is given between quotes, in tags of either kind."""
    source = COMMENT.sub("", source)
    yield from re.findall(r"'([^'\n]*)'", source)
    yield from re.split(r"<[^>]*>|\n\n", re.sub(r"\{%.*?%\}", "<>", source, flags=re.DOTALL))


def sentences(texts: Iterator[str]) -> set[str]:
    """The pieces that are sentences, in lower case and without what comes into their holes."""
    pieces = (piece for text in texts for piece in re.split(r"[.!?]\s|\n\n", HOLE.sub("…", text)))
    folded = (" ".join(piece.lower().split()).strip(" .…:,;«»()") for piece in pieces)
    return {one for one in folded if len(re.findall(r"\w{2,}", one)) >= WORDS and FRENCH.search(one)}


READERS = {".py": in_python, ".js": in_script, ".html": in_template, ".txt": in_template}


def read() -> Iterator[Path]:
    for path in (*PWA.rglob("*"), *(ROOT / "service_worker").rglob("*.js")):
        if path.suffix in READERS and path not in MADE and not LEFT_OUT & set(path.parts):
            yield path


def said() -> dict[str, set[str]]:
    """Every sentence, and the files that hold it."""
    found = defaultdict(set)
    for path in read():
        for sentence in sentences(READERS[path.suffix](path.read_text())):
            found[sentence].add(path.relative_to(ROOT).as_posix())
    return found


def test_no_sentence_is_written_in_two_files():
    found = said()
    assert len(found) > 300
    twice = {sentence: sorted(files) for sentence, files in found.items() if len(files) > 1}
    assert not twice, "\n".join(f"{sentence}: {', '.join(files)}" for sentence, files in twice.items())


def test_no_sentence_is_written_twice_in_a_file():
    """A template of a letter has its two forms in one file."""
    found = Counter(
        (path.relative_to(ROOT).as_posix(), sentence)
        for path in read()
        if path.suffix in (".py", ".js") and not AT_A_KEYBOARD & set(path.parts)
        for text in READERS[path.suffix](path.read_text())
        for sentence in sentences(iter([text]))
    )
    assert len(found) > 300
    assert {one for one, times in found.items() if times > 1} == set()


def test_a_name_is_of_one_chapter():
    """Templates know no chapter: `sentences.REFUSALS`."""
    assert len(texts.CHAPTERS) == len(list(Path(texts.__file__).parent.glob("[!_]*.py")))
    for name, said in vars(texts.sentences()).items():
        assert all(getattr(chapter, name, said) is said for chapter in texts.CHAPTERS), name


def test_what_scripts_say_and_compare_is_made_from_ours():
    for file, text in words.modules().items():
        assert file.read_text() == text, "run `make words`"


@pytest.mark.parametrize(
    ("python", "script", "template"),
    [
        ('LOCKS = {"full": "Il n’y a plus de place ce jour-là."}', "say(`Il n’y a plus de place ce jour-là.`)",
         "<p>Il n’y a plus de\nplace ce jour-là.</p>"),
        ('x = f"{day} : le délai pour réserver est passé"', "const a = `${day} : le délai pour réserver est passé`;",
         "{{ day }} : le délai pour réserver est passé"),
    ],
)  # fmt: skip
def test_the_same_sentence_is_known_in_three_languages(python: str, script: str, template: str):
    assert sentences(in_python(python)) & sentences(in_script(script)) & sentences(in_template(template))


def test_comments_and_docstrings_are_nobody_s():
    assert not sentences(in_python('def f():\n    """Il n’y a plus de place ce jour-là."""'))
    assert not sentences(in_script("/** Il n’y a plus de place ce jour-là. */"))
    assert not sentences(in_script("// Il n’y a plus de place ce jour-là."))
    assert sentences(in_script('// A comment ends with its line.\nsay("Il n’y a plus de place ce jour-là.");'))
    assert not sentences(in_template("{# Il n’y a plus de place ce jour-là. #}"))
