"""Taking an officer's second factor away, when telephone and codes are lost: their next sign-in makes another."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.passkeys import Passkey
from pwa.models.second_factor import RecoveryCode, SecondFactor


async def forget(db: BaseDBAsyncClient, officer: int) -> bool:
    """Whether there was one, passkeys among them. Their first day is over all the same: the next sign-in asks for
    another at once."""
    mine = SecondFactor.filter(officer_id=officer, enrolled_at__isnull=False).using_db(db)
    gone = await mine.update(secret=None, enrolled_at=None, last_step=0, failures=0)
    await RecoveryCode.filter(officer_id=officer).using_db(db).delete()
    keys = await Passkey.filter(account__officer_id=officer).using_db(db).values_list("id", flat=True)
    await Passkey.filter(id__in=list(keys)).using_db(db).delete()
    return gone == 1 or bool(keys)
