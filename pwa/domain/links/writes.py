"""What is written of links, in the caller's transaction: the account first, then its links, whoever writes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.words import LinkKind
from pwa.storage.databases import document, is_postgres, marks, run
from pwa.storage.typed import ids, insert


async def hold(db: BaseDBAsyncClient, account: int) -> bool:
    """Keep others from this account until the transaction ends; whether it is there. SQLite has one writer anyway."""
    lock = " FOR NO KEY UPDATE" if is_postgres(db) else ""
    return bool(await ids(db, f"SELECT id FROM account WHERE id = ?{lock}", [account]))


async def hold_of(db: BaseDBAsyncClient, guardian: int) -> None:
    """The same, of the account of this person, if they have one."""
    lock = " FOR NO KEY UPDATE" if is_postgres(db) else ""
    await ids(db, f"SELECT id FROM account WHERE guardian_id = ?{lock}", [guardian])


async def add(
    db: BaseDBAsyncClient, town: int, account: int | None, kind: LinkKind, token_hash: str, payload: dict[str, Any],
    *, made: datetime, ends: datetime,
) -> None:  # fmt: skip
    row = {"town_id": town, "account_id": account, "kind": str(kind), "token_hash": token_hash}
    await insert(db, "link", [row | {"payload": document(payload), "made_at": made, "expires_at": ends}])


async def use(db: BaseDBAsyncClient, link: int, real_now: datetime) -> int:
    """Once; how many, 0 when somebody was first."""
    used = "UPDATE link SET used_at = ? WHERE id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?"
    return await run(db, used, [real_now, link, real_now])


async def revoke(
    db: BaseDBAsyncClient, account: int, kinds: Collection[LinkKind], after: int, real_now: datetime
) -> int:
    """Those that are open still, made after that one."""
    ended = f"""UPDATE link SET revoked_at = ?
                WHERE account_id = ? AND id > ? AND kind IN ({marks(len(kinds))})
                  AND used_at IS NULL AND revoked_at IS NULL"""
    return await run(db, ended, [real_now, account, after, *map(str, kinds)])


LEFT_LINKS = """
UPDATE link SET revoked_at = made_at WHERE used_at IS NULL AND revoked_at IS NULL
  AND account_id IN (SELECT id FROM account WHERE guardian_id = ?)
"""
LEFT_PASSWORD = """
UPDATE account SET password_until = invited_at
WHERE guardian_id = ? AND must_change AND activated_at IS NULL AND invited_at IS NOT NULL
"""


async def leave_mailbox(db: BaseDBAsyncClient, guardian: int) -> None:
    """What this person was sent."""
    await run(db, LEFT_PASSWORD, [guardian])
    await run(db, LEFT_LINKS, [guardian])
