"""A device is kept, for the account and the session of the tap.

It ends with the session when somebody signs out (`accounts/signing_out.py`), not when the session expires.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User
from pwa.domain.devices.acts import note, subject_of
from pwa.domain.devices.subscriptions import Subscription, check
from pwa.domain.events.details import DeviceAdded, DeviceTakenOver
from pwa.domain.events.recording import Event, record
from pwa.domain.refusals import SignInNeeded, Unprocessable
from pwa.domain.towns import TownView
from pwa.storage.databases import DatabaseBusy, is_postgres, marks, rows, run, writing

MOST = 20
"""Devices of one account."""


async def subscribe(
    town: TownView, user: User, token: str, given: Subscription, *, hosts: Sequence[str], now: datetime
) -> int:
    """Keep this device for this account and session; its id. The same one again is the same device.

    Raises Unprocessable for an unknown push service, keys that cannot be used, or too many devices.
    """
    checked = check(given, hosts)
    session = hash_of(token)
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
    lock = " FOR KEY SHARE" if is_postgres(db) else ""
    if not await rows(db, f"SELECT account_id FROM session WHERE token_hash = ?{lock}", [session]):
        raise SignInNeeded


async def take_over(db: BaseDBAsyncClient, user: User, endpoint: str, now: datetime) -> None:
    """Someone else's device until this tap: its row goes, so that no letter of theirs can come here any more.

    An event of the town that loses it: if it was not a phone handed on, somebody has copied its address.
    """
    lost = await rows(
        db,
        "DELETE FROM push_subscription WHERE endpoint = ? AND account_id <> ? RETURNING id, account_id, town_id",
        [endpoint, user.account_id],
    )
    for one in lost:
        taken = Event(DeviceTakenOver(one["account_id"]), subject_of(one["id"]), for_account=one["account_id"])
        record(db, one["town_id"], user.account_id, now, [taken])


async def old_ones(db: BaseDBAsyncClient, user: User, session: str, endpoint: str) -> list[int]:
    """A browser has one subscription to a town: what this session had before is this device's older address."""
    lock = " FOR UPDATE" if is_postgres(db) else ""
    found = await rows(
        db,
        "SELECT id FROM push_subscription WHERE session_hash = ? AND account_id = ? AND endpoint <> ? ORDER BY id"
        + lock,
        [session, user.account_id, endpoint],
    )
    return [row["id"] for row in found]


async def refuse_too_many(db: BaseDBAsyncClient, user: User, endpoint: str, old: list[int]) -> None:
    [found] = await rows(
        db,
        "SELECT count(*) AS count FROM push_subscription WHERE account_id = ? AND endpoint <> ? "
        f"AND id NOT IN ({marks(len(old)) if old else 0})",
        [user.account_id, endpoint, *old],
    )
    if found["count"] >= MOST:
        raise Unprocessable(why="too_many_devices")


async def keep(
    db: BaseDBAsyncClient, town: TownView, user: User, session: str, given: Subscription, now: datetime
) -> tuple[int, bool]:
    """The device's id, and whether it was not known."""
    known = await rows(db, "SELECT id FROM push_subscription WHERE endpoint = ?", [given.endpoint])
    found = await rows(
        db,
        """INSERT INTO push_subscription (town_id, account_id, session_hash, endpoint, p256dh, auth, device, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (endpoint) DO UPDATE SET session_hash = excluded.session_hash, p256dh = excluded.p256dh,
               auth = excluded.auth, device = excluded.device, failures = 0
           WHERE push_subscription.account_id = excluded.account_id RETURNING id""",
        [town.id, user.account_id, session, given.endpoint, given.p256dh, given.auth, given.device, now],
    )
    if not found:
        # Another account's tap came in between: the family is asked to try again.
        raise DatabaseBusy
    return found[0]["id"], not known


async def replace(db: BaseDBAsyncClient, old: list[int], device: int) -> None:
    """What was on its way to the older addresses goes to the new one."""
    if old:
        those = f"IN ({marks(len(old))})"
        await run(
            db,
            f"UPDATE letter SET subscription_id = ? WHERE subscription_id {those} AND sent_at IS NULL",
            [device, *old],
        )
        await run(db, f"DELETE FROM push_subscription WHERE id {those}", old)
