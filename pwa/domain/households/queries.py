"""Who lives in a household, in SQL: one typed row each, and one question for a page that every family opens."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import LIVE_MEMBER, live
from pwa.storage.databases import marks, reading
from pwa.storage.plain import HIGHEST, begins, begins_after_particle
from pwa.storage.typed import ids, typed

GUARDIAN, CHILD, CONTACT, OTHER = 1, 2, 3, 4


class PersonRow(NamedTuple):
    """A guardian, a child or a contact, as `kind` says; or another household of who asks, its street and its city."""

    kind: int
    id: int
    first_name: str
    last_name: str
    email: str | None
    civility: str | None


PEOPLE = f"""
SELECT {GUARDIAN} AS kind, g.id, g.first_name, g.last_name, g.email, g.civility FROM guardian g
JOIN membership m ON m.guardian_id = g.id AND {LIVE_MEMBER} WHERE m.household_id = ?
UNION ALL
SELECT {CHILD}, child.id, first_name, last_name, NULL, NULL FROM child
JOIN custody ON custody.child_id = child.id WHERE custody.household_id = ?
UNION ALL
SELECT {CONTACT}, id, first_name, last_name, NULL, NULL FROM contact WHERE household_id = ?
UNION ALL
SELECT {OTHER}, h.id, h.address, h.postcode || ' ' || h.city, NULL, NULL FROM membership m
JOIN household h ON h.id = m.household_id WHERE m.guardian_id = ? AND {LIVE_MEMBER} AND m.household_id <> ?
ORDER BY 1, 2
"""


async def people(household: int, guardian: int | None) -> Sequence[PersonRow]:
    """Everyone of the household, then the other households of a guardian."""
    return await typed(reading(), PersonRow, PEOPLE, [household] * 3 + [guardian, household])


class PersonIn(NamedTuple):
    """A guardian or a child of one of several households."""

    household: int
    kind: int
    first_name: str
    last_name: str


class HomeRow(NamedTuple):
    """Where a household lives."""

    id: int
    address: str
    postcode: str
    city: str


NAMES = ("last_name || ' ' || first_name", "first_name || ' ' || last_name")

GUARDIAN_FOUND = f"""
SELECT m.household_id AS id FROM guardian JOIN membership m ON m.guardian_id = guardian.id AND {LIVE_MEMBER}
WHERE guardian.town_id = ? AND """

CHILD_FOUND = """
SELECT c.household_id AS id FROM child JOIN custody c ON c.child_id = child.id WHERE child.town_id = ? AND """

BY_MAIL = "lower(email) >= ? AND lower(email) < ?"

PEOPLE_IN = f"""
SELECT m.household_id AS household, {GUARDIAN} AS kind, g.first_name, g.last_name, g.id FROM membership m
JOIN guardian g ON g.id = m.guardian_id WHERE m.household_id IN ({{0}}) AND {LIVE_MEMBER}
UNION ALL
SELECT c.household_id, {CHILD}, child.first_name, child.last_name, child.id FROM custody c
JOIN child ON child.id = c.child_id WHERE c.household_id IN ({{0}})
"""


async def found(town: int, words: str, most: int) -> list[int]:
    """The households of whom that begins a name, or an address of mail: a question each, so that each has its index."""
    db, mail = reading(), words.casefold()
    names = [*begins(db, NAMES, words), *begins_after_particle(db, NAMES[0], words)]
    asked = [(f"{table}{sql}", [town, *values]) for table in (GUARDIAN_FOUND, CHILD_FOUND) for sql, values in names]
    asked.append((f"{GUARDIAN_FOUND}{BY_MAIL}", [town, mail, mail + HIGHEST]))
    whole = f"SELECT id FROM ({' UNION '.join(sql for sql, _ in asked)}) found ORDER BY id LIMIT ?"
    return await ids(db, whole, [*(value for _, values in asked for value in values), most])


async def homes(households: Sequence[int]) -> Sequence[HomeRow]:
    asked = f"SELECT id, address, postcode, city FROM household WHERE id IN ({marks(len(households))})"
    return await typed(reading(), HomeRow, asked, households) if households else []


async def people_in(households: Sequence[int]) -> Sequence[PersonIn]:
    """Their guardians, then their children, in the order in which they came."""
    if not households:
        return []
    asked = f"""SELECT household, kind, first_name, last_name FROM ({PEOPLE_IN.format(marks(len(households)))}) everyone
                ORDER BY kind, id"""
    return await typed(reading(), PersonIn, asked, [*households, *households])


BOOKED_OUT = f"""
SELECT b.id FROM booking b JOIN opening o ON o.id = b.opening_id
WHERE b.enrolment_id = ? AND {live()} AND (o.day < ? OR o.day > ?) LIMIT 1
"""


async def booked_out_of(db: BaseDBAsyncClient, enrolment: int, starts_on: date, ends_on: date) -> bool:
    """Whether a day is booked before or after these two."""
    return bool(await ids(db, BOOKED_OUT, [enrolment, starts_on, ends_on]))


class ApplyingRow(NamedTuple):
    """A household, as far as what it asks and pays goes."""

    id: int
    family_quotient: int | None
    is_resident: bool


APPLYING = f"""
SELECT h.id, h.family_quotient, h.is_resident FROM membership m JOIN household h ON h.id = m.household_id
JOIN custody c ON c.household_id = h.id JOIN enrolment e ON e.child_id = c.child_id
WHERE m.guardian_id = ? AND {LIVE_MEMBER} AND h.town_id = ? AND h.merged_into_id IS NULL AND e.id IN ({{}})
ORDER BY h.id LIMIT 1
"""


async def applying(
    db: BaseDBAsyncClient, town: int, guardian: int | None, wanted: Sequence[int]
) -> Sequence[ApplyingRow]:
    """The first of a guardian's households that has a child of these enrolments."""
    return await typed(db, ApplyingRow, APPLYING.format(marks(len(wanted))), [guardian, town, *wanted])


AT_ADDRESS = "SELECT id FROM guardian WHERE town_id = ? AND lower(email) = ? ORDER BY id"


async def at_address(db: BaseDBAsyncClient, town: int, email: str) -> list[int]:
    """The guardians who are written to at this address, whatever its capitals."""
    return await ids(db, AT_ADDRESS, [town, email.lower()])
