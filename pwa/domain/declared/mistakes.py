"""What is to be corrected in a town file, said in French with its place."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pwa.domain.declared.written import LONGEST, as_written

Place = tuple[str | int, ...]
"""Where a value stands: `("activities", 0, "slots", 1, "starts_at")`."""


class Wrong(Exception):
    """A value is not what its place wants; the message goes on from the name of the place."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct: « activities n° 1, slots n° 2, starts_at doit être une heure… »."""

    place: Place
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"ligne {self.line} : " if self.line else ""
        return f"{where}{said_place(self.place)}{self.sentence}"


class Mistakes(Exception):
    """The file cannot be loaded: everything that is to be corrected, in its order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def perhaps(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f" Serait-ce « {near[0]} » ?" if near else " Est-ce une faute de frappe ?"


def instead(found: Any) -> str:
    """« , pas « 25:00 ». », to end a sentence that says what the value must be."""
    return f", pas {quoted(found)}."


def found_there(found: Any) -> str:
    """«  : « Ailleurs ». », to end a sentence that says what is wrong with the value."""
    return f" : {quoted(found)}."


def quoted(found: Any) -> str:
    """« 25:00 », with its quotes; a value that is too long is cut."""
    try:
        text = as_written(found)
    except ValueError:
        return "ce nombre"
    return f"« {text if len(text) <= LONGEST else text[:LONGEST] + '…'} »"


def said_place(place: Place) -> str:
    """« activities n° 1, slots n° 2, starts_at  »: a position follows the name of its list."""
    said = ""
    for step in place:
        said += f" n° {step + 1}" if isinstance(step, int) else f"{', ' if said else ''}{step}"
    return f"{said} " if said else ""
