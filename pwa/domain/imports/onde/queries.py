"""Who is here already, in SQL, one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pwa.storage.databases import marks, reading
from pwa.storage.typed import typed


class BornRow(NamedTuple):
    """A child of the town."""

    id: int
    first_name: str
    last_name: str
    birth_date: date


class AnsweringRow(NamedTuple):
    """A guardian of a household that this child is of."""

    child_id: int
    first_name: str
    last_name: str
    email: str | None


async def born_on(town: int, days: Sequence[date]) -> list[BornRow]:
    asked = f"""SELECT id, first_name, last_name, birth_date FROM child
                WHERE town_id = ? AND birth_date IN ({marks(len(days))}) ORDER BY id"""
    return await typed(reading(), BornRow, asked, [town, *days])


async def answering_for(town: int, children: Sequence[int]) -> list[AnsweringRow]:
    asked = f"""SELECT c.child_id, g.first_name, g.last_name, g.email FROM custody c
                JOIN membership m ON m.household_id = c.household_id AND m.until IS NULL
                JOIN guardian g ON g.id = m.guardian_id AND g.town_id = ?
                WHERE c.child_id IN ({marks(len(children))})"""
    return await typed(reading(), AnsweringRow, asked, [town, *children])
