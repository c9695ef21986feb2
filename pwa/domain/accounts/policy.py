"""What a town asks of a password: as its file says it, in the guides' words, and what one that is typed lacks."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from pwa.domain import french
from pwa.domain.accounts import common_passwords, passwords
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import about
from pwa.shared.texts import passwords as words

MOST = 256
"""Characters: a sentence fits, and nothing is cut."""
LEAST_OWN = 4
"""A name shorter than this may be part of a password: « Léa » is in too many words."""
ENOUGH_BITS = 50
"""What the CNIL asks where attempts are slowed down (délibération 2022-100)."""
DIGITS, LETTERS, SYMBOLS = 10, 26, 32
"""How many there are of each, for whoever guesses."""

Least = Annotated[int, Meta(ge=0, le=16)]


class Policy(Table, frozen=True, kw_only=True):
    """Ce que la commune demande d’un mot de passe."""

    length: Annotated[Annotated[int, Meta(ge=8, le=64)], about("Le nombre de caractères, au moins.")] = 12
    lowercase: Annotated[Least, about("Le nombre de minuscules, au moins.")] = 1
    uppercase: Annotated[Least, about("Le nombre de majuscules, au moins.")] = 0
    digits: Annotated[Least, about("Le nombre de chiffres, au moins.")] = 1
    symbols: Annotated[Least, about("Le nombre de caractères spéciaux, au moins.")] = 0

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if sum(least for _, least in self.asked) > self.length:
            yield "length", "est plus petit que ce que demandent ensemble les autres règles."
        elif bits(self) < bits(GUIDES):
            yield (
                "length",
                f"avec ces règles ne donne que {said_bits(self)} bits : il en faut {said_bits(GUIDES)} au moins, soit "
                "8 caractères dont 1 minuscule et 1 chiffre.",
            )

    @property
    def asked(self) -> list[tuple[str, int]]:
        """How many of each kind of character, by its code."""
        return [(kind, least) for kind in KINDS if (least := getattr(self, kind))]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is asked, as a screen ticks it; its code is read by `new_password.js`."""

    code: str
    least: int
    label: str


def is_symbol(letter: str) -> bool:
    """Neither a letter nor a figure; a space is one."""
    return not letter.isalnum()


KINDS = {"lowercase": str.islower, "uppercase": str.isupper, "digits": str.isdigit, "symbols": is_symbol}
ALPHABETS = {"lowercase": LETTERS, "uppercase": LETTERS, "digits": DIGITS, "symbols": SYMBOLS}

GUIDES = Policy(length=8)
"""Of the printed guides (SL-24): the least that a town may ask."""
DEFAULT = Policy()


def of(profile: msgspec.Struct) -> Policy:
    """The town's, or ours."""
    return getattr(profile, "passwords", None) or DEFAULT


def bits(policy: Policy) -> float:
    """The least entropy that the rule guarantees, as the CNIL counts: so many characters of what must be there."""
    alphabet = sum(ALPHABETS[kind] for kind, _ in policy.asked) or DIGITS
    return policy.length * math.log2(alphabet)


def said_bits(policy: Policy) -> str:
    return french.number(math.floor(bits(policy)))


def warning(policy: Policy) -> str | None:
    """For whoever loads a town file whose rule is under what the CNIL asks."""
    if bits(policy) >= ENOUGH_BITS:
        return None
    return words.PASSWORD_WEAK.format(bits=said_bits(policy), enough=ENOUGH_BITS)


def sentence(policy: Policy) -> str:
    """« Le mot de passe doit contenir au minimum 8 caractère(s) dont au moins : 1 minuscule(s), 1 chiffre(s) »."""
    said = words.PASSWORD_SENTENCE.format(length=policy.length)
    asked = ", ".join(words.PASSWORD_COUNTED[kind].format(least) for kind, least in policy.asked)
    return f"{said} {words.PASSWORD_OF_WHICH} {asked}" if asked else said


def reminder(policy: Policy) -> str:
    """« Attention, votre mot de passe doit contenir au minimum 8 caractères dont au moins : une minuscule, un chiffre.
    », the same rule as the guides repeat it."""
    said = words.PASSWORD_REMINDER.format(length=policy.length)
    asked = ", ".join(in_full(kind, least) for kind, least in policy.asked)
    return f"{said} {words.PASSWORD_OF_WHICH} {asked}." if asked else f"{said}."


def in_full(kind: str, least: int) -> str:
    one, many = words.PASSWORD_IN_FULL[kind]
    return one if least == 1 else f"{least}{french.NO_BREAK}{many}"


def criteria(policy: Policy) -> list[Criterion]:
    """What is asked, one thing at a time."""
    asked = [("length", policy.length), *policy.asked]
    return [Criterion(code, least, french.count(least, *words.PASSWORD_UNITS[code])) for code, least in asked]


BROWSERS = {"lowercase": "lower", "uppercase": "upper", "digits": "digit", "symbols": "special"}
"""The same words as an attribute that password managers read."""


@dataclass(frozen=True, slots=True)
class Told:
    """The rule as `components/new_password.html` shows it."""

    sentence: str
    reminder: str
    criteria: list[Criterion]
    for_browsers: str


def told(profile: msgspec.Struct) -> Told:
    """What a page that sets a password says of the town's rule."""
    policy = of(profile)
    asked = " ".join(f"required: {BROWSERS[kind]};" for kind, _ in policy.asked)
    return Told(sentence(policy), reminder(policy), criteria(policy), f"minlength: {policy.length}; {asked}".strip())


def faults(policy: Policy, password: str, names: Iterable[str] = ()) -> list[str]:
    """What is wrong with it, in sentences; none when it may be kept. `names` are those that it may not hold: the user
    name, the e-mail address, the town."""
    typed = passwords.normal(password)
    if len(typed) > MOST:
        return [words.PASSWORD_FAULTS["long"].format(most=MOST)]
    if lacking := [one.label for one in criteria(policy) if counted(one.code, typed) < one.least]:
        return [words.PASSWORD_FAULTS["lacks"].format(french.listed(lacking))]
    if holds(typed, names):
        return [words.PASSWORD_FAULTS["own"]]
    return [words.PASSWORD_FAULTS["common"]] if common_passwords.is_common(typed) else []


def counted(code: str, typed: str) -> int:
    return len(typed) if code == "length" else sum(1 for letter in typed if KINDS[code](letter))


def holds(typed: str, names: Iterable[str]) -> bool:
    """Whether one of these names is in it, whatever its accents, capitals and spaces."""
    inside = french.folded(typed).replace(" ", "")
    parts = (french.folded(part).replace(" ", "") for name in names for part in (name, name.partition("@")[0]))
    return any(part in inside for part in parts if len(part) >= LEAST_OWN)
