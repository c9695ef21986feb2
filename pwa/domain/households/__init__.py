"""Households: who lives in a foyer, as the espace shows it."""

from dataclasses import dataclass

from pwa.domain.accounts.users import User
from pwa.domain.households import queries
from pwa.domain.households.queries import CHILD, CONTACT, GUARDIAN, PersonRow
from pwa.domain.rights import HOUSEHOLDS, SIGNED_IN, declare
from pwa.models.people import Household
from pwa.storage.databases import reading

BEGIN = declare("begin", "Ouvrir son accueil", SIGNED_IN)
SEE_HOUSEHOLD = declare("see_household", "Voir son foyer", HOUSEHOLDS)


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
    home = await Household.filter(id=user.household_id).using_db(reading()).get()
    people = await queries.people(user.household_id)
    [me] = [one for one in people if one.kind == GUARDIAN and one.id == user.guardian_id]
    return HouseholdView(
        applicant=full_name(me),
        address_lines=(home.address, f"{home.postcode} {home.city}"),
        email=me.email or "",
        co_representative=tuple(one.first_name for one in people if one.kind == GUARDIAN and one is not me),
        children=tuple((one.id, one.first_name) for one in people if one.kind == CHILD),
        contacts=tuple(full_name(one) for one in people if one.kind == CONTACT),
    )


def full_name(person: PersonRow) -> str:
    return f"{person.first_name} {person.last_name}"
