"""Which of their households a guardian looks at."""

from pwa.domain.refusals import NotFound
from pwa.models.people import Guardian, Household, Membership
from pwa.storage.databases import writing


async def look_at(town: int, guardian: int | None, household: int) -> None:
    """From now on, on every device of theirs. Raises NotFound for a household that they do not answer for."""
    async with writing(of=household) as db:
        home = Household.filter(id=household, town_id=town, merged_into_id=None).using_db(db)
        if not await home.select_for_update().first():
            raise NotFound
        if not await Membership.filter(household_id=household, guardian_id=guardian, until=None).using_db(db).exists():
            raise NotFound
        await Guardian.filter(id=guardian).using_db(db).update(household_id=household)
