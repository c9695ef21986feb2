"""A message to try a device with."""

from datetime import datetime

from pwa.domain import letters
from pwa.domain.accounts import attempts
from pwa.domain.accounts.users import User
from pwa.domain.devices.acts import note
from pwa.domain.events.details import DeviceTried
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.storage.databases import writing

MOST_TESTS = 10
"""Test messages of one account in a quarter of an hour: nobody's answer waits behind them."""


async def send_test(town: TownView, user: User, device: int, *, now: datetime, real_now: datetime) -> None:
    """Write a message to this device, as an answer would be written. Raises NotFound or TooManyAttempts."""
    async with writing() as db:
        if not await PushSubscription.filter(id=device, account_id=user.account_id).using_db(db).exists():
            raise NotFound
        await attempts.spend(db, f"test_push:{user.account_id}", MOST_TESTS, real_now)
        note(db, town, user, DeviceTried(), device, now)
        await letters.write(
            db, town.id, letter_of(Verb.DEVICE_TRIED), {"subscription": device}, [],
            tag=f"essai-{device}", now=now, real_now=real_now,
        )  # fmt: skip
    letters.wake()
