"""A household and its address: each in the caller's transaction, each an event."""

from dataclasses import asdict, dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.rooms.households import HouseholdChanged, HouseholdMade
from pwa.domain.households.acts import Act, hold, settle, tell
from pwa.models.people import Household


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives."""

    address: str
    postcode: str
    city: str
    is_resident: bool = True


async def make(db: BaseDBAsyncClient, act: Act, home: Home) -> int:
    """A household, of nobody yet; its id."""
    made = await Household.create(using_db=db, town_id=act.town, **asdict(home))
    tell(db, act, made.id, HouseholdMade())
    return made.id


async def edit(db: BaseDBAsyncClient, act: Act, household: int, home: Home, *, revision: int | None = None) -> None:
    """Another address. Raises NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    row = await Household.get(id=household, using_db=db)
    if changed := await settle(db, row, asdict(home)):
        tell(db, act, household, HouseholdChanged(changed))
