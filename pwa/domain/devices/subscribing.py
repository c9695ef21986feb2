"""A device is kept, for the account and the session of the tap.

It ends with the session when somebody signs out (`accounts/signing_out.py`), not when the session expires.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.users import User
from pwa.domain.devices import queries
from pwa.domain.devices.acts import note, subject_of
from pwa.domain.devices.subscriptions import Subscription, check
from pwa.domain.events.details import DeviceAdded, DeviceTakenOver
from pwa.domain.events.recording import Event, record
from pwa.domain.refusals import SignInNeeded, Unprocessable
from pwa.domain.towns import TownView
from pwa.models.letters import Letter, PushSubscription
from pwa.storage.databases import DatabaseBusy, writing

MOST = 20
"""Devices of one account."""


async def subscribe(
    town: TownView, user: User, session: str, given: Subscription, *, hosts: Sequence[str], now: datetime
) -> int:
    """Keep this device for this account and the session of that name; its id. The same one again is the same device.

    Raises Unprocessable for an unknown push service, keys that cannot be used, or too many devices.
    """
    checked = check(given, hosts)
    async with writing() as db:
        await refuse_ended(db, session)
        await take_over(db, user, checked.endpoint, now)
        old = await old_ones(db, user, session, checked.endpoint)
        await refuse_too_many(db, user, checked.endpoint, old)
        device, is_new = await keep(db, town, user, session, checked, now)
        await replace(db, old, device)
        if is_new:
            note(db, town, user, DeviceAdded(), device, now)
    return device


async def refuse_ended(db: BaseDBAsyncClient, session: str) -> None:
    """Whoever signed out meanwhile is not told here."""
    if not await queries.held_session(db, session):
        raise SignInNeeded


async def take_over(db: BaseDBAsyncClient, user: User, endpoint: str, now: datetime) -> None:
    """Someone else's device until this tap: its row goes, so that no letter of theirs can come here any more.

    An event of the town that loses it: if it was not a phone handed on, somebody has copied its address.
    """
    others = PushSubscription.filter(endpoint=endpoint, account_id__not=user.account_id).using_db(db)
    for one in await others.select_for_update():
        await PushSubscription.filter(id=one.id).using_db(db).delete()
        taken = Event(DeviceTakenOver(one.account_id), subject_of(one.id), for_account=one.account_id)
        record(db, one.town_id, user.account_id, now, [taken])


async def old_ones(db: BaseDBAsyncClient, user: User, session: str, endpoint: str) -> list[int]:
    """A browser has one subscription to a town: what this session had before is this device's older address."""
    mine = PushSubscription.filter(session_hash=session, account_id=user.account_id, endpoint__not=endpoint)
    return [one.id for one in await mine.using_db(db).order_by("id").select_for_update()]


async def refuse_too_many(db: BaseDBAsyncClient, user: User, endpoint: str, old: list[int]) -> None:
    mine = PushSubscription.filter(account_id=user.account_id, endpoint__not=endpoint).using_db(db)
    if await mine.exclude(id__in=old or [0]).count() >= MOST:
        raise Unprocessable(why="too_many_devices")


async def keep(
    db: BaseDBAsyncClient, town: TownView, user: User, session: str, given: Subscription, now: datetime
) -> tuple[int, bool]:
    """The device's id, and whether it was not known."""
    is_known = await PushSubscription.filter(endpoint=given.endpoint).using_db(db).exists()
    found = await queries.keep(db, town.id, user.account_id, session, given, now)
    if not found:
        # Another account's tap came in between: the family is asked to try again.
        raise DatabaseBusy
    return found[0], not is_known


async def replace(db: BaseDBAsyncClient, old: list[int], device: int) -> None:
    """What was on its way to the older addresses goes to the new one."""
    if old:
        await Letter.filter(subscription_id__in=old, sent_at=None).using_db(db).update(subscription_id=device)
        await PushSubscription.filter(id__in=old).using_db(db).delete()
