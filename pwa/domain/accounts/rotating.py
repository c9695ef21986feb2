"""A session's token changes, its name stays. The new one is made from the old one and a salt that only the row has: an
answer that was lost, or two tabs at once, give the same token again.

The former one opens for as long as the browser may not have the new one, then ten minutes more, for what is on its way.
Later, somebody else has it: the session ends.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from tortoise.expressions import Q

from pwa.domain.accounts.sessions import end, next_end, note_ended
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.sessions.town_file import USUAL, Sessions
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.storage.databases import writing

EVERY = timedelta(days=1)
GRACE = timedelta(minutes=10)
STOLEN = "stolen"


def is_due(created_at: datetime, rotated_at: datetime | None, real_now: datetime) -> bool:
    """Whether the token is a day old."""
    return real_now - (rotated_at or created_at) >= EVERY


def is_over(taken_at: datetime | None, real_now: datetime) -> bool:
    """Whether the former token opens nothing any more: the new one is kept, and what was on its way had time."""
    return taken_at is not None and real_now - taken_at >= GRACE


def following(token: str, salt: str) -> str:
    """The token that comes after this one: known of none but who has both."""
    made = hmac.new(salt.encode(), token.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


async def rotate(session: str, token: str, real_now: datetime, limits: Sessions = USUAL) -> str | None:
    """Another token for this session, which this visit makes last; None where one is still on its way to its browser,
    or it changed meanwhile."""
    salt = secrets.token_hex(16)
    new, settled = following(token, salt), Q(previous_hash=None) | Q(taken_at__lte=real_now - GRACE)
    async with writing() as db:
        mine = Session.filter(settled, token_hash=session, current_hash=hash_of(token), expires_at__gt=real_now)
        if not (found := await mine.using_db(db).select_for_update().first()):
            return None
        await mine.using_db(db).update(
            current_hash=hash_of(new), previous_hash=hash_of(token), salt=salt, rotated_at=real_now, taken_at=None,
            seen_at=real_now, expires_at=await next_end(db, found, real_now, limits),
        )  # fmt: skip
    return new


async def end_stolen(session: str, token: str, *, now: datetime, real_now: datetime) -> None:
    """The former token came back once its time was over: whoever has either signs in again. An event, once."""
    async with writing() as db:
        mine = Session.filter(token_hash=session, previous_hash=hash_of(token), expires_at__gt=real_now).using_db(db)
        found = await mine.select_for_update().first()
        if found is None or not is_over(found.taken_at, real_now):
            return
        await end(db, found, STOLEN, real_now)
        await PushSubscription.filter(session_hash=session).using_db(db).delete()
        await note_ended(db, [found], STOLEN, now)
