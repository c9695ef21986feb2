"""The kinds of values that a town file is made of. msgspec holds their types and bounds; a title is what a sentence
calls one."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta

from pwa.domain.declared.mistakes import Wrong, found_there, instead
from pwa.shared import lenient

CODE = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
ADDRESS = r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?"
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Nor the marks that turn the reading of what follows them."""
DEAREST = 10_000
"""Euros."""


def about(words: str, **extra: Any) -> Meta:
    """What a key is for; `unique` names what no two tables of its list may share."""
    return Meta(description=words, extra=extra)


def read_by(read: Any, title: str) -> Meta:
    """A value of its own making: `read(found, reading)` gives it, or says Wrong."""
    return Meta(title=title, extra={"read": read})


def one_of(words: Iterable[str]) -> Meta:
    """One word among some that another part of the house lists."""
    known = tuple(words)
    title = f"l’un de {', '.join(known)}"

    def read(found: object, _: object) -> str:
        if not isinstance(found, str) or found not in known:
            raise Wrong(f"doit être {title}{instead(found)}")
        return found

    return read_by(read, title)


def like(pattern: str, title: str, most: int = 250) -> Meta:
    """A text of a given form."""
    return Meta(pattern=rf"\A(?:{pattern})\Z", title=title, max_length=most)


def short_name(most: int) -> Meta:
    """A short name that links parts of the file."""
    return like(
        CODE, f"un nom court comme « apres-midi » (minuscules sans accent, chiffres, tirets ; {most} au plus)", most
    )


def read_text(found: Any, most: int, *, lines: bool = False) -> str:
    """Some words, at most so many characters; on one line, unless it is a text of several."""
    if not isinstance(found, str) or not found.strip():
        raise Wrong(f"doit être un texte{instead(found)}")
    if len(found) > most:
        raise Wrong(f"dépasse {most} caractères{found_there(found)}")
    if not lines and len(found.splitlines()) > 1:
        raise Wrong(f"doit tenir sur une seule ligne{instead(found.splitlines()[0])}")
    if CONTROLS.search(found):
        raise Wrong("contient un caractère qui ne s’écrit pas.")
    return found


def read_euros(found: Any, _: Any) -> int:
    """A price, read in cents."""
    is_number = type(found) in (int, float) and math.isfinite(found) and 0 <= found <= DEAREST
    cents = Decimal(str(found)) * 100 if is_number else None
    if cents is None or cents % 1:
        raise Wrong(f"doit être {EUROS}{instead(found)}")
    return int(cents)


EUROS = f"un prix en euros comme 0.85 (de 0 à {DEAREST})"

Sentence = Annotated[str, Meta(max_length=250)]
Prose = Annotated[str, Meta(max_length=2000, extra={"lines": True})]
Words = Annotated[str, Meta(max_length=120)]
Phone = Annotated[str, Meta(max_length=20)]
HourOfDay = Annotated[str, like(r"(?:[01]\d|2[0-3]):[0-5]\d", "une heure comme « 07:15 »")]
MailAddress = Annotated[
    str, like(f"(?ai:{lenient.MAIL.pattern})", "une adresse de courriel comme « mairie@exemple.fr »", 254)
]
WebAddress = Annotated[str, like(ADDRESS, "une adresse comme « https://www.exemple.fr »", 500)]
ColourCode = Annotated[str, like("#[0-9a-fA-F]{6}", "une couleur comme « #0d4c4a »")]
Euros = Annotated[int, read_by(read_euros, EUROS)]
WeekdayNumber = Annotated[int, Meta(ge=1, le=7)]
DayCount = Annotated[int, Meta(ge=0, le=366)]
