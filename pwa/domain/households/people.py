"""What a person is called, and how old a child is."""

from datetime import date
from typing import Protocol

from pwa.domain.french import count
from pwa.shared.texts.households import NO_NAME_YET

EXPECTED = "à naître"


class Named(Protocol):
    """Someone with a name; a child who is expected, and whoever has one name only, have no first name."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...


def child_name(first_name: str) -> str:
    """« Bébé », « Enfant à naître »."""
    return first_name or NO_NAME_YET


def full_name(person: Named) -> str:
    """« Maman TEST »."""
    return f"{person.first_name} {person.last_name}".strip()


def years_since(birth: date | None, today: date) -> int | None:
    """None before the birth."""
    if birth is None:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def how_old(years: int | None) -> str:
    """« 7 ans », « à naître »."""
    return EXPECTED if years is None else count(years, "an")
