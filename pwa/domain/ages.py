"""What is past its time: pure, whoever keeps the rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AHEAD = timedelta(days=1)
"""No clock that is right is so far from another."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is dated `before` is past its time. What is dated after `ahead` was written by a clock that was ahead: it is
    older than whatever came after it."""

    before: datetime
    ahead: datetime


def past(now: datetime, kept: timedelta) -> Past:
    """Of what is kept so long."""
    return Past(now - kept, now + AHEAD)
