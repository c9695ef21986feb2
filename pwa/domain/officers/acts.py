"""What was done to an officer's account, among the events."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record


def note(
    db: BaseDBAsyncClient, town: int, by: int | None, account: int, now: datetime, detail: Detail
) -> None:  # fmt: skip
    """One event about this account; `by` nobody is a command of the instance."""
    record(db, town, by, now, [Event(detail, f"account:{account}", for_account=account)])
