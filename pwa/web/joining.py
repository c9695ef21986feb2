"""Small modules sent in one file: each in its own scope, in the order of their imports, under the names it exports.

No name changes and nothing is left out, so that the import map may lead every one of these modules to that file.
"""

import re
from collections.abc import Collection
from urllib.parse import urljoin

IMPORT = re.compile(r'^(?:import(?: \{([^}]*)\} from)?|export \* from) "([^"]+)";\n', re.MULTILINE)
"""What is exported again from a module of the same file has its name there already."""
AGAIN = re.compile(r'^export \* from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
VENDORED = re.compile(r"export\s*\{([^}]*)\};?\s*$")
LATER = re.compile(r'\bimport\("([^"]+)"\)')
UNREAD = re.compile(r'^(?:import|export)\b(?!\().*|\bimport(?:\.meta|\((?!")).*', re.MULTILINE)
"""What has no place in a scope: default exports, exported variables and lists, an address of its own."""
RENAMED = re.compile(r"\sas\s")

Sources = dict[str, str]
"""Modules by their plain addresses."""


def joined(sources: Sources, urls: list[str], names: list[str] | None = None) -> str:
    """These modules in one, under all the names that they export, or under those `names` only."""
    ordered = in_order(sources, urls)
    outside = dict[str, dict[str, None]]()
    for found, to in (one for url in ordered for one in imports_of(sources, url) if one[1] not in ordered):
        outside.setdefault(to, {}).update(dict.fromkeys(found))
    check(sources, ordered, [name for found in outside.values() for name in found])
    lines = [f'import {named(found)}"{to}";' for to, found in outside.items()]
    scopes = [scope(url, sources[url]) for url in ordered]
    held = (
        [f"export {one}" for one in scopes] if names is None else ["export " + closed(names, "\n".join(scopes), names)]
    )
    return "\n".join([*lines, *held, ""])


def named(names: Collection[str]) -> str:
    return f"{{ {', '.join(names)} }} from " if names else ""


def check(sources: Sources, urls: list[str], outside: list[str]) -> None:
    """Where each module alone would not load, or would say something else, one file of them would not say it."""
    every = [*outside, *(name for url in urls for name in exports_of(sources[url]))]
    if twice := {name for name in every if every.count(name) > 1}:
        raise ValueError(f"two modules of one file have the same names: {', '.join(sorted(twice))}")
    for url in urls:
        for again in (urljoin(url, to) for to in AGAIN.findall(sources[url])):
            if again not in urls:
                raise ValueError(f"{url} exports again what is in another file: {again}")
        for names, to in imports_of(sources, url):
            if missing := set(names) - offered(sources, to) if to in urls else set():
                raise ValueError(f"{url} imports what {to} has not: {', '.join(sorted(missing))}")


def offered(sources: Sources, url: str) -> set[str]:
    """All that may be imported from a module."""
    again = (urljoin(url, to) for to in AGAIN.findall(sources[url]))
    return set(exports_of(sources[url])).union(*(offered(sources, to) for to in again))


def leading(sources: Sources, url: str, joint: str, urls: list[str]) -> tuple[list[str], str]:
    """What a module imports from those that one file holds, and that module as it imports it from there."""
    names = [name for found, to in imports_of(sources, url) if to in urls for name in found]
    rest = IMPORT.sub(lambda found: "" if urljoin(url, found[2]) in urls else found[0], sources[url])
    return names, f'import {{ {", ".join(names)} }} from "{joint}";\n{rest}'


def imports_of(sources: Sources, url: str) -> list[tuple[list[str], str]]:
    """What a module imports when it loads: the names, and from where."""
    found = IMPORT.findall(sources[url])
    if renamed := next((names for names, _ in found if RENAMED.search(names)), None):
        raise ValueError(f"{url} changes a name on the way: {renamed.strip()}")
    return [([name.strip() for name in names.split(",") if name.strip()], urljoin(url, to)) for names, to in found]


def in_order(sources: Sources, urls: list[str]) -> list[str]:
    """Each after those that it imports."""
    ordered: dict[str, None] = {}

    def put(url: str, within: tuple[str, ...] = ()) -> None:
        if url in within:
            raise ValueError(f"modules that import each other: {' → '.join([*within, url])}")
        for _, to in imports_of(sources, url):
            if to in urls and to not in ordered:
                put(to, (*within, url))
        ordered[url] = None

    for url in urls:
        if url not in ordered:
            put(url)
    return list(ordered)


def scope(url: str, source: str) -> str:
    """What the module exports, made by what it holds; what it imports later is named from the root."""
    if listed := VENDORED.search(source):
        inside, made = source[: listed.start()], [pair[0] for pair in pairs_of(listed[1])]
    else:
        inside, made = EXPORT.sub("", IMPORT.sub("", source)), exports_of(source)
        inside = LATER.sub(lambda found: f'import("{urljoin(url, found[1])}")', inside)
    if unread := UNREAD.search(inside):
        raise ValueError(f"{url} says what cannot be joined: {unread[0]}")
    return closed(exports_of(source), inside, made)


def exports_of(source: str) -> list[str]:
    if listed := VENDORED.search(source):
        return [pair[-1] for pair in pairs_of(listed[1])]
    return EXPORT.findall(source)


def pairs_of(listed: str) -> list[list[str]]:
    """« a as b, c » names what is inside, then what it is called outside."""
    return [name.strip().split(" as ") for name in listed.split(",") if name.strip()]


def closed(names: list[str], inside: str, made: list[str]) -> str:
    """In an array, so that what presses it says each name once."""
    return f"const [{','.join(names)}] = (() => {{\n{inside}\nreturn [{','.join(made)}];\n}})();"


def reached(sources: Sources, urls: list[str]) -> list[str]:
    """These modules and all that they import when they load, as far as the sources go."""
    found, todo = dict[str, None](), [url for url in urls if url in sources]
    while todo:
        found |= dict.fromkeys(todo)
        todo = [to for url in todo for _, to in imports_of(sources, url) if to in sources and to not in found]
    return sorted(found)
