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

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.domain import french
from pwa.domain.accounts import queries
from pwa.domain.accounts.queries import AttemptRow
from pwa.domain.refusals import TooManyAttempts
from pwa.models.people import Attempt
from pwa.storage.databases import writing

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


@dataclass(frozen=True, slots=True)
class Way:
    """The keys of one attempt, none of which names anyone. In order of locking."""

    account: str
    address: str
    known: str
    pair: str
    opened: str


def way(town_id: int, aimed_at: str, address: str, form: str = "") -> Way:
    """Of this user name, address or key, which may or may not exist, from this address; on another `form` than the
    door's, that form's own counts."""
    who, network = f"{form}{town_id}:{aimed_at}", str(network_of(address, 48))
    return Way(
        hashed("account", who), address_key(address, form), hashed("known", f"{network} {who}"),
        hashed("pair", f"{network} {who}"), hashed("opened", who),
    )  # fmt: skip


def address_key(address: str, form: str = "") -> str:
    """What counts the attempts from an address; a whole IPv6 household (/56 at most) is one."""
    return hashed("address", form + str(network_of(address, 56)))


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
    async with writing() as db:
        is_known = await Attempt.filter(key=asked.known, since__gt=real_now).using_db(db).exists()
        keys = [asked.pair] if is_known else [asked.account, asked.address, asked.pair]
        found = await since_opened(db, asked, await queries.counted(db, keys, real_now, WINDOW))
        if wait := max(waits(row, asked, real_now) for row in found):
            raise refused(wait)
        if not is_known:
            await one_more(db, asked.account, asked.address)
        await Attempt.filter(key=asked.pair).using_db(db).update(count=F("count") + 1, since=real_now)
        await queries.sweep(db, real_now - WINDOW, MOST_FORGOTTEN)
    last = [row.key for row in found if waits(row._replace(tries=row.tries + 1), asked, row.since)]
    return [key.partition(":")[0] for key in last]


async def since_opened(db: BaseDBAsyncClient, asked: Way, found: list[AttemptRow]) -> list[AttemptRow]:
    """What an account's own network tried before its door was opened again counts no more."""
    opened = await Attempt.filter(key=asked.opened).using_db(db).first()
    if opened is None:
        return found
    over = [row.key for row in found if row.key == asked.pair and row.since <= opened.since]
    await Attempt.filter(key__in=over).using_db(db).update(count=0)
    return [row._replace(tries=0) if row.key in over else row for row in found]


async def reopen(db: BaseDBAsyncClient, town_id: int, username_key: str, real_now: datetime) -> None:
    """Forget what was tried on this account, wherever from: an officer was asked to."""
    asked = way(town_id, username_key, "")
    await Attempt.filter(key=asked.account).using_db(db).delete()
    await queries.know(db, real_now, asked.opened)


async def forget(db: BaseDBAsyncClient, real_now: datetime, kept: timedelta) -> bool:
    """Sweep, with where accounts signed in longer ago than `kept`; a batch at a time: whether there may be more."""
    swept = await queries.sweep(db, real_now - WINDOW, MOST_FORGOTTEN)
    return MOST_FORGOTTEN in (swept, await queries.forget_known(db, real_now + KNOWN - kept, MOST_FORGOTTEN))


async def spend(db: BaseDBAsyncClient, what: str, most: int, real_now: datetime) -> None:
    """Count one more of what may be done `most` times a window, in the caller's transaction. Raises TooManyAttempts."""
    row = await held(db, hashed("quota", what), real_now)
    if row.tries >= most:
        raise refused(math.ceil((row.since + WINDOW - real_now).total_seconds()))
    await one_more(db, row.key)


async def tally(db: BaseDBAsyncClient, what: str, real_now: datetime) -> int:
    """Count one more of what nobody limits, in the caller's transaction; how many it makes in this window."""
    row = await held(db, hashed("tally", what), real_now)
    await one_more(db, row.key)
    return row.tries + 1


async def held(db: BaseDBAsyncClient, key: str, real_now: datetime) -> AttemptRow:
    """The row of this key, at zero again once its window is over; nobody else has it until the transaction's end."""
    [row] = await queries.counted(db, [key], real_now, WINDOW)
    return row


async def one_more(db: BaseDBAsyncClient, *keys: str) -> None:
    """Of rows that are held."""
    await Attempt.filter(key__in=keys).using_db(db).update(count=F("count") + 1)


def refused(wait: int) -> TooManyAttempts:
    return TooManyAttempts(retry_after=wait, wait=french.count(-(-wait // 60), "minute"))


def waits(row: AttemptRow, asked: Way, real_now: datetime) -> int:
    """Seconds that this row still shuts the way. An account's own network waits longer each time, the rest a window."""
    if row.key == asked.pair:
        over = row.tries - PER_PAIR
        shut = min(WINDOW, FIRST_WAIT * 2 ** min(over, 10)) if over >= 0 else timedelta()
    else:
        shut = WINDOW if row.tries >= (PER_ADDRESS if row.key == asked.address else PER_ACCOUNT) else timedelta()
    return max(0, math.ceil((row.since + shut - real_now).total_seconds()))


async def forgive(db: BaseDBAsyncClient, asked: Way, real_now: datetime) -> None:
    """After a right password: what this attempt counted is given back, and the account is known here."""
    for key in (asked.account, asked.address):
        await Attempt.filter(key=key, count__gt=0).using_db(db).update(count=F("count") - 1)
    await queries.know(db, real_now + KNOWN, asked.known)
    await Attempt.filter(key=asked.pair).using_db(db).delete()
