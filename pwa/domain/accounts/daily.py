"""What may be done so many times a day, counted in the database: whatever the network, the process or the form.

A mailbox is the case that matters: strangers type other people's addresses, and nobody fills a box that is not theirs.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import french
from pwa.domain.accounts import queries
from pwa.domain.accounts.attempts import hashed, one_more
from pwa.domain.accounts.names import folded
from pwa.domain.refusals import TooManyAttempts
from pwa.models.people import Attempt

DAY = timedelta(days=1)
PER_BOX = 20
"""Mails that strangers, all together, may have sent to one box in a day, by every town of this instance."""

DOTLESS = "gmail.com"
"""Where « m.a@ » and « ma@ » are one box."""
ALSO = {"googlemail.com": DOTLESS}
"""Another name of the same."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many times it was done in this day, with this one; when the day ends."""

    times: int
    ends: datetime


async def spend(db: BaseDBAsyncClient, what: str, most: int, real_now: datetime) -> Counted:
    """Count one more, in the caller's transaction, which holds the count until its end. Raises TooManyAttempts."""
    key = key_of(what)
    [row] = await queries.counted(db, [key], real_now + DAY, DAY)
    if row.tries >= most:
        hours = math.ceil((row.since - real_now) / timedelta(hours=1))
        raise TooManyAttempts(retry_after=hours * 3600, wait=french.count(hours, "heure"))
    await one_more(db, key)
    return Counted(row.tries + 1, row.since)


async def may_write(db: BaseDBAsyncClient, why: str, most: int, email: str, real_now: datetime) -> bool:
    """Whether this box may be sent one mail more for that reason, asked by anybody: it is counted if so."""
    box = box_of(email)
    try:
        await spend(db, f"{why}:{box}", most, real_now)
        await spend(db, f"box:{box}", PER_BOX, real_now)
    except TooManyAttempts:
        return False
    return True


async def forget(db: BaseDBAsyncClient, what: str) -> None:
    """Its owner was here: it starts again at zero."""
    await Attempt.filter(key=key_of(what)).using_db(db).delete()


def key_of(what: str) -> str:
    """Its row keeps when its day ends, as those of known networks do: no sweep of the short windows takes it before."""
    return hashed("daily", what)


def box_of(email: str) -> str:
    """What reaches one box is one: « A+1@ » is « a@ », however long it is."""
    name, _, host = folded(email).partition("@")
    name, host = name.partition("+")[0], ALSO.get(host, host)
    return f"{name.replace('.', '') if host == DOTLESS else name}@{host}"
