"""What a browser says it is, in the words of a family: « Chrome, Android »."""

import re

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Chrome", r"Chrom(?:e|ium)/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X"),
    ("Linux", r"Linux"),
)
"""In this order, as `js/push/device_name.js`: each one claims to be those after it."""


def named(device: str) -> str:
    """No version: a family knows a telephone by its kind."""
    found = [name for known in (BROWSERS, SYSTEMS) for name in [first(known, device[:500])] if name]
    return ", ".join(found) or "Navigateur"


def first(known: tuple[tuple[str, str], ...], device: str) -> str | None:
    return next((name for name, sign in known if re.search(sign, device)), None)
