"""The kinds of values that a town file is made of."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pwa import lenient
from pwa.domain.town_files.reading import Incomplete, Kind, Place, Reading, Wrong, instead, read_table

HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Nor the marks that turn the reading of what follows them."""
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
ADDRESS = re.compile(r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DEAREST = 10_000
"""Euros."""


@dataclass(frozen=True, slots=True)
class Text:
    """Some words, at most so many characters; on one line, unless it is a text of several."""

    most: int = 250
    lines: bool = False

    @property
    def words(self) -> str:
        return f"un texte de {self.most} caractères au plus"

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        if not isinstance(found, str) or not found.strip():
            raise Wrong(f"doit être un texte{instead(found)}")
        if len(found) > self.most:
            raise Wrong(f"dépasse {self.most} caractères{instead(found)}")
        if not self.lines and len(found.splitlines()) > 1:
            raise Wrong(f"doit tenir sur une seule ligne{instead(found.splitlines()[0])}")
        if CONTROLS.search(found):
            raise Wrong("contient un caractère qui ne s’écrit pas.")
        return found


PROSE = Text(2000, lines=True)


@dataclass(frozen=True, slots=True)
class Like:
    """A text of a given form."""

    pattern: re.Pattern[str]
    words: str
    most: int = 250

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        if not isinstance(found, str) or not self.pattern.fullmatch(found) or len(found) > self.most:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return found


def short_name(most: int) -> Like:
    """A short name that links parts of the file."""
    return Like(
        CODE, f"un nom court comme « apres-midi » (minuscules sans accent, chiffres, tirets ; {most} au plus)", most
    )


HOUR_OF_DAY = Like(HOUR, "une heure comme « 07:15 »")
MAIL_ADDRESS = Like(lenient.MAIL, "une adresse de courriel comme « mairie@exemple.fr »", 254)
WEB_ADDRESS = Like(ADDRESS, "une adresse comme « https://www.exemple.fr »", 500)
COLOUR_CODE = Like(COLOUR, "une couleur comme « #0d4c4a »")


@dataclass(frozen=True, slots=True)
class Choice:
    """One word among some."""

    choices: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"l’un de {', '.join(self.choices)}"

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        if not isinstance(found, str) or found not in self.choices:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return found


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    least: int
    most: int

    @property
    def words(self) -> str:
        return f"un nombre entier de {self.least} à {self.most}"

    def read(self, found: Any, at: Place, reading: Reading) -> int:
        if type(found) is not int or not self.least <= found <= self.most:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return found


@dataclass(frozen=True, slots=True)
class YesOrNo:
    words: str = "true ou false"

    def read(self, found: Any, at: Place, reading: Reading) -> bool:
        if not isinstance(found, bool):
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return found


@dataclass(frozen=True, slots=True)
class Euros:
    """A price, read in cents."""

    words: str = f"un prix en euros comme 0.85 (de 0 à {DEAREST})"

    def read(self, found: Any, at: Place, reading: Reading) -> int:
        is_number = type(found) in (int, float) and math.isfinite(found) and 0 <= found <= DEAREST
        cents = Decimal(str(found)) * 100 if is_number else None
        if cents is None or cents % 1:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return int(cents)


@dataclass(frozen=True, slots=True)
class Several:
    """A list; `unique` names what no two of its tables may share."""

    kind: Kind
    least: int = 0
    most: int = 500
    unique: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"une liste, chacun : {self.kind.words}"

    def read(self, found: Any, at: Place, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(found, list):
            raise Wrong(f"doit être une liste{instead(found)}")
        if not self.least <= len(found) <= self.most:
            raise Wrong(f"doit avoir de {self.least} à {self.most} éléments, pas {len(found)}.")
        self.refuse_twins(found, at, reading)
        read, is_whole = [], True
        for n, one in enumerate(found):
            try:
                read.append(reading.try_to_read(self.kind, one, (*at, n)))
            except Incomplete:
                is_whole = False
        if not is_whole:
            raise Incomplete
        return tuple(read)

    def refuse_twins(self, found: list[Any], at: Place, reading: Reading) -> None:
        seen: dict[str, int] = {}
        for n, one in enumerate(found if self.unique else ()):
            if not isinstance(one, Mapping) or any(name not in one for name in self.unique):
                continue
            twin = repr([one[name] for name in self.unique])
            if twin in seen:
                name = self.unique[-1]
                reading.wrong((*at, n, name), f"est déjà celui du n° {seen[twin] + 1}{instead(one[name])}")
            seen.setdefault(twin, n)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its own declaration."""

    declared: type[Any]

    @property
    def words(self) -> str:
        return f"une table ({self.declared.__doc__})"

    def read(self, found: Any, at: Place, reading: Reading) -> Any:
        return read_table(self.declared, found, at, reading)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose keys are chosen by the town."""

    keys: Kind
    kind: Kind

    @property
    def words(self) -> str:
        return f"une table ; chaque clé : {self.keys.words} ; chaque valeur : {self.kind.words}"

    def read(self, found: Any, at: Place, reading: Reading) -> dict[Any, Any]:
        if not isinstance(found, Mapping):
            raise Wrong(f"doit être une table{instead(found)}")
        read, is_whole = {}, True
        for name, value in found.items():
            try:
                read[reading.try_to_read(self.keys, name, (*at, name))] = reading.try_to_read(
                    self.kind, value, (*at, name)
                )
            except Incomplete:
                is_whole = False
        if not is_whole:
            raise Incomplete
        return read
