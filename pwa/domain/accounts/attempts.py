"""Sign-in attempts: counted before the password is read, so that a stranger can shut its own way and nobody else's.

What is counted: an account's attempts from one network, an address's, and an account's from everywhere that it never
came from. An account keeps to its own way where it has already signed in. A shut way counts no more: it opens again in
time, whatever is thrown at it.
"""

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import french
from pwa.domain.refusals import TooManyAttempts
from pwa.storage.databases import is_postgres, rows, run, tuples, writing

WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
PER_PAIR = 10
"""Of one account from one network; then each failure doubles the wait, up to WINDOW."""

PER_ADDRESS = 60
"""Many families share an address (a mobile network, a school): only failures stay counted."""

PER_ACCOUNT = 100
"""From the networks where it never signed in, all together: no one machine has so many."""

KNOWN = timedelta(days=180)
"""How long an account is known where it has signed in."""

MOST_FORGOTTEN = 1000
"""In one transaction."""

COUNTED = (
    "INSERT INTO attempt (key, count, since) VALUES {} ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN attempt.since <= ? THEN 0 ELSE attempt.count END, "
    "since = CASE WHEN attempt.since <= ? THEN excluded.since ELSE attempt.since END RETURNING key, count, since"
)
"""The rows of these keys, made if need be and held until the transaction's end; refusing makes none."""

ONE_MORE = "UPDATE attempt SET count = count + 1 WHERE key = ?"


@dataclass(frozen=True, slots=True)
class Way:
    """The keys of one attempt, none of which names anyone. In order of locking."""

    account: str
    address: str
    known: str
    pair: str


def way(town_id: int, username_key: str, address: str) -> Way:
    """Of this user name, which may or may not exist, from this address."""
    who, network = f"{town_id}:{username_key}", str(network_of(address, 48))
    return Way(
        hashed("account", who), address_key(address), hashed("known", f"{network} {who}"),
        hashed("pair", f"{network} {who}"),
    )  # fmt: skip


def address_key(address: str) -> str:
    """What counts the attempts from an address; a whole IPv6 household (/56 at most) is one."""
    return hashed("address", str(network_of(address, 56)))


def hashed(what: str, words: str) -> str:
    return f"{what}:{hashlib.sha256(words.encode()).hexdigest()}"


def network_of(address: str, prefix: int) -> object:
    """Of an IPv6 address, its first bits; an IPv4 address is itself, however it is written."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if mapped or found.version == 4:
        return mapped or found
    return ipaddress.ip_network((int(found), prefix), strict=False)


async def count(asked: Way, real_now: datetime) -> list[str]:
    """Count one attempt; the ways that it shuts if it fails. Raises TooManyAttempts, counting nothing."""
    before = real_now - WINDOW
    async with writing() as db:
        known = await rows(db, "SELECT key FROM attempt WHERE key = ? AND since > ?", [asked.known, real_now])
        keys = [asked.pair] if known else [asked.account, asked.address, asked.pair]
        values = [value for key in keys for value in (key, 0, real_now)]
        found = await rows(
            db, COUNTED.format(tuples(len(keys), 3)), [*values, before, before], instants=["since"]
        )  # fmt: skip
        if wait := max(waits(row, asked, real_now) for row in found):
            raise refused(wait)
        for row in found:
            since = real_now if row["key"] == asked.pair else row["since"]
            await run(db, "UPDATE attempt SET count = count + 1, since = ? WHERE key = ?", [since, row["key"]])
        await sweep(db, before)
    last = [row["key"] for row in found if waits(row | {"count": row["count"] + 1}, asked, row["since"])]
    return [key.partition(":")[0] for key in last]


async def sweep(db: BaseDBAsyncClient, before: datetime) -> None:
    """What is over goes: last, and without waiting for a row that somebody holds, so that nobody waits in a ring."""
    free = "FOR UPDATE SKIP LOCKED" if is_postgres(db) else ""
    over = f"SELECT key FROM attempt WHERE since <= ? ORDER BY key {free}"
    await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [before])


async def forget(db: BaseDBAsyncClient, real_now: datetime, kept: timedelta) -> bool:
    """Sweep, with where accounts signed in longer ago than `kept`; a batch at a time: whether there may be more."""
    await sweep(db, real_now - WINDOW)
    long_ago = real_now + KNOWN - kept
    over = f"SELECT key FROM attempt WHERE key LIKE 'known:%' AND since <= ? LIMIT {MOST_FORGOTTEN}"
    return await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [long_ago]) == MOST_FORGOTTEN


async def spend(db: BaseDBAsyncClient, what: str, most: int, real_now: datetime) -> None:
    """Count one more of what may be done `most` times a window, in the caller's transaction. Raises TooManyAttempts."""
    row = await held(db, hashed("quota", what), real_now)
    if row["count"] >= most:
        raise refused(math.ceil((row["since"] + WINDOW - real_now).total_seconds()))
    await run(db, ONE_MORE, [row["key"]])


async def tally(db: BaseDBAsyncClient, what: str, real_now: datetime) -> int:
    """Count one more of what nobody limits, in the caller's transaction; how many it makes in this window."""
    row = await held(db, hashed("tally", what), real_now)
    await run(db, ONE_MORE, [row["key"]])
    return int(row["count"]) + 1


async def held(db: BaseDBAsyncClient, key: str, real_now: datetime) -> dict[str, Any]:
    """The row of this key, at zero again once its window is over; nobody else has it until the transaction's end."""
    before = real_now - WINDOW
    values = [key, 0, real_now, before, before]
    [row] = await rows(db, COUNTED.format(tuples(1, 3)), values, instants=["since"])
    return row


def refused(wait: int) -> TooManyAttempts:
    return TooManyAttempts(retry_after=wait, wait=french.count(-(-wait // 60), "minute"))


def waits(row: dict[str, Any], asked: Way, real_now: datetime) -> int:
    """Seconds that this row still shuts the way. An account's own network waits longer each time, the rest a window."""
    if row["key"] == asked.pair:
        over = row["count"] - PER_PAIR
        shut = min(WINDOW, FIRST_WAIT * 2 ** min(over, 10)) if over >= 0 else timedelta()
    else:
        shut = WINDOW if row["count"] >= (PER_ADDRESS if row["key"] == asked.address else PER_ACCOUNT) else timedelta()
    return max(0, math.ceil((row["since"] + shut - real_now).total_seconds()))


async def forgive(db: BaseDBAsyncClient, asked: Way, real_now: datetime) -> None:
    """After a right password: what this attempt counted is given back, and the account is known here."""
    for key in (asked.account, asked.address):
        await run(db, "UPDATE attempt SET count = count - 1 WHERE key = ? AND count > 0", [key])
    await run(
        db,
        "INSERT INTO attempt (key, count, since) VALUES (?, 0, ?) "
        "ON CONFLICT (key) DO UPDATE SET since = excluded.since",
        [asked.known, real_now + KNOWN],
    )
    await run(db, "DELETE FROM attempt WHERE key = ?", [asked.pair])
