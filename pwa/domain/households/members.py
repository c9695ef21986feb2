"""Who answers for a household, and since when: each act in the caller's transaction."""

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.people import Guardian, Membership


async def join(
    db: BaseDBAsyncClient, guardian: int, household: int, *, is_payer: bool, since: date | None = None
) -> None:
    """They become a member, once; a guardian without a household looks at this one from now on."""
    live = Membership.filter(household_id=household, guardian_id=guardian, until=None).using_db(db)
    if not await live.exists():
        await Membership.create(
            using_db=db, household_id=household, guardian_id=guardian, is_payer=is_payer, since=since
        )  # fmt: skip
    await Guardian.filter(id=guardian, household_id=None).using_db(db).update(household_id=household)


async def pass_on(db: BaseDBAsyncClient, place: Membership, heir: int, today: date) -> int:
    """Another takes this place, with its duties; their membership. The household is held."""
    since = place.since or today
    await Membership.filter(id=place.id).using_db(db).update(until=max(today, since))
    await join(db, heir, place.household_id, is_payer=place.is_payer, since=since)
    theirs = Membership.filter(household_id=place.household_id, guardian_id=heir, until=None).using_db(db)
    if place.is_payer:
        await theirs.update(is_payer=True)
    return (await theirs.get()).id
