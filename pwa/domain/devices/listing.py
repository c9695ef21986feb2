"""« Mes appareils »."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User
from pwa.models.letters import PushSubscription
from pwa.shared.texts.phones import DEVICES
from pwa.storage.databases import reading

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
    mine = hash_of(token) if token else None
    theirs = PushSubscription.filter(account_id=user.account_id).using_db(reading()).order_by("-created_at", "-id")
    return [
        Device(one.id, one.device or DEVICES["unnamed"], one.created_at, mine is not None
               and one.session_hash == mine, one.failures >= SILENT_AFTER)
        for one in await theirs
    ]  # fmt: skip
