"""Sessions: one lasts 30 days from the last visit, and never longer than MOST from its sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import kind_of
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.models.words import AccountKind
from pwa.storage.databases import writing

LASTS = timedelta(days=30)
MOST = {AccountKind.GUARDIAN: timedelta(days=365), AccountKind.OFFICER: timedelta(days=7)}
"""However often it is used, a session ends: an officer sees every family of the town."""

SEEN_EVERY = timedelta(minutes=5)


def end_of(kind: AccountKind, created_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends that nobody uses any more after `seen_at`."""
    return min(seen_at + LASTS, created_at + MOST[kind])


async def seen(token_hash: str, real_now: datetime) -> None:
    """Write the visit: the session has 30 days again, as far as it may last."""
    async with writing() as db:
        mine = Session.filter(token_hash=token_hash).using_db(db)
        if found := await mine.select_related("account").first():
            ends = end_of(kind_of(found.account.officer_id), found.created_at, real_now)
            await mine.update(seen_at=real_now, expires_at=ends)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: what it says it is, and the token of the session it had."""

    device: str
    old_token: str | None = None


async def open_session(
    db: BaseDBAsyncClient, account: int, kind: AccountKind, token: str, here: Browser, real_now: datetime
) -> None:
    """The old session of this browser ends as the new one begins, and everyone's expired ones are swept."""
    old = hash_of(here.old_token) if here.old_token else ""
    await Session.filter(Q(token_hash=old) | Q(expires_at__lte=real_now)).using_db(db).delete()
    if old:
        await pass_devices_on(db, account, old, hash_of(token))
    await Session.create(
        using_db=db, token_hash=hash_of(token), account_id=account, created_at=real_now, seen_at=real_now,
        expires_at=end_of(kind, real_now, real_now), device=here.device[:200],
    )  # fmt: skip


async def pass_devices_on(db: BaseDBAsyncClient, account: int, old: str, new: str) -> None:
    """What the old session was told by is the new one's; on another account's sign-in it ends, as by signing out."""
    bound = PushSubscription.filter(session_hash=old).using_db(db)
    await bound.filter(account_id__not=account).delete()
    await bound.filter(account_id=account).update(session_hash=new)
