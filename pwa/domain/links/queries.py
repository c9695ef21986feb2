"""What links are asked in SQL."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.words import LinkKind
from pwa.storage.databases import marks, reading
from pwa.storage.typed import typed


class HolderRow(NamedTuple):
    account_id: int


class LinkRow(NamedTuple):
    """A link that is still good."""

    id: int
    town_id: int
    account_id: int | None
    kind: str
    token_hash: str
    payload: dict[str, Any]
    made_at: datetime
    expires_at: datetime


async def still_open(accounts: Collection[int], kinds: Collection[LinkKind], real_now: datetime) -> set[int]:
    """Those of these accounts who have such a link in hand."""
    asked = f"""SELECT account_id FROM link
                WHERE account_id IN ({marks(len(accounts))}) AND kind IN ({marks(len(kinds))})
                  AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?"""
    found = await typed(reading(), HolderRow, asked, [*accounts, *kinds, real_now]) if accounts else []
    return {one.account_id for one in found}


async def open_one(
    db: BaseDBAsyncClient, town: int, token_hash: str, kinds: Collection[LinkKind], real_now: datetime
) -> list[LinkRow]:
    """The one of this hash, in this town, of one of these kinds, that was neither used nor ended."""
    asked = f"""SELECT id, town_id, account_id, kind, token_hash, payload, made_at, expires_at FROM link
                WHERE token_hash = ? AND town_id = ? AND kind IN ({marks(len(kinds))})
                  AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?"""
    return await typed(db, LinkRow, asked, [token_hash, town, *kinds, real_now])
