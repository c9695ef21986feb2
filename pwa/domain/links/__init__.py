"""Links of mails: single-use tokens, of which only the hash is kept. Opening one changes nothing, so that a scanner of
mails harms nobody; pressing its page's button takes it, under a lock. Every instant is real time."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.links import queries, writes
from pwa.domain.links.queries import LinkRow
from pwa.domain.refusals import Refusal
from pwa.models.links import Link
from pwa.models.words import LinkKind
from pwa.storage.databases import reading

LASTS = {
    LinkKind.INVITATION: timedelta(days=30),
    LinkKind.INVITATION_AGAIN: timedelta(days=2),
    LinkKind.ACTIVATION: timedelta(days=2),
    LinkKind.OFFICER: timedelta(days=3),
    LinkKind.RESET: timedelta(hours=1),
    LinkKind.EMAIL_CHANGE: timedelta(days=1),
    LinkKind.EMAIL_CHANGE_BEFORE: timedelta(days=1),
    LinkKind.NOT_ME: timedelta(days=7),
}
"""How long each is good for, when nobody says otherwise."""

STANDING = frozenset({LinkKind.NOT_ME, LinkKind.EMAIL_CHANGE_BEFORE})
"""What an owner was told with: whoever is inside must not end it by doing the same again."""

TOGETHER = STANDING | {LinkKind.RESET, LinkKind.INVITATION_AGAIN}
"""Several of an account may be good at once, each until its own end: anybody can ask for these with somebody else's
name, which must not end what that person has in hand. Where they are asked, so many are made in a day."""

INVITING = (LinkKind.INVITATION, LinkKind.INVITATION_AGAIN, LinkKind.OFFICER)
"""What makes an account theirs; the first that is taken ends the others."""

BYTES = 32


class LinkOver(Refusal):
    """Unknown, cut short, used, sent again, too old, or of something or somewhere else: never said which."""

    code = "link_over"


async def make(
    db: BaseDBAsyncClient, town: int, kind: LinkKind, *, account: int | None = None,
    payload: dict[str, Any] | None = None, lasts: timedelta | None = None, real_now: datetime,
) -> str:  # fmt: skip
    """A new link's token, which only its letter's `secrets` may hold. The account's former one of this kind is dead,
    but for those that live together."""
    token = secrets.token_urlsafe(BYTES)
    if account is not None:
        await writes.hold(db, account)
        if kind not in TOGETHER:
            await revoke(db, account, [kind], real_now=real_now)
    ends = real_now + (lasts or LASTS[kind])
    await writes.add(db, town, account, kind, hash_of(token), payload or {}, made=real_now, ends=ends)
    return token


async def has_made(
    db: BaseDBAsyncClient, account: int, kind: LinkKind, payload: dict[str, Any], *, since: datetime
) -> bool:  # fmt: skip
    """Whether this very link of the account was made since then, and is still good."""
    mine = Link.filter(account_id=account, kind=kind, used_at=None, revoked_at=None, made_at__gt=since)
    return payload in await mine.using_db(db).values_list("payload", flat=True)


async def was_pressed(
    db: BaseDBAsyncClient, account: int, kind: LinkKind, once: str, *, real_now: datetime
) -> bool:  # fmt: skip
    """Whether the same press of a page made a link of the account that is still good."""
    mine = Link.filter(account_id=account, kind=kind, used_at=None, revoked_at=None, expires_at__gt=real_now)
    return any(one.payload.get("once") == once for one in await mine.using_db(db))


async def find(town: int, token: str, kinds: Collection[LinkKind], *, real_now: datetime) -> LinkRow:
    """The link, still good, left as it is: what opening it shows. Raises LinkOver."""
    return await good(reading(), town, token, kinds, real_now)


async def take(
    db: BaseDBAsyncClient, town: int, token: str, kinds: Collection[LinkKind], *, real_now: datetime
) -> LinkRow:  # fmt: skip
    """Use the link, in the caller's transaction, its account held: of two at once, one does. Raises LinkOver."""
    link = await good(db, town, token, kinds, real_now)
    if link.account_id is not None:
        await writes.hold(db, link.account_id)
    if not await writes.use(db, link.id, real_now):
        raise LinkOver
    return link


async def revoke(
    db: BaseDBAsyncClient, account: int, kinds: Collection[LinkKind] = tuple(LinkKind), *, after: int = 0,
    real_now: datetime,
) -> int:  # fmt: skip
    """End the account's open links of these kinds, those made after that one; how many."""
    return await writes.revoke(db, account, kinds, after, real_now)


async def good(
    db: BaseDBAsyncClient, town: int, token: str, kinds: Collection[LinkKind], real_now: datetime
) -> LinkRow:  # fmt: skip
    hashed = hash_of(token)
    found = await queries.open_one(db, town, hashed, kinds, real_now)
    if not found or not hmac.compare_digest(found[0].token_hash, hashed):
        raise LinkOver
    return found[0]


def hash_of(token: str) -> str:
    """What is kept of a token, and looked up: a token has 256 bits of chance, so that no time of answer leads to it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
