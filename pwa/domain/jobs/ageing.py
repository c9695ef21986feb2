"""What is forgotten with time: of which table, by which date, and what is done with a row."""

from dataclasses import dataclass

HERE = "id > ? AND id <= ?"
"""A window of ids."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """A table and the column that says a row's age; `goes` is the condition on those that may go. `blanked` is the
    column that is emptied, where the row itself stays."""

    table: str
    dated: str
    goes: str
    blanked: str = ""
