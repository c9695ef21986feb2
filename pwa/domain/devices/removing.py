"""A device is forgotten when its account says so; signing out forgets it too (`accounts/signing_out.py`)."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.devices.acts import note
from pwa.domain.events.details import DeviceRemoved
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.storage.databases import writing


async def remove(town: TownView, user: User, device: int, now: datetime) -> None:
    """Forget a device of the account. Raises NotFound."""
    async with writing() as db:
        if not await PushSubscription.filter(id=device, account_id=user.account_id).using_db(db).delete():
            raise NotFound
        note(db, town, user, DeviceRemoved(), device, now)
