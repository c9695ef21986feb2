"""A cell as somebody's software wrote it, read as what it means, or Wrong with what it should have been."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from pwa.domain.accounts import former
from pwa.domain.declared.mistakes import Wrong, instead
from pwa.domain.declared.values import read_text
from pwa.domain.french import folded
from pwa.shared import lenient

Dates = Sequence[str]
Reader = Callable[[str, Dates], Any]

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
WAYS = ("%d/%m/%Y", "%Y-%m-%d")
"""How days are written, unless the mapping says otherwise."""

YES, NO = {"oui", "o", "vrai", "true", "1", "x", "yes"}, {"non", "n", "faux", "false", "0", "no"}
PHONE = re.compile(r"\+?[\d .()/-]{3,24}", re.ASCII)
MOST_QUOTIENT = 100_000


def text(most: int) -> Reader:
    """Some words on one line."""

    def read(cell: str, _: Dates) -> str:
        return read_text(" ".join(cell.split()), most)

    return read


def key(cell: str, _: Dates) -> str:
    """What the other software calls a row."""
    return str(text(60)(cell, ()))


def mail(cell: str, _: Dates) -> str:
    """An address that a mail server takes. A letter of another alphabet that looks like ours is named."""
    if strange := next((letter for letter in cell if not letter.isascii()), None):
        name = unicodedata.name(strange, "sans nom")
        raise Wrong(f"contient « {strange} », qui n’est pas une lettre d’une adresse de courriel ({name}).")
    if not lenient.is_mail(cell):
        raise Wrong(f"doit être une adresse comme « prenom.nom@exemple.fr »{instead(cell)}")
    return cell


def phone(cell: str, _: Dates) -> str:
    short = cell if len(cell) <= 20 else re.sub(r"[ .()/-]", "", cell)
    if not PHONE.fullmatch(cell) or len(short) > 20:
        raise Wrong(f"doit être un numéro de téléphone{instead(cell)}")
    return short


def day(cell: str, ways: Dates) -> date:
    """A day that was or will be in our centuries; an hour after it is left."""
    for way in ways:
        with suppress(ValueError):
            found = datetime.strptime(cell, way).date()  # noqa: DTZ007 (a day has no zone)
            if EARLIEST <= found <= LATEST:
                return found
    said = " ou ".join(way.replace("%d", "jj").replace("%m", "mm").replace("%Y", "aaaa") for way in ways)
    raise Wrong(f"doit être une date ({said}){instead(cell)}")


def whether(cell: str, _: Dates) -> bool:
    word = cell.strip().casefold()
    if word not in YES | NO:
        raise Wrong(f"doit être oui ou non{instead(cell)}")
    return word in YES


def quotient(cell: str, _: Dates) -> int:
    """In whole euros: what is after the comma is left, as the CAF does."""
    bare = re.sub(r"[\s\u202f\u00a0€]", "", cell)
    found = re.fullmatch(r"(\d{1,6})(?:[.,]\d{1,4})?", bare, re.ASCII)
    if not found or int(found[1]) > MOST_QUOTIENT:
        raise Wrong(f"doit être un nombre de 0 à {MOST_QUOTIENT}{instead(cell)}")
    return int(found[1])


def one_of(known: dict[str, str]) -> Reader:
    """One of these words, by how it sounds."""

    def read(cell: str, _: Dates) -> str:
        if found := known.get(folded(cell)):
            return found
        raise Wrong(f"doit être l’un de {', '.join(known)}{instead(cell)}")

    return read


def former_hash(cell: str, _: Dates) -> str:
    """A hash that a sign-in can compare; it is never said again."""
    if not former.check_of(cell):
        raise Wrong(
            "doit être une empreinte argon2, bcrypt ou PBKDF2 que ce site sait vérifier en moins d’une seconde : "
            "ce compte devra être invité."
        )
    return cell
