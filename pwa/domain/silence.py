"""What two months without an answer mean: the receipt says it, with the date (code des relations, R112-11-1)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from pwa.domain.french import date_fr, local
from pwa.texts import SILENCE


def is_awaited(pending: Iterable[date | None], received_at: datetime) -> bool:
    """Silence means something to the days that wait for an officer, and that are not over before it does. A place in
    a list is an answer."""
    deadline = two_months_after(local(received_at).date())
    return any(day is None or day >= deadline for day in pending)


def sentence(silence: str, received_at: datetime) -> str:
    """The rule of a department (`acceptance` or `rejection`), for a request received at that instant."""
    return SILENCE[silence].format(deadline=date_fr(two_months_after(local(received_at).date())))


def two_months_after(day: date) -> date:
    """The same day two months later, or the month's last one when it is shorter."""
    months = day.month + 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
