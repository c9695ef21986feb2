"""« Confirmez que c’est vous »: a session is confirmed for ten minutes of the real clock, by what opens it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts, attempts, signing_in
from pwa.domain.accounts.again import hold_session, still_opens
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt, WrongCredentials
from pwa.domain.accounts.traces import Tracer
from pwa.domain.accounts.users import User
from pwa.domain.events.rooms.sessions import Confirmed
from pwa.domain.rights import SIGNED_IN, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account, Session
from pwa.storage.databases import reading, writing

CONFIRM = declare("confirm", "Confirmer que c’est soi", SIGNED_IN)
HOLDS = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)
"""What the clocks of two processes may differ by; a clock that was further ahead confirmed nothing."""


def is_confirmed(confirmed_at: datetime | None, real_now: datetime) -> bool:
    """Whether a session that was confirmed then still is."""
    return confirmed_at is not None and -AHEAD <= real_now - confirmed_at < HOLDS


@dataclass(frozen=True, slots=True)
class Confirming:
    """Whoever holds a session, and where from."""

    town: TownView
    user: User
    session: str
    address: str
    tracer: Tracer


async def by_password(who: Confirming, password: str, *, now: datetime, real_now: datetime) -> None:
    """Confirm the session. Raises WrongCredentials or TooManyAttempts, counted as at the door, or SignInNeeded."""
    mine = await Account.filter(id=who.user.account_id).using_db(reading()).get()
    asked = Attempt(who.town, mine.username, password, who.address, Browser(""), who.tracer)
    found = await signing_in.recognised(asked, now=now, real_now=real_now)
    async with writing() as db:
        if found.id != who.user.account_id or not await still_opens(db, found, password, real_now):
            raise WrongCredentials(str(found.public_id))
        await attempts.forgive(db, asked.way, real_now)
        await confirm(db, who, "password", now=now, real_now=real_now)


async def confirm(db: BaseDBAsyncClient, who: Confirming, by: str, *, now: datetime, real_now: datetime) -> None:
    """Write it, on a session that is still there. Raises SignInNeeded."""
    await hold_session(db, who.user.account_id, who.session, real_now)
    await Session.filter(token_hash=who.session).using_db(db).update(confirmed_at=real_now)
    acts.note(db, who.town.id, who.user.account_id, now, Confirmed(by))
