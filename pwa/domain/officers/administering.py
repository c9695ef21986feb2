"""What an administrator does to the accounts of their colleagues: each act one transaction, one event."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import links
from pwa.domain.accounts import passwords, states
from pwa.domain.accounts.states import end_sessions
from pwa.domain.events.rooms.officers import DutyChanged, PasswordGiven
from pwa.domain.events.rooms.second_factor import SecondFactorReset
from pwa.domain.officers.acts import note
from pwa.domain.officers.duties import Duty, columns_of, facts_of
from pwa.domain.officers.last import NotOneself, hold, refuse_last
from pwa.domain.refusals import NotFound
from pwa.domain.rights import ADMINISTRATORS, Role, declare
from pwa.domain.second_factor import resetting
from pwa.models.people import Account, Officer
from pwa.models.towns import Town
from pwa.storage.databases import writing

MANAGE = declare("manage_officers", "Gérer les agents", ADMINISTRATORS)
BYTES = 12
"""Of a temporary password: 96 bits, sixteen signs."""


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who acts, in which town: `account` None is a command of the instance, to which the same is refused."""

    town: int
    account: int | None
    now: datetime
    real_now: datetime


def new_password() -> str:
    """Printed once, and changed at the first sign-in."""
    return secrets.token_urlsafe(BYTES)


async def held(db: BaseDBAsyncClient, who: Administrator, officer: int) -> Account:
    """The account of that officer of the town, held with all its administrators. Raises NotFound."""
    await hold(db, who.town)
    mine = Account.filter(town_id=who.town, officer_id=officer).using_db(db)
    if not (found := await mine.select_for_update().first()):
        raise NotFound
    return found


async def give_duty(who: Administrator, officer: int, duty: Duty) -> None:
    """Another role, department or site, from the next page on. Raises WrongDuty, LastAdministrator, NotFound."""
    columns = await columns_of(duty, await Town.get(id=who.town))
    async with writing() as db:
        account = await held(db, who, officer)
        if duty.role != Role.ADMINISTRATOR:
            await refuse_last(db, who.town, officer)
        await Officer.filter(id=officer).using_db(db).update(**columns)
        note(db, who.town, who.account, account.id, who.now, DutyChanged(**facts_of(columns)))


async def disable(who: Administrator, officer: int) -> None:
    """They sign in no more, and what they had open ends. Raises NotOneself, LastAdministrator, NotFound."""
    async with writing() as db:
        account = await held(db, who, officer)
        if account.id == who.account:
            raise NotOneself
        await refuse_last(db, who.town, officer)
        await states.disable(db, who.town, account.id, by=who.account, now=who.now, real_now=who.real_now)


async def enable(who: Administrator, officer: int) -> None:
    async with writing() as db:
        account = await held(db, who, officer)
        await states.enable(db, who.town, account.id, by=who.account, now=who.now)


async def reset_password(who: Administrator, officer: int) -> str:
    """A temporary one, shown once, to be changed at the next sign-in; every session ends, and so do their links."""
    password = new_password()
    hash = await passwords.hashed(password)
    async with writing() as db:
        account = await held(db, who, officer)
        changed = {"password_hash": hash, "must_change": True, "password_until": None}
        await Account.filter(id=account.id).using_db(db).update(**changed)
        await links.revoke(db, account.id, real_now=who.real_now)
        await end_sessions(db, account.id)
        note(db, who.town, who.account, account.id, who.now, PasswordGiven())
    return password


async def reset_second_factor(who: Administrator, officer: int) -> bool:
    """Whether there was one: every session ends, and the next sign-in asks for another."""
    async with writing() as db:
        account = await held(db, who, officer)
        if gone := await resetting.forget(db, officer):
            await end_sessions(db, account.id)
            note(db, who.town, who.account, account.id, who.now, SecondFactorReset())
    return gone
