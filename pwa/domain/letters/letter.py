"""A letter in a worker's hands."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pwa.storage.carriers import Kept

LEASE = timedelta(minutes=2)
VEIL = "…"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that this worker holds until `leased_until`."""

    id: int
    town_id: int
    guardian_id: int | None
    address: str
    kind: str
    facts: dict[str, Any]
    tag: str
    written_at: datetime
    attempts: int
    leased_until: datetime
    subscription_id: int | None = None
    secrets: dict[str, str] | None = None

    def veiled(self, kept: Kept) -> Kept:
        """What is kept of what was told: without what only its reader may have."""
        words = [kept.subject, kept.text, kept.html]
        for secret in (self.secrets or {}).values():
            words = [one and one.replace(secret, VEIL) for one in words]
        subject, text, html = words
        return replace(kept, subject=subject or "", text=text or "", html=html)

    @property
    def claimed_at(self) -> datetime:
        """The real time of this attempt."""
        return self.leased_until - LEASE
