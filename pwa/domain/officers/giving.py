"""An account for someone of the town hall, and its event."""

from dataclasses import replace
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import making
from pwa.domain.accounts.making import NameTaken, NewAccount
from pwa.domain.events.rooms.officers import OfficerAdded
from pwa.domain.officers.acts import note
from pwa.domain.officers.duties import Duty, WrongDuty, columns_of, facts_of
from pwa.models.people import Account, Officer
from pwa.models.towns import Town
from pwa.storage.databases import writing


async def add(town: Town, username: str, name: str, duty: Duty, password_hash: str, *, now: datetime) -> None:
    """An officer and their account, whose password is changed at the first sign-in. Raises WrongDuty."""
    async with writing() as db:
        account = NewAccount(username, password_hash=password_hash, must_change=True)
        await make(db, town, account, name, duty, by=None, now=now)


async def make(
    db: BaseDBAsyncClient, town: Town, account: NewAccount, name: str, duty: Duty, *, email: str | None = None,
    by: int | None, now: datetime,
) -> Account:  # fmt: skip
    """In the caller's transaction. Raises WrongDuty."""
    columns = await columns_of(duty, town)
    officer = await Officer.create(using_db=db, town=town, name=name, email=email or None, **columns)
    try:
        made = await making.make(db, town.id, replace(account, officer=officer.id), by=by, now=now)
    except NameTaken as taken:
        raise WrongDuty(f"Le nom d’utilisateur « {account.username} » est déjà pris.") from taken
    note(db, town.id, by, made.id, now, OfficerAdded(**facts_of(columns)))
    return await Account.get(id=made.id, using_db=db)
