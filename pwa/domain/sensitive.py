"""What is read of health, money or documents is noted, by whom and when."""

from datetime import datetime

from pwa.domain.events.details import SensitiveRead
from pwa.domain.events.recording import Event, record
from pwa.domain.rights import Action, sensitivity_of
from pwa.storage.databases import writing


async def note(town: int, account: int | None, action: Action, subject: str, now: datetime) -> None:
    """One event for each reading; `subject` is the address by its name and ids."""
    async with writing() as db:
        record(db, town, account, now, [Event(SensitiveRead(action, sensitivity_of(action)), subject)])
