"""Giving an officer a second factor: a secret is shown, and kept once a code of it has been read back."""

from pwa.domain.events.rooms.second_factor import RecoveryCodesMade, SecondFactorEnrolled
from pwa.domain.refusals import TreatedMeanwhile
from pwa.domain.second_factor import digits, recovery
from pwa.domain.second_factor.here import Here, WrongCode, begin
from pwa.domain.second_factor.showing import opens
from pwa.models.second_factor import SecondFactor
from pwa.storage.databases import writing
from pwa.storage.sealed import Sealer


def offered(sealer: Sealer, account: int) -> str:
    """A new secret, as the page holds it until it comes back with a code: sealed, and nobody else's."""
    return sealer.seal(f"offered:{account}", digits.new_secret())


def secret_of(sealer: Sealer, account: int, sealed: str) -> str | None:
    """What was offered to this account, or None."""
    return sealer.opened(f"offered:{account}", sealed)


async def enrol(here: Here, secret: str, code: str) -> list[str]:
    """Keep the secret and give ten recovery codes. Raises WrongCode, TooManyAttempts; TreatedMeanwhile when there is
    a second factor already."""
    async with writing() as db:
        await begin(db, here.officer, here.real_now)
        row = await here.held(db)
        if row is None or row.enrolled_at is not None:
            raise TreatedMeanwhile
        await here.spend(db)
        step = digits.step_of(secret, code, here.real_now, after=0)
        if step is not None:
            sealed = here.sealer.seal(f"totp:{here.officer}", secret)
            kept = {"secret": sealed, "enrolled_at": here.real_now, "last_step": step, "failures": 0}
            await SecondFactor.filter(id=row.id).using_db(db).update(**kept)
            codes = await recovery.give(db, here.officer)
            await here.shown(db)
            here.note(db, SecondFactorEnrolled())
    if step is None:
        raise WrongCode
    return codes


async def renew_codes(here: Here, code: str) -> list[str]:
    """Ten others, against a code of the telephone: the ten before open nothing. Raises WrongCode, TooManyAttempts."""
    async with writing() as db:
        if is_right := await opens(db, here, code):
            codes = await recovery.give(db, here.officer)
            here.note(db, RecoveryCodesMade())
    if not is_right:
        raise WrongCode
    return codes
