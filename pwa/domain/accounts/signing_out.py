"""Signing out, here or everywhere: sessions end, and what they are told by."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts
from pwa.domain.accounts.tokens import NAMED, named
from pwa.domain.events.details import SignedOut, SignedOutEverywhere
from pwa.domain.rights import EVERYONE, declare
from pwa.domain.towns import TownView
from pwa.storage.databases import rows, run, writing

SIGN_OUT = declare("sign_out", EVERYONE)
HERE = "account_id IN (SELECT id FROM account WHERE town_id = ?)"
ENDED = f"DELETE FROM session WHERE {NAMED.format('token_hash')} AND {HERE} RETURNING account_id"


async def sign_out(town: TownView, handle: str, now: datetime) -> None:
    """End this session of the town, and what it is told by; ending it twice is the same, and one event."""
    values = [*named(handle), town.id]
    async with writing() as db:
        ended = await rows(db, ENDED, values)
        await run(db, f"DELETE FROM push_subscription WHERE {NAMED.format('session_hash')} AND {HERE}", values)
        for one in ended:
            acts.note(db, town.id, one["account_id"], now, SignedOut())


async def sign_out_everywhere(town: TownView, handle: str, *, now: datetime, real_now: datetime) -> None:
    """End every session of this session's account and every device's notifications; nothing once it has ended, by
    time too: a session that nobody has swept yet is nobody's."""
    async with writing() as db:
        account = await account_of(db, town, handle, real_now)
        if account is None:
            return
        await run(db, "DELETE FROM session WHERE account_id = ?", [account])
        await run(db, "DELETE FROM push_subscription WHERE account_id = ?", [account])
        acts.note(db, town.id, account, now, SignedOutEverywhere())


async def account_of(db: BaseDBAsyncClient, town: TownView, handle: str, real_now: datetime) -> int | None:
    found = await rows(
        db,
        "SELECT s.account_id FROM session s JOIN account a ON a.id = s.account_id "
        f"WHERE a.town_id = ? AND s.expires_at > ? AND {NAMED.format('s.token_hash')}",
        [town.id, real_now, *named(handle)],
    )
    return found[0]["account_id"] if found else None
