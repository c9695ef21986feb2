"""A department gives a key for a household that it knows, and takes it back while nobody has used it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.users import User
from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.household_keys import KeyGiven, KeyRevoked
from pwa.domain.household_keys import codes
from pwa.domain.household_keys.town_file import SECTION
from pwa.domain.refusals import NotFound
from pwa.domain.rights import REVIEWERS, Sensitivity, declare
from pwa.domain.towns import TownView
from pwa.models.household_keys import HouseholdKey
from pwa.models.people import Account, Household, Membership
from pwa.models.sites import Department
from pwa.storage.databases import reading, writing

GIVE_KEYS = declare("give_keys", "Donner et retirer les clés des foyers", REVIEWERS, Sensitivity.PEOPLE)
LASTS = timedelta(days=60)
"""Long enough for a letter that waits in a school bag."""


@dataclass(frozen=True, slots=True)
class Given:
    """A key that was given: its code is shown to who presses, `is_again` when this page had given it already."""

    code: str
    department: str
    expires_at: datetime
    is_again: bool


async def departments_of(town: TownView, user: User) -> list[Department]:
    """Those in whose name this officer gives keys."""
    part = user.part(GIVE_KEYS)
    return [one for one in await giving_departments(town) if part.department in (None, one.id)]


async def giving_departments(town: TownView) -> list[Department]:
    """Those that give keys here."""
    said = SECTION.of(town.profile)
    asked = Department.filter(town_id=town.id, code__in=said.departments if said else [])
    return await asked.using_db(reading()).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Asked:
    """A key to give: by which department, for which household, to take whose place there, if anyone's."""

    department: int
    household: int
    guardian: int | None = None
    once: str | None = None
    """The page's own chance, which makes the code: its button pressed twice is one key, whose code nobody keeps."""

    def turn(self, number: int) -> str | None:
        """The chance of the key that this page gives after so many that ended since."""
        return self.once and f"{self.once}:{self.department}:{self.household}:{self.guardian}:{number}"


async def give(town: TownView, user: User, asked: Asked, *, now: datetime, real_now: datetime) -> Given:
    """A new key, or the one that this very page gave. Raises NotFound for a department, a household or a person that it
    cannot be of."""
    mine = {one.id: one for one in await departments_of(town, user)}
    if asked.department not in mine:
        raise NotFound
    async with writing() as db:
        await check(db, town, asked)
        code, known = await turn_of(db, town, user, asked, real_now)
        key = known or await HouseholdKey.create(
            using_db=db, town_id=town.id, department_id=asked.department, household_id=asked.household,
            guardian_id=asked.guardian, code_hash=codes.hash_of(town.id, code), given_at=real_now,
            given_by_id=user.account_id, expires_at=real_now + LASTS,
        )  # fmt: skip
        if not known:
            note(db, town.id, user.account_id, key, now, KeyGiven(by_department=asked.department))
    return Given(code, mine[asked.department].name, key.expires_at, is_again=known is not None)


async def turn_of(
    db: BaseDBAsyncClient, town: TownView, user: User, asked: Asked, real_now: datetime
) -> tuple[str, HouseholdKey | None]:  # fmt: skip
    """The code that this press shows, and its key where the first press gave it; one that ended since has another
    after it. The household is held."""
    for number in count():
        code = codes.made(asked.turn(number))
        known = await HouseholdKey.filter(code_hash=codes.hash_of(town.id, code)).using_db(db).first()
        if known is None or is_own(known, user, real_now):
            return code, known
    raise AssertionError


def is_own(key: HouseholdKey, user: User, real_now: datetime) -> bool:
    """Whether this officer gave it, and it may still be used."""
    is_over = key.used_at or key.revoked_at or key.expires_at <= real_now
    return key.given_by_id == user.account_id and not is_over


async def check(db: BaseDBAsyncClient, town: TownView, asked: Asked) -> None:
    """Raises NotFound unless the household, held from now on, is of the town and still one, and the person of the
    household, without an account."""
    home = Household.filter(id=asked.household, town_id=town.id, merged_into_id=None).using_db(db)
    if not await home.select_for_update(no_key=True).first():
        raise NotFound
    if asked.guardian is not None:
        placed = Membership.filter(household_id=asked.household, guardian_id=asked.guardian, until=None)
        has_account = await Account.filter(guardian_id=asked.guardian).using_db(db).exists()
        if has_account or not await placed.using_db(db).exists():
            raise NotFound


async def revoke(town: TownView, user: User, key: int, *, now: datetime, real_now: datetime) -> int:
    """Take back a key that nobody used: it opens nothing any more; its household. Raises NotFound."""
    mine = [one.id for one in await departments_of(town, user)]
    async with writing() as db:
        live = HouseholdKey.filter(id=key, town_id=town.id, department_id__in=mine, used_at=None)
        found = await live.using_db(db).select_for_update().first()
        if found is None:
            raise NotFound
        if found.revoked_at is None:
            await live.using_db(db).update(revoked_at=real_now)
            note(db, town.id, user.account_id, found, now, KeyRevoked())
    return int(found.household_id)


def note(
    db: BaseDBAsyncClient, town: int, account: int, key: HouseholdKey, now: datetime, detail: Detail
) -> None:  # fmt: skip
    record(db, town, account, now, [Event(detail, f"household_key:{key.id}", household=key.household_id)])
