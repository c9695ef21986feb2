"""Signing in, by a user name and a password."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.domain.accounts import acts, attempts, failures, passwords
from pwa.domain.accounts.failures import Failure
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.sessions import Browser, open_session
from pwa.domain.accounts.traces import Tracer
from pwa.domain.accounts.users import kind_of, role_in
from pwa.domain.events.details import SignedIn
from pwa.domain.refusals import Refusal
from pwa.domain.rights import EVERYONE, Role, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account, Membership
from pwa.storage.databases import reading, writing

SIGN_IN = declare("sign_in", "Se connecter", EVERYONE)


class WrongCredentials(Refusal):
    """The user name or the password; which of them is never said. `aimed_at` is for the log only."""

    code = "wrong_credentials"

    def __init__(self, aimed_at: str | None) -> None:
        super().__init__()
        self.aimed_at = aimed_at


class Entered(NamedTuple):
    """A session's token, new each time; the account's role, and its public id."""

    token: str
    role: Role
    public_id: str


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
    def trace(self) -> str:
        """Of the name that they typed."""
        return self.tracer.username(self.town.id, username_key(self.username))


async def sign_in(who: Attempt, *, now: datetime, real_now: datetime) -> Entered:
    """Open a session. Raises WrongCredentials or TooManyAttempts."""
    way = attempts.way(who.town.id, username_key(who.username), who.address)
    shut = await attempts.count(way, real_now)
    found = await account_named(who.town.id, who.username)
    if not await passwords.is_right(found.password_hash if found else None, who.password) or found is None:
        await failures.note(failure_of(who, found, shut), now=now, real_now=real_now)
        raise WrongCredentials(str(found.public_id) if found else None)
    token = secrets.token_urlsafe(32)
    async with writing() as db:
        await attempts.forgive(db, way, real_now)
        await open_session(db, found.id, kind_of(found.officer_id), token, who.browser, real_now)
        await greet(db, found.id, now)
        acts.note(db, who.town.id, found.id, now, SignedIn())
    return Entered(token, await role_of_account(found), str(found.public_id))


def failure_of(who: Attempt, account: Account | None, shut: list[str]) -> Failure:
    """Without the name that was typed, nor the address."""
    network = who.tracer.network(who.address)
    return Failure(who.town.id, account.id if account else None, who.trace, network, shut)


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
