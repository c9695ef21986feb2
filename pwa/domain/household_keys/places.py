"""The place in a household that a key gives: that of the person it names, or a new one.

Someone whom the town hall knew before their espace is one person, not two: the account takes that person's place, with
the duties they have there. Anyone else comes as a co-representative, or as the payer of a household that has none.
"""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.french import local
from pwa.domain.households import members
from pwa.models.household_keys import HouseholdKey
from pwa.models.letters import Letter
from pwa.models.people import Account, Guardian, Membership


async def take(db: BaseDBAsyncClient, key: HouseholdKey, account: int, now: datetime) -> bool:
    """Give the place; whether it is the payer's."""
    mine = await Guardian.filter(account__id=account).using_db(db).get()
    living = Membership.filter(until=None).using_db(db)
    is_new = not await living.filter(guardian_id=mine.id).exists()
    if is_new and key.guardian_id and await is_free(db, key.guardian_id):
        await become(db, account, mine, key.guardian_id)
        mine_now = key.guardian_id
    else:
        has_payer = await living.filter(household_id=key.household_id, is_payer=True).exists()
        await members.join(
            db, mine.id, key.household_id, is_payer=not has_payer, since=local(now).date()
        )  # fmt: skip
        mine_now = mine.id
    found = await living.filter(guardian_id=mine_now, household_id=key.household_id).first()
    return bool(found and found.is_payer)


async def is_free(db: BaseDBAsyncClient, guardian: int) -> bool:
    """Whether this person has no account; they are held, so that nobody else gives them one."""
    await Guardian.filter(id=guardian).using_db(db).select_for_update(no_key=True).first()
    return not await Account.filter(guardian_id=guardian).using_db(db).exists()


async def become(db: BaseDBAsyncClient, account: int, mine: Guardian, known: int) -> None:
    """The account is that person's, who is written to at the address that the account has proved."""
    await Account.filter(id=account).using_db(db).update(guardian_id=known)
    person = await Guardian.filter(id=known).using_db(db).get()
    person.email, person.phone = mine.email or person.email, person.phone or mine.phone
    await person.save(using_db=db, update_fields=["email", "phone"])
    told = [await of.filter(guardian_id=mine.id).using_db(db).exists() for of in (Letter, Membership, HouseholdKey)]
    if not any(told):
        await mine.delete(using_db=db)
