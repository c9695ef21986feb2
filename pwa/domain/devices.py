"""Devices that a family asked to be told on: subscribed by the account's own tap, listed, tried, removed.

A subscription is bound to the session that made it: signing out deletes it (`signing_out`), the session's expiry not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.accounts import attempts
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User
from pwa.domain.events.details import Detail, DeviceAdded, DeviceRemoved, DeviceTakenOver, DeviceTried
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.refusals import NotFound, SignInNeeded, Unprocessable
from pwa.domain.subscriptions import Subscription, check
from pwa.domain.towns import TownView
from pwa.shared.texts.phones import DEVICES
from pwa.storage.databases import DatabaseBusy, is_postgres, marks, reading, rows, run, writing

MOST = 20
"""Devices of one account."""

MOST_TESTS = 10
"""Test messages of one account in a quarter of an hour: nobody's answer waits behind them."""

SILENT_AFTER = 3
"""Failures in a row after which the page says that nothing arrives."""


@dataclass(frozen=True, slots=True)
class Device:
    """A line of « Mes appareils »; `added_at` is the town's time."""

    id: int
    name: str
    added_at: datetime
    is_this_session: bool
    is_silent: bool


MAIL_ONLY = "courriel"
"""In the place of a key: this phone tells nothing by itself either."""

PUBLIC_KEY = "SELECT value FROM instance WHERE key = 'vapid_public'"


async def public_key() -> str:
    """This instance's VAPID key, as a browser wants it to subscribe."""
    [found] = await rows(reading(), PUBLIC_KEY)
    return found["value"]


async def key_offered(user: User) -> str:
    """The key for a page that may ask; "" before the household's first answer, MAIL_ONLY for who chose so."""
    asked = (
        "SELECT value, EXISTS (SELECT 1 FROM service_request WHERE household_id = ?) AS may_ask, "
        "EXISTS (SELECT 1 FROM guardian WHERE id = ? AND is_mail_only) AS is_mail_only "
        "FROM instance WHERE key = 'vapid_public'"
    )
    [found] = await rows(reading(), asked, [user.household_id, user.guardian_id])
    if found["is_mail_only"]:
        return MAIL_ONLY
    return found["value"] if found["may_ask"] else ""


async def devices_of(user: User, token: str | None) -> list[Device]:
    """The account's devices, the latest first."""
    found = await rows(
        reading(),
        "SELECT id, device, created_at, session_hash, failures FROM push_subscription WHERE account_id = ? "
        "ORDER BY created_at DESC, id DESC",
        [user.account_id],
        instants=["created_at"],
    )
    mine = hash_of(token) if token else None
    return [
        Device(r["id"], r["device"] or DEVICES["unnamed"], r["created_at"], mine is not None
               and r["session_hash"] == mine, r["failures"] >= SILENT_AFTER)
        for r in found
    ]  # fmt: skip


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


async def remove(town: TownView, user: User, device: int, now: datetime) -> None:
    """Forget a device of the account. Raises NotFound."""
    async with writing() as db:
        values = [device, user.account_id]
        if not await run(db, "DELETE FROM push_subscription WHERE id = ? AND account_id = ?", values):
            raise NotFound
        note(db, town, user, DeviceRemoved(), device, now)


async def send_test(town: TownView, user: User, device: int, *, now: datetime, real_now: datetime) -> None:
    """Write a message to this device, as an answer would be written. Raises NotFound or TooManyAttempts."""
    async with writing() as db:
        found = await rows(
            db, "SELECT id FROM push_subscription WHERE id = ? AND account_id = ?", [device, user.account_id]
        )
        if not found:
            raise NotFound
        await attempts.spend(db, f"test_push:{user.account_id}", MOST_TESTS, real_now)
        note(db, town, user, DeviceTried(), device, now)
        await letters.write(
            db, town.id, letter_of(Verb.DEVICE_TRIED), {"subscription": device}, [],
            tag=f"essai-{device}", now=now, real_now=real_now,
        )  # fmt: skip
    letters.wake()


def note(db: BaseDBAsyncClient, town: TownView, user: User, detail: Detail, device: int, now: datetime) -> None:
    done = Event(detail, subject_of(device), user.household_id, user.account_id)
    record(db, town.id, user.account_id, now, [done])


def subject_of(device: int) -> str:
    return f"push_subscription:{device}"
