"""Sign-in attempts: counted before the password is read, per account and per address, by one statement."""

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.refusals import TooManyAttempts
from pwa.storage.databases import rows, run, writing

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 60
"""Many families share an address (a mobile network, a school): only failures stay counted."""

COUNT = (
    "INSERT INTO attempt (key, count, since) VALUES (?, 1, ?), (?, 1, ?) ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN attempt.since <= ? THEN 1 ELSE attempt.count + 1 END, "
    "since = CASE WHEN attempt.since <= ? THEN excluded.since ELSE attempt.since END RETURNING key, count, since"
)


def account_key(town_id: int, username_key: str) -> str:
    """What counts the attempts on a user name, whether or not it exists."""
    return "account:" + hashlib.sha256(f"{town_id}:{username_key}".encode()).hexdigest()


def address_key(address: str) -> str:
    """What counts the attempts from an address; a whole IPv6 household (/64) is one."""
    try:
        network = str(ipaddress.ip_network((address, 64 if ":" in address else 32), strict=False))
    except ValueError:
        network = address
    return "address:" + hashlib.sha256(network.encode()).hexdigest()


async def count(account: str, address: str, real_now: datetime) -> None:
    """Count one attempt; raises TooManyAttempts past the limit of the account or of the address."""
    first, second = sorted((account, address))
    before = real_now - WINDOW
    async with writing() as db:
        found = await rows(db, COUNT, [first, real_now, second, real_now, before, before], instants=["since"])
    over = [row["since"] for row in found if row["count"] > (PER_ACCOUNT if row["key"] == account else PER_ADDRESS)]
    if over:
        wait = math.ceil((max(over) + WINDOW - real_now).total_seconds())
        raise TooManyAttempts(retry_after=wait, minutes=-(-wait // 60))


async def forgive(db: BaseDBAsyncClient, account: str, address: str, real_now: datetime) -> None:
    """After a right password: the account starts afresh, the address gets its attempt back; old rows go."""
    await run(db, "UPDATE attempt SET count = count - 1 WHERE key = ? AND count > 0", [address])
    await run(db, "DELETE FROM attempt WHERE key = ? OR since <= ?", [account, real_now - WINDOW])
