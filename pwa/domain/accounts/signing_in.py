"""Signing in, by a user name and a password."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.domain import letters
from pwa.domain.accounts import acts, attempts, failures, pace, passwords
from pwa.domain.accounts.again import password_of, still_opens
from pwa.domain.accounts.failures import Failure
from pwa.domain.accounts.known_devices import Entry, welcome
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.sessions import TOO_MANY, Browser, note_ended, open_session
from pwa.domain.accounts.states import State, activate, state_of
from pwa.domain.accounts.traces import Tracer
from pwa.domain.accounts.users import kind_of, role_in
from pwa.domain.events.details import SignedIn
from pwa.domain.refusals import Refusal
from pwa.domain.rights import EVERYONE, Role, declare
from pwa.domain.second_factor.here import begin
from pwa.domain.sessions.town_file import Sessions, limits_of
from pwa.domain.towns import TownView
from pwa.models.people import Account, Membership
from pwa.models.second_factor import SecondFactor
from pwa.storage.databases import reading, writing

SIGN_IN = declare("sign_in", "Se connecter", EVERYONE)


class WrongCredentials(Refusal):
    """The user name or the password; which of them is never said. `aimed_at` is for the log only."""

    code = "wrong_credentials"

    def __init__(self, aimed_at: str | None) -> None:
        super().__init__()
        self.aimed_at = aimed_at


class Entered(NamedTuple):
    """A session's token, new each time; the account's role, and its public id; whether to offer a second factor."""

    token: str
    role: Role
    public_id: str
    is_offered: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """Someone at the door: what they typed, and where from."""

    town: TownView
    username: str
    password: str
    address: str
    browser: Browser
    tracer: Tracer = field(default_factory=Tracer)

    @property
    def way(self) -> attempts.Way:
        return attempts.way(self.town.id, username_key(self.username), self.address)

    @property
    def trace(self) -> str:
        """Of the name that they typed."""
        return self.tracer.username(self.town.id, username_key(self.username))


async def sign_in(who: Attempt, *, now: datetime, real_now: datetime) -> Entered:
    """Open a session. Raises WrongCredentials or TooManyAttempts."""
    found = await recognised(who, now=now, real_now=real_now)
    anew = await hashed_anew(found, who.password)
    async with writing() as db:
        if not await still_opens(db, found, who.password, real_now):
            raise WrongCredentials(str(found.public_id))
        await attempts.forgive(db, who.way, real_now)
        await keep_anew(db, found, anew)
        if state_of(found) is State.INVITED:
            await activate(db, found, now=now, real_now=real_now)
        limits = limits_of(who.town.profile)
        entered = await enter(db, found, who.browser, limits, now=now, real_now=real_now)
    letters.wake()
    return entered


async def enter(
    db: BaseDBAsyncClient, account: Account, browser: Browser, limits: Sessions, *, now: datetime, real_now: datetime,
    by: str | None = None,
) -> Entered:  # fmt: skip
    """Open a session for an account that was recognised, with a token that nobody knew before."""
    token = secrets.token_urlsafe(32)
    over = await open_session(db, account.id, kind_of(account.officer_id), token, browser, real_now, limits=limits)
    await note_ended(db, over, TOO_MANY, now)
    await welcome(db, Entry(account, browser, token), now=now, real_now=real_now)
    await greet(db, account.id, now)
    acts.note(db, account.town_id, account.id, now, SignedIn(by))
    is_offered = await lacks_second_factor(db, account, real_now)
    return Entered(token, await role_of_account(account), str(account.public_id), is_offered)


async def lacks_second_factor(db: BaseDBAsyncClient, account: Account, real_now: datetime) -> bool:
    """An officer's first day begins with their first sign-in; an account of the demo never has one."""
    if account.officer_id is None or account.is_demo:
        return False
    await begin(db, account.officer_id, real_now)
    return await SecondFactor.filter(officer_id=account.officer_id, enrolled_at=None).using_db(db).exists()


async def recognised(who: Attempt, *, now: datetime, real_now: datetime) -> Account:
    """Whose name and password these are; counted until whoever asked forgives it. Raises as `sign_in` does."""
    began = pace.begin()
    shut = await attempts.count(who.way, real_now)
    found = await account_named(who.town.id, who.username)
    kept = password_of(found, real_now) if found else None
    if not await passwords.is_right(kept, who.password) or found is None:
        await failures.note(failure_of(who, found, shut), now=now, real_now=real_now)
        await pace.even(who.town.id, began)
        raise WrongCredentials(str(found.public_id) if found else None)
    return found


async def hashed_anew(account: Account, password: str) -> str | None:
    """Our own hash of a password that came with its former one."""
    return await passwords.hashed(password) if passwords.is_former(account.password_hash) else None


async def keep_anew(db: BaseDBAsyncClient, account: Account, hash: str | None) -> None:
    """In the place of the former one, unless the password was changed meanwhile."""
    if hash:
        same = Account.filter(id=account.id, password_hash=account.password_hash).using_db(db)
        await same.update(password_hash=hash)


def failure_of(who: Attempt, account: Account | None, shut: list[str]) -> Failure:
    """Without the name that was typed, nor the address."""
    network = who.tracer.network(who.address)
    return Failure(who.town.id, account.id if account else None, who.trace, network, shut)


async def account_in(db: BaseDBAsyncClient, id: int) -> Account | None:
    """The same, of whoever was recognised another way, unless it is disabled."""
    return await Account.filter(id=id, disabled_at=None).using_db(db).select_related("guardian", "officer").first()


async def account_named(town_id: int, username: str) -> Account | None:
    """With its guardian or its officer."""
    named = Account.filter(town_id=town_id, username_key=username_key(username)).using_db(reading())
    return await named.select_related("guardian", "officer").first()


async def role_of_account(account: Account) -> Role:
    if account.officer:
        return role_in(account.officer.role, None)
    paying = Membership.filter(guardian__account__id=account.id, until=None, is_payer=True).using_db(reading())
    return role_in(None, await paying.filter(household_id=F("guardian__household_id")).exists())


async def greet(db: BaseDBAsyncClient, account: int, now: datetime) -> None:
    """Keep the previous sign-in, to be shown (« Dernière connexion le … »), on the town's clock."""
    mine = Account.filter(id=account).using_db(db)
    await mine.update(previous_sign_in_at=F("signed_in_at"), signed_in_at=now)
