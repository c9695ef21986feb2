"""What a report says of a line: its file, where, how serious, in a French sentence."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

NO_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a spreadsheet knows a formula."""


class Weight(StrEnum):
    """A fault leaves its line out; a caution leaves a cell out, or only says; the others are what would be written, or
    what an officer may want to do."""

    FAULT = "faute"
    CAUTION = "réserve"
    CREATED = "à créer"
    CHANGED = "à changer"
    LEFT = "laissé"
    FOUND = "déjà ici"
    PROPOSED = "à voir"


class Said(NamedTuple):
    """A line of the report; `line` is 0 for a whole file."""

    weight: Weight
    file: str
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}, ligne {self.line}" if self.line else self.file
        return f"{where} : {self.column} {self.sentence}" if self.column else f"{where} : {self.sentence}"

    @property
    def cells(self) -> Iterator[str]:
        """As a spreadsheet shows it, and no more."""
        return map(neutral, (self.weight, self.file, str(self.line or ""), self.column, self.sentence))


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(NO_FORMULA) else cell
