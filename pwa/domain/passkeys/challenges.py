"""Challenges: kept here, given to one browser for one purpose, taken once, over in five minutes."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from pwa.domain.accounts import attempts
from pwa.domain.passkeys.refusing import PasskeyRefused, Why
from pwa.models.passkeys import Challenge
from pwa.storage.databases import writing

HOLDS = timedelta(minutes=5)
MOST = 300
"""Of one address in a window: a school's network has many families, a stranger fills no table."""


class Purpose(StrEnum):
    """What signing it does."""

    SIGN_IN = "sign_in"
    ADD = "add"
    CONFIRM = "confirm"


async def give(town: int, purpose: Purpose, bound_to: str, address: str, real_now: datetime) -> str:
    """A new one, base64url. Those that are over go. Raises TooManyAttempts."""
    made = secrets.token_urlsafe(32)
    async with writing() as db:
        await attempts.spend(db, f"challenge:{attempts.address_key(address)}", MOST, real_now)
        await Challenge.filter(expires_at__lte=real_now).using_db(db).delete()
        await Challenge.create(
            using_db=db, town_id=town, challenge=made, purpose=purpose, bound_to=bound_to, expires_at=real_now + HOLDS
        )
    return made


async def take(town: int, purpose: Purpose, bound_to: str, challenge: str, real_now: datetime) -> None:
    """It answers nothing else from now on, whatever becomes of what it signed. Raises PasskeyRefused."""
    async with writing() as db:
        mine = Challenge.filter(town_id=town, challenge=challenge, purpose=purpose, bound_to=bound_to)
        if not bound_to or not await mine.filter(expires_at__gt=real_now).using_db(db).delete():
            raise PasskeyRefused(Why.OVER)
