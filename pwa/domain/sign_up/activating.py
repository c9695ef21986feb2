"""The mail's link, then the password that was chosen: an account, and someone of the town who has no household yet.

The password is asked again: who only wrote somebody else's address cannot follow the link, and who only got the mail
does not know what was chosen, so that neither makes an account for the other.
"""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts, attempts, making, passwords
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.writes import NewAccount
from pwa.domain.events.rooms.profiles import SpaceCreated
from pwa.domain.household_keys import using
from pwa.domain.profiles.screens import SCREENS
from pwa.domain.refusals import Refusal
from pwa.domain.sign_up.sending import KEYS, has_account
from pwa.domain.towns import TownView
from pwa.models.people import Guardian
from pwa.models.sign_up import SignUp
from pwa.storage.databases import reading, writing

TRIES = 10
"""Passwords that one link may be tried with, in a window."""


class DeadLink(Refusal):
    """Used, expired, or never given: not told apart."""

    code = "dead_link"


class WrongPassword(Refusal):
    """Not the one chosen on the last screen."""

    code = "wrong_password"


def linked(town: int, link: str, real_now: datetime):  # type: ignore[no-untyped-def]
    return SignUp.filter(town_id=town, link_hash=hash_of(link), expires_at__gt=real_now)


async def email_of(town: int, link: str, real_now: datetime) -> str:
    """Of the espace that this link would open; reading it changes nothing. Raises DeadLink."""
    row = await linked(town, link, real_now).using_db(reading()).first()
    if row is None:
        raise DeadLink
    return str(said_in(row)["email"])


def said_in(row: SignUp) -> dict[str, str]:
    """Everything that was typed, whatever the screen."""
    return {name: value for one in SCREENS for name, value in row.said.get(one.code, {}).items()}


async def activate(town: TownView, link: str, password: str, *, now: datetime, real_now: datetime) -> str:
    """Make the account; its user name. Raises DeadLink, WrongPassword, TooManyAttempts."""
    found = await linked(town.id, link, real_now).using_db(reading()).first()
    if found is None:
        raise DeadLink
    async with writing() as db:
        await attempts.spend(db, f"sign_up_link:{found.id}", TRIES, real_now)
    if not await passwords.is_right(found.password_hash, password):
        raise WrongPassword
    async with writing() as db:
        same = linked(town.id, link, real_now).filter(password_hash=found.password_hash).using_db(db)
        row = await same.select_for_update().first()
        if row is None or await has_account(db, town.id, said_in(row)["email"]):
            raise DeadLink
        account = await make(db, row, now=now, real_now=real_now)
        await row.delete(using_db=db)
        acts.note(db, town.id, account, now, SpaceCreated())
        if hashes := {int(department): hashed for department, hashed in row.said.get(KEYS, {}).items()}:
            await using.use_hashed(db, town.id, account, hashes, tries=1, now=now, real_now=real_now)
    return said_in(row)["email"]


async def make(db: BaseDBAsyncClient, row: SignUp, *, now: datetime, real_now: datetime) -> int:
    """Someone of the town, and what they sign in with; the account. Raises NameTaken."""
    said = said_in(row)
    guardian = await Guardian.create(using_db=db, town_id=row.town_id, **said)
    account = NewAccount(
        said["email"], guardian=guardian.id, password_hash=row.password_hash, activated_at=real_now
    )  # fmt: skip
    return (await making.make(db, row.town_id, account, by=None, now=now)).id
