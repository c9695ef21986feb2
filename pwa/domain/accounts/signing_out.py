"""Signing out, here or everywhere: sessions end, and what they are told by."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts
from pwa.domain.accounts.states import end_sessions
from pwa.domain.accounts.tokens import is_handle, named
from pwa.domain.accounts.users import User
from pwa.domain.events.details import SignedOut, SignedOutEverywhere
from pwa.domain.refusals import NotFound
from pwa.domain.rights import EVERYONE, SIGNED_IN, declare
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.storage.databases import writing

SIGN_OUT = declare("sign_out", "Se déconnecter", EVERYONE)
SEE_SESSIONS = declare("see_sessions", "Voir où l’on est connecté, et s’en déconnecter", SIGNED_IN)


async def sign_out(town: TownView, handle: str, now: datetime) -> None:
    """End this session of the town, and what it is told by; ending it twice is the same, and one event."""
    async with writing() as db:
        for session in await Session.filter(**named(handle, "token_hash"), account__town_id=town.id).using_db(db):
            if await Session.filter(token_hash=session.token_hash).using_db(db).delete():
                acts.note(db, town.id, session.account_id, now, SignedOut())
        await PushSubscription.filter(**named(handle, "session_hash"), town_id=town.id).using_db(db).delete()


async def sign_out_everywhere(town: TownView, handle: str, *, now: datetime, real_now: datetime) -> None:
    """End every session of this session's account and every device's notifications; nothing once it has ended, by
    time too: a session that nobody has swept yet is nobody's."""
    async with writing() as db:
        account = await account_of(db, town, handle, real_now)
        if account is None:
            return
        await Session.filter(account_id=account).using_db(db).delete()
        await PushSubscription.filter(account_id=account).using_db(db).delete()
        acts.note(db, town.id, account, now, SignedOutEverywhere())


async def sign_out_one(town: TownView, user: User, handle: str, now: datetime) -> None:
    """End a session of one's own account, wherever it is. Raises NotFound."""
    async with writing() as db:
        mine = Session.filter(**named(handle, "token_hash"), account_id=user.account_id).using_db(db)
        if not (is_handle(handle) and await mine.delete()):
            raise NotFound
        told = PushSubscription.filter(**named(handle, "session_hash"), account_id=user.account_id)
        await told.using_db(db).delete()
        acts.note(db, town.id, user.account_id, now, SignedOut())


async def sign_out_others(town: TownView, user: User, session: str, now: datetime) -> None:
    """End every session of one's own account but this one, and what they are told by."""
    async with writing() as db:
        await end_sessions(db, user.account_id, but=session)
        acts.note(db, town.id, user.account_id, now, SignedOutEverywhere())


async def account_of(db: BaseDBAsyncClient, town: TownView, handle: str, real_now: datetime) -> int | None:
    open_ones = Session.filter(**named(handle, "token_hash"), account__town_id=town.id, expires_at__gt=real_now)
    found = await open_ones.using_db(db).first()
    return found.account_id if found else None
