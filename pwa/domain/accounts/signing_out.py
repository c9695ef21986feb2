"""Signing out, here or everywhere: sessions end, and what they are told by."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts
from pwa.domain.accounts.tokens import named
from pwa.domain.events.details import SignedOut, SignedOutEverywhere
from pwa.domain.rights import EVERYONE, declare
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.storage.databases import writing

SIGN_OUT = declare("sign_out", "Se déconnecter", EVERYONE)


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


async def account_of(db: BaseDBAsyncClient, town: TownView, handle: str, real_now: datetime) -> int | None:
    open_ones = Session.filter(**named(handle, "token_hash"), account__town_id=town.id, expires_at__gt=real_now)
    found = await open_ones.using_db(db).first()
    return found.account_id if found else None
