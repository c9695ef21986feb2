"""Whom a family writes back to: the departments that a letter speaks of, each once."""

from collections.abc import Iterable

from pwa.domain.letters.kinds import Contact
from pwa.domain.telling.queries import BookingRow, DepartmentRow, SeasonRow

SAMPLE = (
    Contact("Enfance", "enfance@mairie.example", "01 99 00 00 01", "1 place du Préau", True, "Sans réponse, refusée."),
)
"""Complete, to try a template with."""


Row = DepartmentRow | BookingRow | SeasonRow
"""What names a department, and more."""


def contact(row: Row, rule: str | None = None) -> Contact:
    return Contact(row.department, row.email, row.phone, row.address, row.silence == "rejection", rule)


def contacts_in(found: Iterable[Row]) -> tuple[Contact, ...]:
    """The departments of these rows, each once."""
    return tuple(dict.fromkeys(contact(row) for row in found))
