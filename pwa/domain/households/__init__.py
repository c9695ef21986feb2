"""Households: who lives in a foyer, as the espace shows it."""

from dataclasses import dataclass

from pwa.domain.accounts.users import User
from pwa.domain.households import queries
from pwa.domain.households.people import child_name, full_name
from pwa.domain.households.queries import CHILD, CONTACT, GUARDIAN, OTHER, PersonRow
from pwa.domain.rights import HOUSEHOLDS, SIGNED_IN, declare
from pwa.models.people import Household
from pwa.storage.databases import reading

BEGIN = declare("begin", "Ouvrir son accueil", SIGNED_IN)
SEE_HOUSEHOLD = declare("see_household", "Voir son foyer", HOUSEHOLDS)

TITLES = {"M.": "Monsieur", "Mme": "Madame"}


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The card of the espace (SL-36), its co-representatives (SL-40), children (SL-41) and contacts (SL-42); the other
    households of its guardian, by id."""

    applicant: str
    addressed: str | None
    address_lines: tuple[str, ...]
    email: str
    co_representative: tuple[str, ...]
    children: tuple[tuple[int, str], ...]
    contacts: tuple[str, ...]
    others: tuple[tuple[int, str], ...]


async def household_of(user: User) -> HouseholdView | None:
    """The household that a guardian looks at, seen by that guardian; None for who is in none."""
    if user.household_id is None:
        return None
    home = await Household.filter(id=user.household_id).using_db(reading()).get()
    people = await queries.people(user.household_id, user.guardian_id)
    [me] = [one for one in people if one.kind == GUARDIAN and one.id == user.guardian_id]
    return HouseholdView(
        applicant=full_name(me),
        addressed=addressed(me),
        address_lines=(home.address, f"{home.postcode} {home.city}"),
        email=me.email or "",
        co_representative=tuple(
            one.first_name or one.last_name for one in people if one.kind == GUARDIAN and one is not me
        ),
        children=tuple((one.id, child_name(one.first_name)) for one in people if one.kind == CHILD),
        contacts=tuple(full_name(one) for one in people if one.kind == CONTACT),
        others=tuple((one.id, f"{one.first_name}, {one.last_name}") for one in people if one.kind == OTHER),
    )


def addressed(person: PersonRow) -> str | None:
    """« Monsieur ARPEGE »; None for who has not said."""
    title = TITLES.get(person.civility or "")
    return f"{title} {person.last_name.upper()}" if title else None
