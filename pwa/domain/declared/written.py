"""A value of a town file as TOML writes it, to be quoted back to whoever wrote it."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that stands without quotes."""
DELETE = "\x7f"
"""The one character that TOML escapes, and JSON does not."""
LONGEST = 80
"""Characters of a value that a sentence shows. A longer text is not read to know what it looks like: one with a key of
thousands of dots takes TOML a minute."""


def as_written(found: Any) -> str:
    """A text alone stands without its quotes, unless it would then be read as something else. Raises ValueError for a
    number too long to be written."""
    return found if isinstance(found, str) and not is_value(found) else toml(found)


def is_value(text: str) -> bool:
    """Whether it is « true », « 3 », « 2022-03-17 »…: no text."""
    if len(text) > LONGEST:
        return False
    try:
        tomllib.loads(f"it = {text}")
    except (ValueError, RecursionError):
        return False
    return True


def toml(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace(DELETE, "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        pairs = (f"{key if BARE.fullmatch(key) else toml(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    return str(value)
