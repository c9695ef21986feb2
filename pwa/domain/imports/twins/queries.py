"""Children who are here already, in SQL, one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import marks
from pwa.storage.typed import typed


class ChildHere(NamedTuple):
    """A child whom no import brought, with one of its households and one of those who answer for it there."""

    id: int
    first_name: str
    last_name: str
    birth_date: date | None
    expected_on: date | None
    household_id: int
    guardian_id: int | None
    guardian_first: str | None
    guardian_last: str | None


MADE_HERE = """
SELECT c.id, c.first_name, c.last_name, c.birth_date, c.expected_on, cu.household_id, g.id AS guardian_id,
       g.first_name AS guardian_first, g.last_name AS guardian_last
FROM child c JOIN custody cu ON cu.child_id = c.id
LEFT JOIN membership m ON m.household_id = cu.household_id AND m.until IS NULL
LEFT JOIN guardian g ON g.id = m.guardian_id
WHERE c.town_id = ? AND (c.birth_date IN ({born}) OR (c.birth_date IS NULL AND c.expected_on IN ({expected})))
  AND NOT EXISTS (SELECT 1 FROM imported_row i WHERE i.kind = 'child' AND i.row = c.id)
ORDER BY c.id, cu.household_id, g.id"""


async def made_here(
    db: BaseDBAsyncClient, town: int, born: Sequence[date], expected: Sequence[date]
) -> list[ChildHere]:  # fmt: skip
    """The town's children of these days, but those of imports."""
    asked = MADE_HERE.format(born=marks(len(born)), expected=marks(len(expected)))
    return await typed(db, ChildHere, asked, [town, *born, *expected]) if born or expected else []
