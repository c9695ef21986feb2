"""What an account did to itself, among the events."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record


def note(db: BaseDBAsyncClient, town: int, account: int, now: datetime, detail: Detail) -> None:
    """What an account did to itself."""
    record(db, town, account, now, [Event(detail, f"account:{account}", for_account=account)])
