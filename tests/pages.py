"""What every page of the house owes its readers, whoever asked for it."""

import base64
import hashlib
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

UNLABELLED = ("hidden", "submit", "button", "image", "reset")


def faults(html: str, policy: str = "") -> list[str]:
    """What is wrong with a page; nothing when it is well made. `policy` is its content security policy."""
    page = HTMLParser(html)
    return [*heads(page), *forms(page), *fields(page), *inline(page, policy), *ids(page), *pictures(page)]


def heads(page: HTMLParser) -> Iterator[str]:
    html = page.css_first("html")
    if html is None or html.attributes.get("lang") != "fr":
        yield "the page does not say lang=fr"
    if len(page.css("h1")) != 1:
        yield f"{len(page.css('h1'))} h1"
    title = page.css_first("title")
    if title is None or not title.text(strip=True):
        yield "no title"
    if page.css_first("main") is None:
        yield "no main"
    if page.css_first('meta[name="viewport"]') is None:
        yield "no viewport"


def forms(page: HTMLParser) -> Iterator[str]:
    """A form works as plain HTML."""
    for form in page.css("form"):
        if form.attributes.get("method", "").lower() not in ("get", "post"):
            yield f"a form without a method: {form.html[:120]}"
        if not form.attributes.get("action"):
            yield f"a form without an action: {form.html[:120]}"


def fields(page: HTMLParser) -> Iterator[str]:
    """Fields have a label, buttons and links have words."""
    labelled = {label.attributes.get("for") for label in page.css("label")}
    for field in page.css("input, select, textarea"):
        if field.attributes.get("type") in UNLABELLED:
            continue
        if not (field.attributes.get("id") in labelled or is_within(field, "label") or name_of(field)):
            yield f"a field without a label: {field.html}"
    for control in page.css("button, a[href]"):
        if "hidden" not in control.attributes and not (control.text(strip=True) or name_of(control)):
            yield f"a control without words: {control.html[:120]}"


def name_of(node: Node) -> str | None:
    return node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")


def is_within(node: Node, tag: str) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == tag:
            return True
        parent = parent.parent
    return False


def inline(page: HTMLParser, policy: str) -> Iterator[str]:
    """The content security policy would refuse it."""
    for script in page.css("script"):
        if not script.attributes.get("src"):
            yield f"an inline script: {script.html[:120]}"
    for sheet in page.css("style"):
        digest = base64.b64encode(hashlib.sha256(sheet.text().encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy:
            yield f"an inline style sheet that the policy does not know: {sheet.html[:120]}"
    for node in page.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on") or name == "style" or (value or "").startswith("javascript:"):
                yield f"an inline {name}: {node.html[:120]}"


def ids(page: HTMLParser) -> Iterator[str]:
    seen = [node.attributes["id"] for node in page.css("[id]") if not is_within(node, "template")]
    yield from (f"the id {one} is there twice" for one in sorted({one for one in seen if seen.count(one) > 1}))


def pictures(page: HTMLParser) -> Iterator[str]:
    yield from (f"a picture without words: {image.html}" for image in page.css("img:not([alt])"))
