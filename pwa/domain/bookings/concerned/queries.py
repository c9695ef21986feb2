"""Who has something to be told, in SQL: one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import LIVE_MEMBER
from pwa.storage.databases import marks, reading
from pwa.storage.typed import typed


class ToldRow(NamedTuple):
    """A guardian who hears of a booking, by mail where they have one."""

    booking: int
    household: int
    guardian: int
    email: str


class AddressRow(NamedTuple):
    """An address, or none, and the guardian who has it (the first, where several do)."""

    guardian: int
    email: str


async def told(db: BaseDBAsyncClient, bookings: Sequence[int]) -> Sequence[ToldRow]:
    """Of each booking, the guardians of the household that asked, or of all of the child's where nobody asked."""
    asked = f"""SELECT DISTINCT b.id AS booking, m.household_id AS household, g.id AS guardian,
                       COALESCE(g.email, '') AS email FROM booking b
                LEFT JOIN service_request r ON r.id = b.service_request_id
                LEFT JOIN custody c ON c.child_id = b.child_id
                JOIN membership m ON m.household_id = COALESCE(r.household_id, c.household_id) AND {LIVE_MEMBER}
                JOIN guardian g ON g.id = m.guardian_id
                WHERE b.id IN ({marks(len(bookings))}) ORDER BY b.id, g.id, m.household_id"""
    return await typed(db, ToldRow, asked, bookings)


async def guardians(db: BaseDBAsyncClient, household: int) -> Sequence[AddressRow]:
    """The household's."""
    asked = f"""SELECT g.id AS guardian, COALESCE(g.email, '') AS email FROM membership m
               JOIN guardian g ON g.id = m.guardian_id WHERE m.household_id = ? AND {LIVE_MEMBER} ORDER BY g.id"""
    return await typed(db, AddressRow, asked, [household])


async def not_told(town: int, groups: Sequence[int], tag: str, today: date) -> Sequence[AddressRow]:
    """The guardians of the children enrolled today or later, but for those who have a letter of that tag."""
    asked = f"""SELECT min(g.id) AS guardian, g.email FROM enrolment e
                JOIN custody c ON c.child_id = e.child_id
                JOIN membership m ON m.household_id = c.household_id AND {LIVE_MEMBER}
                JOIN guardian g ON g.id = m.guardian_id AND g.email IS NOT NULL
                WHERE e.group_id IN ({marks(len(groups))}) AND e.ends_on >= ?
                  AND lower(trim(g.email)) NOT IN (SELECT lower(address) FROM letter WHERE town_id = ? AND tag = ?)
                GROUP BY g.email ORDER BY 1"""
    return await typed(reading(), AddressRow, asked, [*groups, today, town, tag])
