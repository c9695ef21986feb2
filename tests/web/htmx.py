"""What htmx does with an answer, without a browser: find the control, find its target, swap. And what htmx we use."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from pwa.web.screens import TEMPLATES

VERBS = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
USED = {*VERBS, "hx-target", "hx-swap", "hx-push-url", "hx-history-elt"}
"""What `applied` understands; teach it before a template uses another one."""

SWAPS = ("outerHTML", "outerHTML strip:true")
ATTRIBUTE = re.compile(r"""\s((?:data-)?hx-[\w:.-]+)(?:="([^"]*)")?""")
ASKED = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""How htmx asks for a part of a page."""


@dataclass(frozen=True, order=True)
class Control:
    """A link or a form that htmx follows, as the template writes it."""

    template: str
    address: str


def attributes() -> list[tuple[str, str, str]]:
    """(template, attribute, value) of everything that the templates say to htmx."""
    return [
        (name, *found)
        for name in sorted(TEMPLATES.list_templates(filter_func=lambda name: name.endswith(".html")))
        for found in ATTRIBUTE.findall(TEMPLATES.loader.get_source(TEMPLATES, name)[0])
    ]


def controls() -> list[Control]:
    return [Control(name, value) for name, attribute, value in attributes() if attribute in VERBS]


def applied(page: str, selector: str, answer: str) -> str:
    """The page once the answer to that control is swapped in, title included."""
    tree = HTMLParser(page)
    control = tree.css_first(selector)
    target, swap = target_of(tree, control), control.attributes["hx-swap"]
    assert swap in SWAPS, swap
    title = HTMLParser(answer).css_first("head > title")
    root = HTMLParser(answer).css_first("body > *")
    brought = inside(root) if "strip" in swap else root.html
    html = tree.html.replace(target.html, brought, 1)
    return html.replace(tree.css_first("title").html, title.html, 1) if title else html


def target_of(tree: HTMLParser, control: Node) -> Node:
    words = control.attributes["hx-target"]
    if words.startswith("closest "):
        node = control
        while not node.css_matches(words.removeprefix("closest ")):
            node = node.parent
        return node
    [target] = tree.css(words)
    return target


def inside(node: Node) -> str:
    return node.html.split(">", 1)[1].rsplit("<", 1)[0]


def shown(page: str, selector: str = "main") -> list[str]:
    """The title and that part of the page, line by line, to compare two pages."""
    tree = HTMLParser(page)
    lines = [line.strip() for line in tree.css_first(selector).html.splitlines()]
    return [tree.css_first("title").text(), *filter(None, lines)]
