"""What was true before an account was held, asked again once it is: a password takes long to compare, and others act
meanwhile."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import passwords
from pwa.domain.links.writes import hold
from pwa.domain.refusals import SignInNeeded
from pwa.models.people import Account, Session


def password_of(account: Account, real_now: datetime) -> str | None:
    """What is kept of its password, while it opens anything."""
    is_over = account.password_until is not None and account.password_until <= real_now
    return None if account.disabled_at or is_over else account.password_hash


async def still_opens(db: BaseDBAsyncClient, found: Account, password: str, real_now: datetime) -> bool:
    """Whether the account, held from now on, lets this password in: it may have been disabled since, its hash changed,
    or a temporary one ended. The one that was compared is not compared twice."""
    await hold(db, found.id)
    now = await Account.filter(id=found.id).using_db(db).first()
    kept = password_of(now, real_now) if now else None
    if kept is None or kept == found.password_hash:
        return kept is not None
    return await passwords.is_right(kept, password)


async def hold_session(db: BaseDBAsyncClient, account: int, session: str, real_now: datetime) -> None:
    """The account of a session that nobody ended meanwhile, held. Raises SignInNeeded."""
    await hold(db, account)
    if not await Session.filter(token_hash=session, account_id=account, expires_at__gt=real_now).using_db(db).exists():
        raise SignInNeeded
