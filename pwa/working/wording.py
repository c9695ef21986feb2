"""Letters in their words: one template a kind, whose blocks are the text and the HTML of a mail."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator

from pwa.domain import french, named
from pwa.domain.letters.kinds import Told
from pwa.domain.looks import LOOKS
from pwa.shared import signs, texts
from pwa.working.queries import Reader

FILTERS = ("of_service", "count", "date_fr", "day_title", "limit", "period", "service", "signed_euros", "stamp")
NAMED = ("of_espace", "own_espace", "the")
AROUND = ("subject", "reader", "home", "layout")
"""What every letter's template has, besides the fields of its kind's values."""

FOLDER = FileSystemLoader(Path(__file__).parents[1] / "templates")


def environment(
    loader: BaseLoader = FOLDER, *, is_escaped: bool, compiler: type[CodeGenerator] = CodeGenerator
) -> Environment:
    """A value that is missing raises, whether it is shown or asked about."""
    made = Environment(
        loader=loader,
        autoescape=is_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=signs.of_a_template,
    )
    made.code_generator_class = compiler
    made.globals |= {"sentences": texts.sentences(), "looks": LOOKS}
    made.filters |= {name: getattr(french, name) for name in FILTERS}
    made.filters |= {name: getattr(named, name) for name in NAMED}
    return made


class Words:
    """The two forms of a mail, from the same file: the text as it is, the HTML with every value escaped."""

    def __init__(self, loader: BaseLoader = FOLDER, compiler: type[CodeGenerator] = CodeGenerator) -> None:
        self.plain = environment(loader, is_escaped=False, compiler=compiler)
        self.escaped = environment(loader, is_escaped=True, compiler=compiler)

    def text(self, kind: str, context: dict[str, Any]) -> str:
        return self.plain.get_template(template_of(kind)).render(context, layout="letters/layout.txt")

    def html(self, kind: str, context: dict[str, Any]) -> str:
        return self.escaped.get_template(template_of(kind)).render(context, layout="letters/layout.html")


def template_of(kind: str) -> str:
    return f"letters/{kind}.html"


def context_of(told: Told, *, subject: str, home: str, reader: Reader) -> dict[str, Any]:
    """Everything that a template may show."""
    values = {one.name: getattr(told, one.name) for one in fields(told)}
    return values | {"subject": subject, "home": home, "reader": reader}
