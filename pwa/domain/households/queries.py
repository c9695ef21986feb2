"""Who lives in a household, in SQL: one typed row each, and one question for a page that every family opens."""

from collections.abc import Sequence
from typing import NamedTuple

from pwa.storage.databases import reading
from pwa.storage.typed import typed

GUARDIAN, CHILD, CONTACT = 1, 2, 3


class PersonRow(NamedTuple):
    """A guardian, a child or a contact, as `kind` says."""

    kind: int
    id: int
    first_name: str
    last_name: str
    email: str | None


PEOPLE = f"""
SELECT {GUARDIAN} AS kind, id, first_name, last_name, email FROM guardian WHERE household_id = ?
UNION ALL
SELECT {CHILD}, child.id, first_name, last_name, NULL FROM child
JOIN custody ON custody.child_id = child.id WHERE custody.household_id = ?
UNION ALL
SELECT {CONTACT}, id, first_name, last_name, NULL FROM contact WHERE household_id = ?
ORDER BY 1, 2
"""


async def people(household: int | None) -> Sequence[PersonRow]:
    """Everyone of the household."""
    return await typed(reading(), PersonRow, PEOPLE, [household] * 3)
