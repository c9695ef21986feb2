"""What was done to a device, among the events."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.users import User
from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record
from pwa.domain.towns import TownView


def note(db: BaseDBAsyncClient, town: TownView, user: User, detail: Detail, device: int, now: datetime) -> None:
    done = Event(detail, subject_of(device), user.household_id, user.account_id)
    record(db, town.id, user.account_id, now, [done])


def subject_of(device: int) -> str:
    return f"push_subscription:{device}"
