"""What the desk does to an account in trouble: open its door again, end its sessions, shut it. Each an event."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import attempts, states
from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.accounts import AccountUnlocked, SessionsEnded
from pwa.domain.refusals import NotFound
from pwa.domain.rights import ADMINISTRATORS, Sensitivity, declare
from pwa.models.people import Account
from pwa.storage.databases import writing

FIND_ACCOUNTS = declare("find_accounts", "Chercher un compte", ADMINISTRATORS, Sensitivity.PEOPLE)
KEEP_ACCOUNTS = declare("keep_accounts", "Fermer, rouvrir et débloquer les comptes des familles", ADMINISTRATORS)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Which officer (their account), in which town, and when."""

    town: int
    account: int
    now: datetime
    real_now: datetime

    def note(self, db: BaseDBAsyncClient, account: int, detail: Detail) -> None:
        record(db, self.town, self.account, self.now, [Event(detail, f"account:{account}", for_account=account)])


async def held(db: BaseDBAsyncClient, who: Keeper, account: int) -> Account:
    """A family's account of the town, held. Raises NotFound: officers' are kept under « Agents »."""
    mine = Account.filter(id=account, town_id=who.town, guardian_id__isnull=False).using_db(db)
    if not (found := await mine.select_for_update().first()):
        raise NotFound
    return found


async def disable(who: Keeper, account: int) -> None:
    """Nobody signs in with it, and what was open ends."""
    async with writing() as db:
        await held(db, who, account)
        await states.disable(db, who.town, account, by=who.account, now=who.now, real_now=who.real_now)


async def enable(who: Keeper, account: int) -> None:
    async with writing() as db:
        await held(db, who, account)
        await states.enable(db, who.town, account, by=who.account, now=who.now)


async def unlock(who: Keeper, account: int) -> None:
    """What was tried at its door is forgotten, wherever from."""
    async with writing() as db:
        found = await held(db, who, account)
        await attempts.reopen(db, who.town, found.username_key, who.real_now)
        who.note(db, account, AccountUnlocked())


async def end_sessions(who: Keeper, account: int) -> None:
    """Every device signs in again, and is told nothing before."""
    async with writing() as db:
        await held(db, who, account)
        await states.end_sessions(db, account)
        who.note(db, account, SessionsEnded())
