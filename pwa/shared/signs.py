"""Signs that are no words: those that steer a machine, or turn what follows them round. Mails leave them out."""

import re
from typing import Any

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def said(words: str) -> str:
    """What is left to read; a line break stays one."""
    return STEERING.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def of_a_template(value: Any) -> Any:
    """The same for whatever a template shows; what is escaped already stays so."""
    return type(value)(said(value)) if isinstance(value, str) and STEERING.search(value) else value
