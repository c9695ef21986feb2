"""Whoever was in an account that was not theirs goes, with what they left there to come back by."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.states import end_sessions
from pwa.models.passkeys import Passkey
from pwa.models.people import Account


async def turn_out(db: BaseDBAsyncClient, account: int, real_now: datetime) -> None:
    """Every session ends, and neither the password nor a passkey opens a family's account any more."""
    await end_sessions(db, account)
    await shut_password(db, account, real_now)
    await forget_passkeys(db, account)


async def shut_password(db: BaseDBAsyncClient, account: int, real_now: datetime) -> None:
    """It opens nothing from now on, whoever knows it: a link of the mailbox sets another."""
    await Account.filter(id=account).using_db(db).update(password_until=real_now)


async def forget_passkeys(db: BaseDBAsyncClient, account: int, since: datetime | None = None) -> None:
    """Those made since then, of a family: an officer's are a second factor, which no mail may take away."""
    theirs = Passkey.filter(account_id=account, account__guardian_id__isnull=False).using_db(db)
    if since is not None:
        theirs = theirs.filter(created_at__gte=since)
    ids = await theirs.values_list("id", flat=True)
    await Passkey.filter(id__in=list(ids)).using_db(db).delete()
