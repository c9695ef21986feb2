"""Sessions: one lasts so long from the last visit, and never longer than so long from its sign-in, as the town says. An
account has so many at once: one more ends the one that was used the longest ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

from pwa.domain.accounts import acts, queries
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User, kind_of
from pwa.domain.events.rooms.sessions import SessionEnded
from pwa.domain.links.writes import hold
from pwa.domain.sessions.town_file import USUAL, Sessions, limits_of
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.models.people import Account, Session
from pwa.models.words import AccountKind
from pwa.storage.databases import writing

LASTS = timedelta(days=USUAL.days)
"""A family's, as most towns have it."""

SEEN_EVERY = {AccountKind.GUARDIAN: timedelta(minutes=5), AccountKind.OFFICER: timedelta(minutes=1)}
OVER = timedelta(days=1)
"""How long a session that is over stays, to tell whoever comes back why."""
TOLD = timedelta(days=7)
"""The same, of one that was ended: its account is told too."""
MOST_SWEPT = 1000
"""In one transaction."""
TOO_MANY = "too_many"


def idle(kind: AccountKind, limits: Sessions) -> timedelta:
    """How long without a visit."""
    return timedelta(days=limits.days) if kind is AccountKind.GUARDIAN else timedelta(minutes=limits.officer_minutes)


def longest(kind: AccountKind, limits: Sessions) -> timedelta:
    """However often it is used, a session ends: an officer sees every family of the town."""
    return timedelta(days=limits.most_days) if kind is AccountKind.GUARDIAN else timedelta(hours=limits.officer_hours)


def most(kind: AccountKind, limits: Sessions) -> int:
    """How many at once."""
    return limits.most if kind is AccountKind.GUARDIAN else limits.officer_most


def most_of(town: TownView, user: User) -> int:
    """How many they may have at once."""
    return most(user.kind, limits_of(town.profile))


def end_of(kind: AccountKind, created_at: datetime, seen_at: datetime, limits: Sessions = USUAL) -> datetime:
    """When a session ends that nobody uses any more after `seen_at`."""
    return min(seen_at + idle(kind, limits), created_at + longest(kind, limits))


async def seen(session: str, real_now: datetime, limits: Sessions = USUAL) -> None:
    """Write the visit: the session of that name has its time again, as far as it may last. Its browser came with the
    token that it was given last, and keeps it."""
    async with writing() as db:
        mine = Session.filter(token_hash=session).using_db(db)
        if found := await mine.first():
            await mine.update(seen_at=real_now, expires_at=await next_end(db, found, real_now, limits))
            await mine.filter(previous_hash__isnull=False, taken_at=None).update(taken_at=real_now)


async def next_end(db: BaseDBAsyncClient, session: Session, seen_at: datetime, limits: Sessions) -> datetime:
    mine = await Account.filter(id=session.account_id).using_db(db).get()
    return end_of(kind_of(mine.officer_id), session.created_at, seen_at, limits)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: what it says it is, the token of the session it had, the key that it is known by."""

    device: str
    old_token: str | None = None
    key: str = ""


async def open_session(
    db: BaseDBAsyncClient, account: int, kind: AccountKind, token: str, here: Browser, real_now: datetime,
    limits: Sessions = USUAL,
) -> list[Session]:  # fmt: skip
    """The old session of this browser ends as the new one begins, and those beyond what an account may have, which are
    given; everyone's that are long over are swept."""
    await hold(db, account)
    await leave(db, account, here.old_token, hash_of(token))
    await queries.sweep_sessions(db, real_now - OVER, real_now - TOLD, MOST_SWEPT)
    await Session.create(
        using_db=db, token_hash=hash_of(token), account_id=account, created_at=real_now, seen_at=real_now,
        expires_at=end_of(kind, real_now, real_now, limits), device=here.device[:200], current_hash=hash_of(token),
        confirmed_at=real_now,
    )  # fmt: skip
    return await end_oldest(db, account, hash_of(token), most(kind, limits) - 1, real_now)


async def leave(db: BaseDBAsyncClient, account: int, old_token: str | None, new: str) -> None:
    """What this browser held before opens nothing any more, whichever of its tokens it comes with."""
    if not old_token:
        return
    old = hash_of(old_token)
    for one in await Session.filter(Q(current_hash=old) | Q(previous_hash=old)).using_db(db):
        await Session.filter(token_hash=one.token_hash).using_db(db).delete()
        await pass_devices_on(db, account, one.token_hash, new)
    await pass_devices_on(db, account, old, new)


async def end_oldest(
    db: BaseDBAsyncClient, account: int, new: str, others: int, real_now: datetime
) -> list[Session]:  # fmt: skip
    """Of the account's other sessions, only so many stay: those seen last."""
    open_ones = Session.filter(account_id=account, expires_at__gt=real_now).exclude(token_hash=new).using_db(db)
    over = (await open_ones.order_by("-seen_at", "-created_at", "token_hash"))[others:]
    for one in over:
        await end(db, one, TOO_MANY, real_now)
    return over


async def end(db: BaseDBAsyncClient, session: Session, why: str, real_now: datetime) -> None:
    """It opens nothing any more; whoever comes back with it is told why."""
    await Session.filter(token_hash=session.token_hash).using_db(db).update(expires_at=real_now, ended=why)


async def note_ended(db: BaseDBAsyncClient, sessions: list[Session], why: str, now: datetime) -> None:
    """An event each."""
    for one in sessions:
        mine = await Account.filter(id=one.account_id).using_db(db).get()
        acts.note(db, mine.town_id, mine.id, now, SessionEnded(why, one.token_hash[:8]))


async def pass_devices_on(db: BaseDBAsyncClient, account: int, old: str, new: str) -> None:
    """What the old session was told by is the new one's; on another account's sign-in it ends, as by signing out."""
    bound = PushSubscription.filter(session_hash=old).using_db(db)
    await bound.filter(account_id__not=account).delete()
    await bound.filter(account_id=account).update(session_hash=new)
