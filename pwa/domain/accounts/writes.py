"""What is written of accounts in SQL, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import marks
from pwa.storage.typed import ids


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be: of one guardian or of one officer. `password_hash` None: it only opens by a link."""

    username: str
    guardian: int | None = None
    officer: int | None = None
    password_hash: str | None = None
    password_until: datetime | None = None
    must_change: bool = False
    invited_at: datetime | None = None
    activated_at: datetime | None = None
    is_demo: bool = False


async def add(db: BaseDBAsyncClient, town: int, public_id: UUID, key: str, account: NewAccount) -> list[int]:
    """Its id; nothing where the name is taken."""
    row: dict[str, Any] = {
        "town_id": town, "public_id": public_id, "username": account.username, "username_key": key,
        "guardian_id": account.guardian, "officer_id": account.officer, "password_hash": account.password_hash or "",
        "password_until": account.password_until, "must_change": account.must_change,
        "invited_at": account.invited_at, "activated_at": account.activated_at, "is_demo": account.is_demo,
    }  # fmt: skip
    made = f"""INSERT INTO account ({", ".join(row)}) VALUES ({marks(len(row))})
               ON CONFLICT (town_id, username_key) DO NOTHING RETURNING id"""
    return await ids(db, made, list(row.values()))
