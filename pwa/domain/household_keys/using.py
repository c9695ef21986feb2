"""A key is entered on the last screen of the profile, and the family comes up (SMF-07, SMF-13).

One sentence answers every key that opens nothing: wrong, used, taken back, too old, or another town's.
"""

from collections.abc import Mapping
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.queryset import QuerySet

from pwa.domain.accounts import acts, attempts
from pwa.domain.accounts.users import User, role_in
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.household_keys import KeyTried, KeyUsed
from pwa.domain.household_keys import codes, places
from pwa.domain.links.writes import hold
from pwa.domain.refusals import Refusal
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.household_keys import HouseholdKey
from pwa.models.people import Household, Membership
from pwa.storage.databases import writing

USE_KEYS = declare("use_keys", "Saisir la clé donnée par un service", HOUSEHOLDS)
PER_ACCOUNT, PER_NETWORK = 10, 40
"""Keys that may be tried in a window, right or wrong."""


class Miscopied(Refusal):
    """No key is written so: seen without looking for it."""

    code = "key_miscopied"


class DeadKey(Refusal):
    """It opens nothing; never said why."""

    code = "dead_key"


async def use(
    town: TownView, user: User, typed: Mapping[int, str], address: str, *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """Use these keys, by department: all of them, or none. Raises Miscopied, DeadKey, TooManyAttempts."""
    read = {department: codes.read(code) for department, code in typed.items()}
    if None in read.values():
        raise Miscopied
    tries = await count(town, user, address, real_now)
    async with writing() as db:
        hashes = {department: codes.hash_of(town.id, str(code)) for department, code in read.items()}
        is_used = await use_hashed(db, town.id, user.account_id, hashes, tries=tries, now=now, real_now=real_now)
    if not is_used:
        raise DeadKey


async def use_hashed(
    db: BaseDBAsyncClient, town: int, account: int, hashes: Mapping[int, str], *, tries: int, now: datetime,
    real_now: datetime,
) -> bool:  # fmt: skip
    """Use these keys, by department, all of them or none; whether they open something, now or since this account used
    them. Order of locks: the account, the households, then the keys, each in id order: whoever comes meanwhile waits,
    then sees what this one did."""
    await hold(db, account)
    await hold_households(db, town, list(hashes.values()), real_now)
    found = [await held(db, town, department, hashed, real_now) for department, hashed in sorted(hashes.items())]
    keys = [key for key in found if key]
    if len(keys) < len(found) and not await used_already(db, town, account, len(found) - len(keys), hashes):
        acts.note(db, town, account, now, KeyTried(count=tries))
        return False
    for key in keys:
        await open_household(db, key, account, now, real_now)
    return True


async def count(town: TownView, user: User, address: str, real_now: datetime) -> int:
    """Counted before it is looked for, and for good. Raises TooManyAttempts."""
    async with writing() as db:
        await attempts.spend(db, f"household_key:{user.account_id}", PER_ACCOUNT, real_now)
        await attempts.spend(db, f"household_key:{attempts.address_key(address)}", PER_NETWORK, real_now)
        return await attempts.tally(db, f"household_key:{town.id}:{user.account_id}", real_now)


def live(town: int, real_now: datetime) -> QuerySet[HouseholdKey]:
    """The keys of a town that may still be used."""
    return HouseholdKey.filter(town_id=town, used_at=None, revoked_at=None, expires_at__gt=real_now)


async def hold_households(db: BaseDBAsyncClient, town: int, hashes: list[str], real_now: datetime) -> None:
    """Those that these keys are of: nobody else comes in, pays or merges them before the end."""
    aimed_at = live(town, real_now).filter(code_hash__in=hashes).using_db(db)
    ids = sorted(set(await aimed_at.values_list("household_id", flat=True)))
    await Household.filter(id__in=[0, *ids]).using_db(db).order_by("id").select_for_update(no_key=True)


async def held(
    db: BaseDBAsyncClient, town: int, department: int, hashed: str, real_now: datetime
) -> HouseholdKey | None:  # fmt: skip
    """The live key of a household that still is one, and of a person who still is of it where it names one, nobody
    else's until the transaction's end."""
    mine = live(town, real_now).filter(department_id=department, code_hash=hashed).using_db(db)
    key = await mine.select_for_update().first()
    if key is None or await Household.filter(id=key.household_id, merged_into_id__isnull=False).using_db(db).exists():
        return None
    return key if await names_a_member(db, key) else None


async def names_a_member(db: BaseDBAsyncClient, key: HouseholdKey) -> bool:
    """Whoever left the household since is nobody's to become."""
    placed = Membership.filter(household_id=key.household_id, guardian_id=key.guardian_id, until=None).using_db(db)
    return key.guardian_id is None or await placed.exists()


async def used_already(db: BaseDBAsyncClient, town: int, account: int, count: int, hashes: Mapping[int, str]) -> bool:
    """Whether so many of these were this very account's own doing, whose households it has not left: it never heard the
    answer, and enters them again."""
    placed = Membership.filter(guardian__account__id=account, until=None).using_db(db)
    homes = [0, *await placed.values_list("household_id", flat=True)]
    mine = HouseholdKey.filter(
        town_id=town, code_hash__in=list(hashes.values()), used_by_id=account, household_id__in=homes
    )
    return await mine.using_db(db).count() == count


async def open_household(
    db: BaseDBAsyncClient, key: HouseholdKey, account: int, now: datetime, real_now: datetime
) -> None:
    """The account is in the household from now on, and the key is over."""
    is_payer = await places.take(db, key, account, now)
    await HouseholdKey.filter(id=key.id).using_db(db).update(used_at=real_now, used_by_id=account)
    detail = KeyUsed(role=role_in(None, is_payer))
    about = Event(detail, f"household_key:{key.id}", household=key.household_id, for_account=account)
    record(db, key.town_id, account, now, [about])
