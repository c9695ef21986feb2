"""What is wrong with a letter is said when the site starts, not when a family should have read it."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from string import Formatter
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateError, meta, nodes
from jinja2.compiler import CodeGenerator, Frame

from pwa.domain.declared.profile import TownProfile
from pwa.domain.letters.kinds import KINDS, Kind, Mailed
from pwa.working.queries import Reader
from pwa.working.wording import AROUND, FOLDER, Words, context_of, template_of

READER = Reader("ici", "Ici", "MAIRIE", TownProfile(), "Maman", "TEST")


class WrongLetters(Exception):
    """The start stops here: `mistakes` says what is wrong, a kind a line."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class EveryBranch(CodeGenerator):
    """Takes every branch of every `if`, so that a sample tries a template whole."""

    def visit_If(self, node: nodes.If, frame: Frame) -> None:
        branches = [(node.test, node.body), *((one.test, one.body) for one in node.elif_), (None, node.else_)]
        for test, body in branches:
            inner = frame.soft()
            if test is not None:
                self.writeline("if ", node)
                self.visit(test, inner)
                self.write(": pass")
            self.writeline("if True:", node)
            self.indent()
            self.blockvisit(body, inner)
            self.outdent()


@cache
def check_letters() -> None:
    """Every kind that is declared, once a process. Raises WrongLetters."""
    if found := mistakes(KINDS.values()):
        raise WrongLetters(found)


def mistakes(kinds: Iterable[Kind], loader: BaseLoader = FOLDER) -> list[str]:
    words = Words(loader, EveryBranch)
    return [f"{kind.name}: {one}" for kind in kinds for one in mistakes_of(kind, words)]


def mistakes_of(kind: Kind, words: Words) -> Iterator[str]:
    if not (kind.mail or kind.notification):
        yield "neither a mail nor a notification"
    if kind.mail:
        yield from mistakes_in_mail(kind.name, kind.mail, words)
    for sentence in kind.notification.sentences.values() if kind.notification else ():
        for name in (name for _, name, _, _ in Formatter().parse(sentence) if name is not None):
            if kind.notification and name not in kind.notification.takes:
                yield f"« {sentence} » says {name}, which it is not given"


def mistakes_in_mail(kind: str, mail: Mailed[Any], words: Words) -> Iterator[str]:
    """Whatever the template names is declared, the sample is complete, and its words can be made of it."""
    declared = {one.name for one in fields(mail.values)}
    empty = [name for name in sorted(declared - {"about"}) if not getattr(mail.sample, name, None)]
    if empty:
        yield f"its sample says nothing of {', '.join(empty)}"
    try:
        undeclared = named(words.plain, template_of(kind)) - declared - {*AROUND}
        if undeclared:
            yield f"its template names {', '.join(sorted(undeclared))}, which is not declared"
        subject = mail.subject(mail.sample)
        context = context_of(mail.sample, subject=subject, home="https://ici.example/ici", reader=READER)
        words.text(kind, context), words.html(kind, context)
    except TemplateError as error:
        yield f"{type(error).__name__}: {error}"
    except Exception as error:
        yield f"its words cannot be made of its sample: {type(error).__name__}: {error}"


def named(environment: Environment, template: str) -> set[str]:
    """What a template asks of its values, with the template that it extends; a part that is included sees more."""
    tree = environment.parse(environment.loader.get_source(environment, template)[0])  # type: ignore[union-attr]
    kept = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    beyond = [found for one in tree.find_all(nodes.Extends) for found in extended(one)]
    asked = meta.find_undeclared_variables(tree) - kept
    return asked.union(*(named(environment, one) for one in beyond))


def extended(node: nodes.Extends) -> list[str]:
    """The template that is named; the layout is the caller's."""
    return [node.template.value] if isinstance(node.template, nodes.Const) else []
