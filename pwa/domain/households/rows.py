"""What is known of each person of a household, as a form is filled with it. Raises NotFound for those of another."""

from typing import Any

from pwa.domain.french import folded
from pwa.domain.households import children, contacts
from pwa.domain.refusals import NotFound
from pwa.models.people import Household, Membership
from pwa.storage.databases import reading


async def home(household: int, row: int) -> dict[str, Any]:
    """Its address; the caller has found the household."""
    found = await Household.get(id=household, using_db=reading())
    return {name: getattr(found, name) for name in ("address", "postcode", "city", "is_resident")}


async def quotient(household: int, row: int = 0) -> dict[str, Any]:
    """Today's; the day from which another counts is to be said."""
    return {"quotient": (await Household.get(id=household, using_db=reading())).family_quotient, "starts_on": None}


async def adult(household: int, row: int) -> dict[str, Any]:
    member = Membership.filter(household_id=household, guardian_id=row, until=None).select_related("guardian")
    if (found := await member.using_db(reading()).first()) is None:
        raise NotFound
    names = ("civility", "last_name", "first_name", "email", "phone")
    return {name: getattr(found.guardian, name) for name in names} | {"is_payer": found.is_payer}


async def child(household: int, row: int) -> dict[str, Any]:
    found = await children.of(reading(), household, row)
    return {name: getattr(found, name) for name in ("first_name", "last_name", "birth_date", "expected_on")}


async def child_to_come(household: int) -> dict[str, Any]:
    """The name that all who answer for the household have."""
    members = Membership.filter(household_id=household, until=None).using_db(reading()).order_by("id")
    names = [str(name) for name in await members.values_list("guardian__last_name", flat=True)]
    return {"last_name": names[0]} if len({folded(name) for name in names}) == 1 else {}


async def contact(household: int, row: int) -> dict[str, Any]:
    found = await contacts.of(reading(), household, row)
    return {name: getattr(found, name) for name in ("last_name", "first_name", "phone", "may_pick_up")}
