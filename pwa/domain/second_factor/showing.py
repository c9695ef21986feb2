"""Showing one's second factor: each code opens once, whichever process reads it; wrong ones are counted and told."""

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.domain.events.rooms.second_factor import RecoveryCodeUsed, SecondFactorFailed
from pwa.domain.second_factor import digits, recovery
from pwa.domain.second_factor.here import Here, WrongCode
from pwa.models.second_factor import SecondFactor
from pwa.storage.databases import writing

MOST_FAILURES = 50
"""Wrong codes since the last right one: who has tried so many has the password and not the telephone, which opens
nothing any more. A recovery code does, or an administrator."""


async def show(here: Here, code: str) -> None:
    """The six digits of now. Raises WrongCode, TooManyAttempts."""
    async with writing() as db:
        if is_right := await opens(db, here, code):
            await here.shown(db)
    if not is_right:
        raise WrongCode


async def show_recovery(here: Here, code: str) -> int:
    """A recovery code, which opens no second time; how many are left. Raises WrongCode, TooManyAttempts."""
    left = -1
    async with writing() as db:
        row = await here.held(db)
        await here.spend(db)
        if row and await recovery.spend(db, here.officer, code, here.real_now):
            left = await recovery.left(db, here.officer)
            await SecondFactor.filter(id=row.id).using_db(db).update(failures=0)
            await here.shown(db)
            here.note(db, RecoveryCodeUsed(left))
        else:
            here.note(db, SecondFactorFailed())
    if left < 0:
        raise WrongCode
    return left


async def opens(db: BaseDBAsyncClient, here: Here, code: str) -> bool:
    """Whether these digits open, now and never again; wrong ones are counted. In the caller's transaction, which holds
    what is kept until it ends."""
    row = await here.held(db)
    await here.spend(db)
    step = step_in(here, row, code)
    mine = SecondFactor.filter(officer_id=here.officer).using_db(db)
    if step is not None:
        await mine.update(last_step=step, failures=0)
        return True
    await mine.update(failures=F("failures") + 1)
    here.note(db, SecondFactorFailed())
    return False


def step_in(here: Here, row: SecondFactor | None, code: str) -> int | None:
    """The step that this code opens, if it opens anything."""
    if row is None or row.secret is None or row.failures >= MOST_FAILURES:
        return None
    secret = here.sealer.opened(f"totp:{here.officer}", row.secret)
    return digits.step_of(secret, code, here.real_now, row.last_step) if secret else None
