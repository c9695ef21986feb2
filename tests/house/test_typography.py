"""French as it is set: a no-break space before « : ; ! ? » and inside guillemets, and the apostrophe that curls."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pwa.shared import texts

PWA = Path(texts.__file__).parents[2]
TEMPLATES = sorted(path for path in (PWA / "templates").rglob("*") if path.suffix in (".html", ".txt"))
SCREENS = sorted([*(PWA / "web").glob("*forms.py"), *(PWA / "domain").rglob("sheet.py")])
SCRIPTS = sorted((PWA / "static" / "js").rglob("*.js"))
TOWNS = sorted((PWA / "towns").glob("*.toml"))

FAULT = re.compile(r".{0,20}(?: [:;!?»](?!=)|« |[^\W\d_]'[^\W\d_]| \*['<]|·\{%|\} <span[^>]*>\*).{0,20}")
"""« != » is Jinja's. The « * » of an answer that is needed stays with its label; Jinja eats the
end of a line after « {% endif %} »."""

NOT_SHOWN = re.compile(r"{#.*?#}|<style>.*?</style>", re.DOTALL)
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\$\{|\\.|[^`${}"/\\]+|.', re.DOTALL)


def faults(*shown: str) -> list[str]:
    return [found[0] for text in shown for found in FAULT.finditer(text)]


def strings_in(value: Any) -> Iterator[str]:
    """Every string of a table, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings_in(one)


def literals(script: str) -> Iterator[str]:
    """What a script may show: its strings, and its templates between their `${…}`."""
    inside = ["code"]
    for token in TOKEN.findall(script):
        if token == "`":
            inside.append("text") if inside[-1] == "code" else inside.pop()
        elif inside[-1] == "text" and token != "${":
            yield token
        elif token in ("{", "${"):
            inside.append("code")
        elif token == "}":
            inside.pop()
        elif token[0] == '"':
            yield token
    assert inside == ["code"], "the script was not read to its end"


def test_our_own_sentences():
    assert not faults(*strings_in(vars(texts.sentences())))


@pytest.mark.parametrize("path", TOWNS, ids=lambda path: path.stem)
def test_the_texts_of_a_town(path: Path):
    assert not faults(*strings_in(tomllib.loads(path.read_text())))


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.relative_to(PWA).as_posix())
def test_the_words_that_python_gives_a_screen(path: Path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    told = {id(one.value) for one in nodes if isinstance(one, ast.Expr)}
    said = [one.value for one in nodes if isinstance(one, ast.Constant) and id(one) not in told]
    assert not faults(*(one for one in said if isinstance(one, str)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PWA).as_posix())
def test_the_words_of_a_template(path: Path):
    """Text nodes, attributes and the sentences given to macros alike."""
    assert not faults(NOT_SHOWN.sub("", path.read_text()))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_words_of_a_script(path: Path):
    assert not faults(*literals(path.read_text()))


@pytest.mark.parametrize(
    "wrong",
    ["Un mot : deux", "Qui ?", "« Oui\u00a0»", "«\u00a0Oui »", "l'eau", "Vite !", "ici ; là", "L'été", "{{ ' *' }}"],
)
def test_a_fault_is_found(wrong: str):
    assert faults(wrong)
    assert faults(*literals(f'const a = b ? "{wrong}" : 1;'))
    assert faults(*literals("x = `${a.map(({ b }) => `${b ? 1 : 2}`)}" + wrong + "`;"))


def test_a_point_that_jinja_would_glue_is_found():
    assert faults("un ·{% endif %}")
    assert not faults("un · {% endif %}")


@pytest.mark.parametrize("right", ["Un mot\u00a0: deux", "«\u00a0Oui\u00a0»", "l’eau", "à 23:59", "{% if a != b %}"])
def test_what_is_well_set_is_left_alone(right: str):
    assert not faults(right)
