"""Whose turn it is: among the letters that are due, the lowest turn leaves first.

A lane is one guardian's answers, or one kind of letter from one town. A letter takes the moment it is due as its turn,
and a step after the last of its lane that has not left yet: whoever makes hundreds of letters waits behind themselves.
Turns only order: when nothing else is due, a whole lane leaves at once. What yields takes its turn later than it is
due: after a night without a mail server, five thousand invitations are still behind the answers of the morning.
"""

from datetime import datetime, timedelta
from typing import Any

STEP = 10_000
"""Milliseconds between two letters of a lane."""


def turn(due: datetime) -> list[Any]:
    """The values of `fragments.TURN`."""
    earliest = milliseconds(due)
    return [earliest - STEP, earliest]


def later(now: datetime, wait: timedelta) -> list[Any]:
    """The values of `fragments.LATER`."""
    return [milliseconds(now), milliseconds(now), int(wait.total_seconds() * 1000)]


def lane(town_id: int, kind: str, *, is_asked_for: bool) -> tuple[str, list[Any]]:
    """The lane of each recipient as SQL, with its values; what no family asked for is the town's own doing."""
    if is_asked_for:
        return "COALESCE('guardian ' || guardian, 'device ' || subscription, '')", []
    return "CAST(? AS VARCHAR)", [f"{kind} {town_id}"]


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
