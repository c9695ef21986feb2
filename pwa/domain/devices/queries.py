"""What devices ask and keep in SQL, one typed row each: the key on every page, a lock, a row that is there or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.devices.subscriptions import Subscription
from pwa.storage.databases import is_postgres, reading
from pwa.storage.typed import ids, typed


class OfferRow(NamedTuple):
    """The instance's key; whether the household has had an answer, and whether the guardian chose mails only."""

    key: str
    may_ask: bool
    is_mail_only: bool


class Holder(NamedTuple):
    """The account of a session."""

    account_id: int


OFFER = """
SELECT value AS key, EXISTS (SELECT 1 FROM service_request WHERE household_id = ?) AS may_ask,
       EXISTS (SELECT 1 FROM guardian WHERE id = ? AND is_mail_only) AS is_mail_only
FROM instance WHERE key = 'vapid_public'
"""

KEPT = """
INSERT INTO push_subscription (town_id, account_id, session_hash, endpoint, p256dh, auth, device, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (endpoint) DO UPDATE SET session_hash = excluded.session_hash, p256dh = excluded.p256dh,
    auth = excluded.auth, device = excluded.device, failures = 0
WHERE push_subscription.account_id = excluded.account_id RETURNING id
"""


async def offer(household: int | None, guardian: int | None) -> OfferRow:
    """What a page of theirs may ask for, in one question."""
    [row] = await typed(reading(), OfferRow, OFFER, [household, guardian])
    return row


async def held_session(db: BaseDBAsyncClient, session: str) -> Sequence[Holder]:
    """That session, which nobody can end before this transaction does; nothing once it has ended."""
    lock = " FOR KEY SHARE" if is_postgres(db) else ""
    return await typed(db, Holder, f"SELECT account_id FROM session WHERE token_hash = ?{lock}", [session])


async def keep(
    db: BaseDBAsyncClient, town: int, account: int, session: str, given: Subscription, now: datetime
) -> list[int]:
    """The device's id, made or brought up to date; nothing when the address is another account's."""
    values = [town, account, session, given.endpoint, given.p256dh, given.auth, given.device, now]
    return await ids(db, KEPT, values)
