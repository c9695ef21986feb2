"""What an officer has of a second factor, as their page shows it."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.second_factor import recovery
from pwa.models.second_factor import SecondFactor
from pwa.storage.databases import reading


@dataclass(frozen=True, slots=True)
class Mine:
    """Since when (real time; None for no second factor), how many codes still open, how many wrong ones were tried."""

    enrolled_at: datetime | None
    codes_left: int
    failures: int


async def mine(officer: int) -> Mine:
    """Of this officer."""
    found = await SecondFactor.filter(officer_id=officer).using_db(reading()).first()
    left = await recovery.left(reading(), officer)
    return Mine(found.enrolled_at if found else None, left, found.failures if found else 0)
