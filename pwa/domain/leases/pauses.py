"""How often what failed is tried, and how long it waits in between."""

from datetime import timedelta

PAUSES = [timedelta(seconds=20), *(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))]
"""How long to wait after each attempt but the last: a server down over a weekend loses nothing."""
ATTEMPTS = len(PAUSES) + 1


def pause(attempt: int) -> timedelta:
    """After the n-th attempt."""
    return PAUSES[min(attempt, len(PAUSES)) - 1]


def words_of(error: BaseException) -> str:
    """What went wrong, without the server's sentence: it may repeat a family's address."""
    code = next((str(arg) for arg in error.args if isinstance(arg, int)), "")
    return f"{type(error).__name__} {code}".strip()[:200]
