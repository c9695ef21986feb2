"""Whom a family writes back to: the departments that a letter speaks of, each once."""

from collections.abc import Iterable
from typing import Any

from pwa.domain.letters.kinds import Contact

DEPARTMENT = "d.name AS department, d.email, d.phone, d.address, d.silence"

SAMPLE = (
    Contact("Enfance", "enfance@mairie.example", "01 99 00 00 01", "1 place du Préau", True, "Sans réponse, refusée."),
)
"""Complete, to try a template with."""


def contact(row: dict[str, Any], rule: str | None = None) -> Contact:
    return Contact(row["department"], row["email"], row["phone"], row["address"], row["silence"] == "rejection", rule)


def contacts_in(found: Iterable[dict[str, Any]]) -> tuple[Contact, ...]:
    """The departments of these rows, each once."""
    return tuple(dict.fromkeys(contact(row) for row in found))
