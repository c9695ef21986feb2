"""A device is forgotten when its account says so; signing out forgets it too (`accounts/signing_out.py`)."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.devices.acts import note
from pwa.domain.events.details import DeviceRemoved
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.storage.databases import run, writing


async def remove(town: TownView, user: User, device: int, now: datetime) -> None:
    """Forget a device of the account. Raises NotFound."""
    async with writing() as db:
        values = [device, user.account_id]
        if not await run(db, "DELETE FROM push_subscription WHERE id = ? AND account_id = ?", values):
            raise NotFound
        note(db, town, user, DeviceRemoved(), device, now)
