"""Households: who lives in a foyer, as the espace shows it."""

from dataclasses import dataclass
from typing import Any

from pwa.domain.accounts.users import User
from pwa.domain.rights import HOUSEHOLDS, SIGNED_IN, declare
from pwa.storage.databases import reading, rows

BEGIN = declare("begin", SIGNED_IN)
SEE_HOUSEHOLD = declare("see_household", HOUSEHOLDS)

PEOPLE = """
SELECT 1 AS kind, id, first_name, last_name, email FROM guardian WHERE household_id = ?
UNION ALL
SELECT 2, child.id, first_name, last_name, NULL FROM child
JOIN custody ON custody.child_id = child.id WHERE custody.household_id = ?
UNION ALL
SELECT 3, id, first_name, last_name, NULL FROM contact WHERE household_id = ?
ORDER BY 1, 2
"""
GUARDIAN, CHILD, CONTACT = 1, 2, 3


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The card of the espace (SL-36), its co-representatives (SL-40), children (SL-41) and contacts (SL-42)."""

    applicant: str
    address_lines: tuple[str, ...]
    email: str
    co_representative: tuple[str, ...]
    children: tuple[tuple[int, str], ...]
    contacts: tuple[str, ...]


async def household_of(user: User) -> HouseholdView:
    """The household of a guardian, seen by that guardian."""
    sql = "SELECT address, postcode, city FROM household WHERE id = ?"
    [home] = await rows(reading(), sql, [user.household_id])
    people = await rows(reading(), PEOPLE, [user.household_id] * 3)
    [me] = [one for one in people if one["kind"] == GUARDIAN and one["id"] == user.guardian_id]
    return HouseholdView(
        applicant=full_name(me),
        address_lines=(home["address"], f"{home['postcode']} {home['city']}"),
        email=me["email"],
        co_representative=tuple(one["first_name"] for one in people if one["kind"] == GUARDIAN and one is not me),
        children=tuple((one["id"], one["first_name"]) for one in people if one["kind"] == CHILD),
        contacts=tuple(full_name(one) for one in people if one["kind"] == CONTACT),
    )


def full_name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}"
