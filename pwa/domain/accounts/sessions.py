"""Sessions: one lasts 30 days from the last visit, and never longer than MOST from its sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import KIND
from pwa.models.words import AccountKind
from pwa.storage.databases import rows, run, writing

LASTS = timedelta(days=30)
MOST = {AccountKind.GUARDIAN: timedelta(days=365), AccountKind.OFFICER: timedelta(days=7)}
"""However often it is used, a session ends: an officer sees every family of the town."""

SEEN_EVERY = timedelta(minutes=5)

SESSION = (
    f"SELECT s.created_at, {KIND} AS kind FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?"
)


def end_of(kind: AccountKind, created_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends that nobody uses any more after `seen_at`."""
    return min(seen_at + LASTS, created_at + MOST[kind])


async def seen(token_hash: str, real_now: datetime) -> None:
    """Write the visit: the session has 30 days again, as far as it may last."""
    async with writing() as db:
        found = await rows(db, SESSION, [token_hash], instants=["created_at"])
        if not found:
            return
        values = [real_now, end_of(AccountKind(found[0]["kind"]), found[0]["created_at"], real_now), token_hash]
        await run(db, "UPDATE session SET seen_at = ?, expires_at = ? WHERE token_hash = ?", values)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: what it says it is, and the token of the session it had."""

    device: str
    old_token: str | None = None


async def open_session(
    db: BaseDBAsyncClient, account: int, kind: AccountKind, token: str, here: Browser, real_now: datetime
) -> None:
    """The old session of this browser ends as the new one begins, and everyone's expired ones are swept."""
    old = hash_of(here.old_token) if here.old_token else ""
    await run(db, "DELETE FROM session WHERE token_hash = ? OR expires_at <= ?", [old, real_now])
    if old:
        await pass_devices_on(db, account, old, hash_of(token))
    columns = "token_hash, account_id, created_at, seen_at, expires_at, device"
    values = [hash_of(token), account, real_now, real_now, end_of(kind, real_now, real_now), here.device[:200]]
    await run(db, f"INSERT INTO session ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values)


async def pass_devices_on(db: BaseDBAsyncClient, account: int, old: str, new: str) -> None:
    """What the old session was told by is the new one's; on another account's sign-in it ends, as by signing out."""
    bound = "session_hash = ? AND account_id"
    await run(db, f"DELETE FROM push_subscription WHERE {bound} <> ?", [old, account])
    await run(db, f"UPDATE push_subscription SET session_hash = ? WHERE {bound} = ?", [new, old, account])
