"""Keys as the desk shows them: of a household, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pwa.domain.accounts.users import User
from pwa.domain.french import listed
from pwa.domain.household_keys.giving import GIVE_KEYS
from pwa.domain.household_keys.town_file import SECTION
from pwa.domain.households.people import full_name
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.models.household_keys import HouseholdKey
from pwa.models.people import Account, Guardian, Household, Membership
from pwa.models.sites import Department
from pwa.shared.texts.households import NO_GUARDIAN
from pwa.storage.databases import reading

MOST_FOUND, SHORTEST_NAME = 20, 2


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key without its code, which nobody has any more. `state`: live, used, revoked, expired; or void, of somebody
    who left the household before using it."""

    id: int
    department: str
    given_at: datetime
    expires_at: datetime
    state: str
    at: datetime | None
    person: str | None
    has_left: bool

    @property
    def may_be_revoked(self) -> bool:
        """A void one would open again to a person who comes back."""
        return self.state in {"live", "void"}


@dataclass(frozen=True, slots=True)
class HouseholdKeys:
    """A household's: who is in it, who of them has no account yet, its keys, the newest first."""

    id: int
    name: str
    without_account: tuple[tuple[int, str], ...]
    keys: tuple[KeyView, ...]


async def keys_of(town: TownView, user: User, household: int, real_now: datetime) -> HouseholdKeys:
    """Those that this officer may see. Raises NotFound."""
    if not await Household.filter(id=household, town_id=town.id).using_db(reading()).exists():
        raise NotFound
    people = await members_of(household)
    known = await Account.filter(guardian_id__in=[one.id for one in people]).using_db(reading()).values_list(
        "guardian_id", flat=True
    )  # fmt: skip
    part, every = user.part(GIVE_KEYS), HouseholdKey.filter(household_id=household).using_db(reading())
    seen = every if part.department is None else every.filter(department_id=part.department)
    rows = await seen.select_related("department", "guardian").order_by("-id")
    here = {one.id for one in people}
    without = tuple((one.id, full_name(one)) for one in people if one.id not in known)
    return HouseholdKeys(household, name_of(people), without, tuple(view_of(row, here, real_now) for row in rows))


async def members_of(household: int) -> list[Guardian]:
    """Those who answer for it now."""
    live = Guardian.filter(memberships__household_id=household, memberships__until=None)
    return await live.using_db(reading()).order_by("id")


def name_of(people: list[Guardian]) -> str:
    return listed([full_name(one) for one in people]) if people else NO_GUARDIAN


def view_of(row: HouseholdKey, here: set[int], real_now: datetime) -> KeyView:
    """`here`: the members of its household."""
    ended = {"used": row.used_at, "revoked": row.revoked_at}
    state, at = next(((state, at) for state, at in ended.items() if at), ("live", None))
    if state == "live" and row.expires_at <= real_now:
        state, at = "expired", row.expires_at
    has_left = row.guardian_id is not None and row.guardian_id not in here
    if state == "live" and has_left:
        state = "void"
    return KeyView(
        row.id, row.department.name, row.given_at, row.expires_at, state=state, at=at,
        person=row.guardian and full_name(row.guardian), has_left=has_left,
    )  # fmt: skip


async def found_by_name(town: TownView, name: str) -> list[tuple[int, str]]:
    """The households of who is called so, a few of them."""
    if len(name) < SHORTEST_NAME:
        return []
    named = Membership.filter(guardian__town_id=town.id, guardian__last_name__icontains=name, until=None)
    rows = await named.using_db(reading()).order_by("guardian__last_name", "id").limit(MOST_FOUND * 2)
    kept = list(dict.fromkeys(row.household_id for row in rows))[:MOST_FOUND]
    return [(id, name_of(await members_of(id))) for id in kept]


class ContactRow(NamedTuple):
    """A department that a family may ask, and whether it gives keys."""

    name: str
    email: str
    phone: str | None
    gives_keys: bool


def are_given(town: TownView) -> bool:
    """Whether a department of the town gives some."""
    said = SECTION.of(town.profile)
    return bool(said and said.departments)


async def contacts_of(town: TownView) -> list[ContactRow]:
    """Those of the town, for who has no household yet (SMF-05)."""
    said = SECTION.of(town.profile)
    rows = await Department.filter(town_id=town.id).using_db(reading()).order_by("name", "id")
    giving = said.departments if said else ()
    return [ContactRow(one.name, one.email, one.phone, gives_keys=one.code in giving) for one in rows]
