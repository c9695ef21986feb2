"""What a field of a profile may hold: pure, and told in French."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pwa.domain.declared.values import CONTROLS
from pwa.shared import lenient
from pwa.shared.texts.profiles import WRONG

POSTCODE = re.compile(r"\d{5}", re.ASCII)
PHONE = re.compile(r"(?:\+33|0)[1-9]\d{8}|\+\d{8,15}", re.ASCII)
BETWEEN = re.compile(r"[\s.\-/\u00a0\u202f]+")
CIVILITIES = ("Mme", "M.")


@dataclass(frozen=True, slots=True)
class Field:
    """One question: `most` characters, and what makes an answer wrong, as a key of `WRONG`."""

    name: str
    label: str
    most: int
    autocomplete: str
    is_required: bool = True
    kind: str = "text"
    hint: str = ""
    fault: Callable[[str], str | None] = lambda _: None
    tidy: Callable[[str], str] = str
    choices: tuple[str, ...] = ()


def tidied(asked: Field, typed: str) -> str:
    """What was typed as it is kept: composed letters, single spaces; never cut."""
    return asked.tidy(" ".join(unicodedata.normalize("NFC", typed).split(" ")).strip())


def fault_of(asked: Field, value: str) -> str | None:
    """Why this cannot be kept, in a sentence; None when it can."""
    if not value:
        return WRONG["missing"].format(label=asked.label) if asked.is_required else None
    if len(value) > asked.most:
        return WRONG["long"].format(most=asked.most)
    if CONTROLS.search(value) or not value.isprintable():
        return WRONG["control"]
    if asked.choices and value not in asked.choices:
        return WRONG["missing"].format(label=asked.label)
    found = asked.fault(value)
    return WRONG[found] if found else None


def no_letter(value: str) -> str | None:
    """A name has a letter, be it only one."""
    return None if any(letter.isalpha() for letter in value) else "name"


def no_postcode(value: str) -> str | None:
    return None if POSTCODE.fullmatch(value) else "postcode"


def no_mail(value: str) -> str | None:
    """Of letters alike in other alphabets, none is taken for the one that it looks like."""
    if not value.isascii():
        return "mail_letter"
    return None if lenient.MAIL.fullmatch(value) else "mail_form"


def no_phone(value: str) -> str | None:
    return None if PHONE.fullmatch(BETWEEN.sub("", value)) else "phone"


def tidy_phone(typed: str) -> str:
    """« 06 39 98 33 01 », two by two, for a French number; another one as it was typed."""
    digits = BETWEEN.sub("", typed)
    digits = f"0{digits[3:]}" if digits.startswith("+33") else digits
    if PHONE.fullmatch(digits) and digits.startswith("0"):
        return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    return typed
