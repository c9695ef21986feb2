"""A letter in a worker's hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LEASE = timedelta(minutes=2)


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

    @property
    def claimed_at(self) -> datetime:
        """The real time of this attempt."""
        return self.leased_until - LEASE
