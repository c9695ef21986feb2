"""Where an account signed in before: by a key that the browser keeps, of which only a hash is here, among the attempts.

A network would not do: a telephone changes it ten times a day, and a former partner has the same. Each account's first
browser is taken as it comes: the first sign-in after the activation, and everyone's when this began to be kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import links
from pwa.domain.accounts import acts, browsers, mails, queries
from pwa.domain.accounts.attempts import hashed
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.events.rooms.credentials import NewDevice
from pwa.models.people import Account, Attempt
from pwa.models.words import LinkKind

LASTS = timedelta(days=400)
"""As long as a browser keeps its key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign-in that just succeeded: in which browser, by which session's token."""

    account: Account
    browser: Browser
    token: str


async def welcome(db: BaseDBAsyncClient, entry: Entry, *, now: datetime, real_now: datetime) -> None:
    """Know this browser; where it is a new one, its owner hears of it, with what closes the session."""
    keys = [device_key(entry.account.id, key) for key in (entry.browser.key, "")]
    known = Attempt.filter(key__in=keys, since__gt=real_now).using_db(db)
    if {one.key for one in await known} == {keys[1]}:
        await warn(db, entry, keys[0], now=now, real_now=real_now)
    await queries.know(db, real_now + LASTS, *keys)


async def warn(db: BaseDBAsyncClient, entry: Entry, device: str, *, now: datetime, real_now: datetime) -> None:
    """The mail and the event of a new browser."""
    account, session = entry.account, {"session": hash_of(entry.token), "device": device, "at": now.isoformat()}
    token = await links.make(
        db, account.town_id, LinkKind.NOT_ME, account=account.id, payload=session, real_now=real_now
    )
    acts.note(db, account.town_id, account.id, now, NewDevice())
    await mails.tell(
        db, account, NewDevice.verb, {"token": token}, now=now, real_now=real_now,
        device=browsers.named(entry.browser.device), at=now.isoformat(),
    )  # fmt: skip


async def forget(db: BaseDBAsyncClient, device: str) -> None:
    """The browser of that key is a stranger again."""
    await Attempt.filter(key=device).using_db(db).delete()


def device_key(account: int, key: str) -> str:
    """What is kept; of no key, that the account has signed in at all."""
    return hashed("known", f"device {account} {key}")
