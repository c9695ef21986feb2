"""The place of the storms: too few places for all, a waiting list, and every other child shared by two households."""

from dataclasses import dataclass
from uuid import uuid4

from pwa.domain.accounts import sessions
from pwa.models.people import Account, Custody
from pwa.models.towns import Town
from pwa.models.words import AccountKind
from pwa.running.clock import real_time
from pwa.storage import databases
from tests.domain.small_town import Family, SmallTown, small_town
from tests.load.phones import Phone


@dataclass
class Village:
    """A town with its phones, and the boxes they fight for."""

    small: SmallTown
    slug: str
    phones: list[Phone]

    @property
    def boxes(self) -> list[int]:
        return sorted(self.small.openings.values())


async def village(families: int = 6) -> Village:
    small = await small_town(families, capacity=families // 2, days=6, waiting_list=True)
    for one, other in zip(small.families[::2], small.families[1::2], strict=True):
        await Custody.create(household_id=one.household, child_id=other.child)
    town = await Town.get(id=small.town)
    return Village(small, town.slug, [await phone(town.slug, family, small.families) for family in small.families])


async def phone(town: str, family: Family, families: list[Family]) -> Phone:
    """Signed in already."""
    token, at = f"token-{uuid4().hex}", families.index(family)
    async with databases.writing() as db:
        await sessions.open_session(
            db,
            family.account,
            AccountKind.GUARDIAN,
            token,
            sessions.Browser("phone"),
            real_time(),
        )
    shared = [families[at + 1].enrolment] if at % 2 == 0 else []
    return Phone(town, str((await Account.get(id=family.account)).public_id), token, [family.enrolment, *shared])
