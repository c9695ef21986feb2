"""« Mes appareils »."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User
from pwa.shared.texts.phones import DEVICES
from pwa.storage.databases import reading, rows

SILENT_AFTER = 3
"""Failures in a row after which the page says that nothing arrives."""


@dataclass(frozen=True, slots=True)
class Device:
    """A line of « Mes appareils »; `added_at` is the town's time."""

    id: int
    name: str
    added_at: datetime
    is_this_session: bool
    is_silent: bool


async def devices_of(user: User, token: str | None) -> list[Device]:
    """The account's devices, the latest first."""
    found = await rows(
        reading(),
        "SELECT id, device, created_at, session_hash, failures FROM push_subscription WHERE account_id = ? "
        "ORDER BY created_at DESC, id DESC",
        [user.account_id],
        instants=["created_at"],
    )
    mine = hash_of(token) if token else None
    return [
        Device(r["id"], r["device"] or DEVICES["unnamed"], r["created_at"], mine is not None
               and r["session_hash"] == mine, r["failures"] >= SILENT_AFTER)
        for r in found
    ]  # fmt: skip
